import assert from "node:assert/strict";
import { connect } from "node:net";
import { test } from "node:test";
import { ApiError, backoff, CareerCopilot, ConnectionError, token } from "careercopilot-client";
import { BUSY, MAIN_SERVER, newUser, noting, order, SITE, until } from "./support.js";

const JOB = { company: "Harbour Robotics", title: "Platform Engineer" };

/** A client of a new user, for one server, that notes what it sends and what it tries again. */
async function watched(baseUrl, options = {}) {
  const { secret, api: elsewhere } = await newUser();
  const { fetch, seen } = noting();
  const retries = [];
  const onRetry = (retry) => retries.push(retry);
  const api = new CareerCopilot({ baseUrl, credentials: token(secret), fetch, onRetry, ...options });
  return { api, seen, retries, elsewhere };
}

/** Take all of a server's connections until the function that this returns is called. */
async function crowd() {
  const { hostname, port } = new URL(BUSY);
  const sockets = Array.from({ length: 40 }, () => connect(Number(port), hostname));
  await Promise.all(sockets.map((socket) => new Promise((resolve) => socket.once("connect", resolve))));
  await until(async () => (await fetch(`${BUSY}/health/live/`)).status === 503);
  const closed = sockets.map((socket) => new Promise((resolve) => socket.once("close", resolve)));
  return () => Promise.all([...sockets.map((socket) => socket.destroy()), ...closed]);
}

test("waits grow to a limit, at random", () => {
  const waits = [0, 3, 50].map((attempt) => Array.from({ length: 500 }, () => backoff(attempt)));
  assert.ok(waits.every((some, n) => some.every((wait) => wait >= 0 && wait < [1_000, 8_000, 30_000][n])));
  assert.ok(waits.every((some, n) => Math.max(...some) > [800, 6_400, 24_000][n] && new Set(some).size > 400));
});

test("a 429 is waited for as long as it says", async () => {
  const { api, seen, retries } = await watched(BUSY, { retries: 20 });
  const answers = await Promise.all(Array.from({ length: 6 }, () => api.get("/me/", { query: {} })));
  assert.equal(answers.length, 6);
  const refused = seen.filter(({ status }) => status === 429);
  assert.ok(refused.length > 0);
  assert.equal(retries.length, refused.length);
  assert.equal(seen.length, 6 + refused.length);
  for (const { reason, wait } of retries) {
    assert.ok(reason instanceof ApiError);
    assert.deepEqual([reason.status, reason.code], [429, "RATE_LIMITED"]);
    assert.ok(reason.retryAfter >= 1_000 && wait >= reason.retryAfter && wait <= reason.retryAfter + 100);
  }
});

test("a POST without a key is not sent again, one with a key is", async () => {
  const { api, seen, retries, elsewhere } = await watched(BUSY, { retries: 20 });
  const body = { items: [JOB] };
  const plain = () => api.post("/jobs/bulk-create/", { body });
  const results = await Promise.allSettled(Array.from({ length: 6 }, plain));
  const refused = results.filter(({ reason }) => reason?.status === 429).length;
  assert.ok(refused > 0);
  assert.deepEqual([seen.length, retries.length], [6, 0]);
  const made = async () => (await elsewhere.get("/jobs/", { query: { count: true } })).count;
  assert.equal(await made(), 6 - refused);

  const keyed = (_, n) => api.post("/jobs/bulk-create/", { body, idempotencyKey: `import ${n}` });
  await Promise.all(Array.from({ length: 6 }, keyed));
  assert.ok(retries.length > 0);
  assert.equal(await made(), 12 - refused);
});

test("where more patience is asked for than there is, the answer is thrown at once", async () => {
  const { api, retries } = await watched(BUSY, { longestWait: 500 });
  const results = await Promise.allSettled(Array.from({ length: 6 }, () => api.get("/me/")));
  const reasons = results.flatMap(({ reason }) => reason ?? []);
  assert.ok(reasons.length > 0 && reasons.every((reason) => reason.status === 429 && reason.retryAfter >= 1_000));
  assert.equal(retries.length, 0);
});

test("a 503 is tried again, and no more often than said", async () => {
  const { api, seen, retries } = await watched(BUSY, { retries: 2 });
  const leave = await crowd();
  try {
    const error = await api.get("/me/").then(assert.fail, (caught) => caught);
    assert.deepEqual([error.status, error.code, error.fieldErrors], [503, null, {}]);
    assert.deepEqual(retries.map(({ attempt }) => attempt), [1, 2]);
    assert.ok(retries[0].wait < 500 && retries[1].wait < 1_000);
    await assert.rejects(api.post("/jobs/", { body: JOB }), { status: 503 });
    assert.deepEqual(seen.map(({ method }) => method), ["GET", "GET", "GET", "POST"]);
    retries.length = 0;
    const patient = api.get("/me/", { retries: 30 });
    await until(() => retries.length >= 2);
    await leave();
    assert.ok((await patient).id);
  } finally {
    await leave();
  }
});

test("waiting ends when the caller gives up", async () => {
  const { api, seen, retries } = await watched(BUSY, { retries: 50 });
  const leave = await crowd();
  try {
    const controller = new AbortController();
    const given = api.get("/me/", { signal: controller.signal });
    await until(() => retries.length >= 1);
    controller.abort(new Error("enough"));
    await assert.rejects(given, { message: "enough" });
    const before = seen.length;
    await assert.rejects(api.get("/me/", { signal: AbortSignal.abort(new Error("never")) }), { message: "never" });
    assert.equal(seen.filter(({ status }) => status !== 0).length, before);
  } finally {
    await leave();
  }
});

test("a server that is killed and comes back is waited for, and nothing is done twice", async () => {
  const { api, retries } = await watched(SITE, { retries: 200 });
  const { id } = await api.post("/jobs/", { body: JOB });
  await order("kill", { server: MAIN_SERVER });
  await assert.rejects(api.post("/jobs/", { body: JOB }), (error) => {
    assert.ok(error instanceof ConnectionError);
    assert.equal(error.message, `No answer to POST ${SITE}/api/v1/jobs/.`);
    assert.ok(error.cause instanceof Error);
    return true;
  });
  await assert.rejects(api.delete("/jobs/{id}/", { path: { id } }), { name: "ConnectionError" });
  const put = api.put("/jobs/{id}/", { path: { id }, ifMatch: '"x"', body: JOB });
  await assert.rejects(put, { name: "ConnectionError" });
  assert.equal(retries.length, 0);
  const waiting = [
    api.get("/jobs/{id}/", { path: { id } }),
    api.post("/jobs/", { body: { ...JOB, title: "Once" }, idempotencyKey: "across the restart" }),
  ];
  await until(() => new Set(retries.map(({ method }) => method)).size === 2);
  assert.ok(retries.every(({ reason }) => reason instanceof ConnectionError));
  await order("start", { server: MAIN_SERVER });
  const [read, made] = await Promise.all(waiting);
  assert.equal(read.id, id);
  const { results } = await api.get("/jobs/", { query: { ordering: "created_at" } });
  assert.deepEqual(results.map((job) => job.id), [id, made.id]);
});

test("a POST whose answer was lost is answered the same when it is repeated", async () => {
  const { secret, api: elsewhere } = await newUser();
  let lost = 0;
  const losing = async (url, init) => {
    const response = await globalThis.fetch(url, init);
    if (init.method !== "POST" || lost++) return response;
    await response.arrayBuffer();
    throw new TypeError("The line broke.");
  };
  const api = new CareerCopilot({ baseUrl: SITE, credentials: token(secret), fetch: losing });
  const job = await api.post("/jobs/", { body: JOB, idempotencyKey: true });
  assert.equal(lost, 2);
  const { results } = await elsewhere.get("/jobs/");
  assert.deepEqual(results.map(({ id }) => id), [job.id]);
});
