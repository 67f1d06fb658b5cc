import assert from "node:assert/strict";
import { createHmac, randomUUID } from "node:crypto";
import { afterEach, test } from "node:test";
import { appSession, CareerCopilot, nobody, session, token } from "careercopilot-client";
import { Browser, MAIN_SERVER, newUser, noting, order, PAGE_ORIGIN, SITE } from "./support.js";

const JOB = { company: "Harbour Robotics", title: "Platform Engineer" };
const person = () => ({ email: `${randomUUID()}@example.com`, password: "correct horse battery" });

afterEach(() => delete globalThis.document);

/** A page of an origin, with the client as it is used there. */
function page(origin, options = {}) {
  const browser = new Browser(origin);
  globalThis.document = browser;
  return new CareerCopilot({ baseUrl: SITE, credentials: session(), fetch: browser.fetch, ...options });
}

test("a token is sent with each request, and a revoked one ends it", async () => {
  const told = [];
  const { api, secret } = await newUser({ onSignedOut: (error) => told.push(error) });
  const made = await api.post("/me/tokens/", { body: { name: "Second", read_only: true } });
  const asked = [];
  const second = new CareerCopilot({
    baseUrl: SITE,
    credentials: token(async () => (asked.push(1), made.token)),
    onSignedOut: (error) => told.push(error),
  });
  assert.equal((await second.get("/me/")).id, (await api.get("/me/")).id);
  await assert.rejects(second.post("/jobs/", { body: JOB }), { status: 403, code: "FORBIDDEN" });
  assert.deepEqual([asked.length, told.length], [2, 0]);
  await api.delete("/me/tokens/{id}/", { path: { id: made.id } });
  await assert.rejects(second.get("/me/"), { status: 401, code: "UNAUTHORIZED" });
  assert.deepEqual(told.map(({ status }) => status), [401]);
  assert.equal((await api.get("/jobs/")).results.length, 0);
  assert.equal(typeof secret, "string");
});

test("nobody is nobody", async () => {
  const { fetch, seen } = noting();
  const api = new CareerCopilot({ baseUrl: SITE, credentials: nobody(), fetch });
  await assert.rejects(api.get("/me/"), { status: 401 });
  assert.equal(seen[0].headers.has("Authorization"), false);
  await assert.rejects(api.signIn(person()), TypeError);
  assert.throws(() => new CareerCopilot(), /baseUrl/);
});

async function livesBySession(origin) {
  const api = page(origin);
  const { email, password } = person();
  assert.deepEqual(await api.signUp({ email, password }), { signedIn: true, pending: [] });
  assert.equal((await api.get("/me/")).email, email);
  const job = await api.post("/jobs/", { body: JOB, idempotencyKey: true });
  const seen = await api.read("/jobs/{id}/", { path: { id: job.id } });
  assert.match(seen.etag, /^(W\/)?".+"$/);
  await api.patch("/jobs/{id}/", { path: { id: job.id }, ifMatch: seen.etag, body: { notes: "Ask." } });

  await api.signOut();
  await assert.rejects(api.get("/me/"), { status: 401 });
  await assert.rejects(api.signIn({ email, password: "wrong" }), (error) => {
    assert.deepEqual([error.status, Object.keys(error.fieldErrors)], [400, ["password"]]);
    assert.match(error.detail, /password/);
    return true;
  });
  assert.deepEqual(await api.signIn({ email, password }), { signedIn: true, pending: [] });
  assert.equal((await api.get("/jobs/")).results.length, 1);
  await api.account("POST", "/auth/password/request", { email });
}

test("a page of the service itself has a session, with its CSRF token", () => livesBySession(SITE));

test("a page of an allowed origin has a session, with its CSRF token", () => livesBySession(PAGE_ORIGIN));

test("without the CSRF token, or from elsewhere, nothing is changed", async () => {
  const browser = new Browser(SITE);
  globalThis.document = browser;
  const own = new CareerCopilot({ baseUrl: SITE, credentials: session(), fetch: browser.fetch });
  const { email, password } = person();
  await own.signUp({ email, password });
  const without = session({ csrfToken: () => null });
  const bare = new CareerCopilot({ baseUrl: SITE, credentials: without, fetch: browser.fetch });
  assert.equal((await bare.get("/me/")).email, email);
  await assert.rejects(bare.post("/jobs/", { body: JOB }), { status: 403, code: "FORBIDDEN" });
  browser.origin = "http://elsewhere.example";
  const options = { baseUrl: SITE, credentials: session(), fetch: browser.fetch, retries: 0 };
  await assert.rejects(new CareerCopilot(options).post("/jobs/", { body: JOB }), { name: "ConnectionError" });
  browser.origin = SITE;
  assert.equal((await own.get("/jobs/")).results.length, 0);
});

test("an app has a session without cookies, and a second factor", async () => {
  const kept = [];
  const onChange = (value) => kept.push(value);
  const api = new CareerCopilot({ baseUrl: SITE, credentials: appSession({ onChange }) });
  const { email, password } = person();
  assert.deepEqual(await api.signUp({ email, password }), { signedIn: true, pending: [] });
  assert.equal((await api.get("/me/")).email, email);
  const again = new CareerCopilot({ baseUrl: SITE, credentials: appSession({ value: kept.at(-1) }) });
  const job = await again.post("/jobs/", { body: JOB });
  assert.ok(job.id);

  await api.account("POST", "/auth/email/verify", { key: await order("mailed", { server: MAIN_SERVER }) });
  await api.account("POST", "/auth/reauthenticate", { password });
  const offered = await api.account("GET", "/account/authenticators/totp").then(assert.fail, (error) => error);
  const { secret } = offered.body.meta;
  const activate = () => api.account("POST", "/account/authenticators/totp", { code: codeOf(secret) });
  await activate().catch(activate); // the half minute may have ended on the way
  const { data } = await api.account("GET", "/account/authenticators/recovery-codes");
  await api.signOut();
  assert.equal(kept.at(-1), null);
  await assert.rejects(again.get("/me/"), { status: 401 });
  assert.deepEqual(await api.signIn({ email, password }), { signedIn: false, pending: ["mfa_authenticate"] });
  await assert.rejects(api.get("/me/"), { status: 401 });
  await assert.rejects(api.signInWithCode("000000"), { status: 400 });
  assert.deepEqual(await api.signInWithCode(data.unused_codes[0]), { signedIn: true, pending: [] });
  assert.equal((await api.get("/jobs/{id}/", { path: { id: job.id } })).id, job.id);
});

/** The code that an authenticator app shows now. */
function codeOf(secret) {
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  const bits = [...secret].map((letter) => alphabet.indexOf(letter).toString(2).padStart(5, "0"));
  const key = Buffer.from(bits.join("").match(/.{8}/g).map((byte) => Number.parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000)));
  const digest = createHmac("sha1", key).update(counter).digest();
  const number = digest.readUInt32BE(digest.at(-1) & 15) & 0x7fffffff;
  return String(number % 1_000_000).padStart(6, "0");
}
