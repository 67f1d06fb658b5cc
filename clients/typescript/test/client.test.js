import assert from "node:assert/strict";
import { test } from "node:test";
import { ApiError, CareerCopilot, token } from "careercopilot-client";
import { newUser, noting, SITE } from "./support.js";

const JOB = { company: "Harbour Robotics", title: "Platform Engineer" };
const many = (count) => Array.from({ length: count }, (_, n) => ({ ...JOB, title: `Engineer ${n}` }));

test("every method does what the API does", async () => {
  const { api } = await newUser();
  const job = await api.post("/jobs/", { body: { ...JOB, salary_min: 72_000, tech_stack: ["postgres", "C++"] } });
  assert.deepEqual([job.company, job.salary_min, job.tech_stack], [JOB.company, 72_000, ["PostgreSQL", "C++"]]);
  const target = { path: { id: job.id } };
  assert.equal((await api.patch("/jobs/{id}/", { ...target, body: { notes: "Ask." } })).notes, "Ask.");
  assert.equal((await api.get("/jobs/{id}/", target)).notes, "Ask.");
  assert.equal((await api.put("/jobs/{id}/", { ...target, body: JOB })).notes, "");
  assert.equal(await api.delete("/jobs/{id}/", target), undefined);
  await assert.rejects(api.get("/jobs/{id}/", target), { name: "ApiError", status: 404, code: "NOT_FOUND" });
  assert.equal((await api.post("/jobs/{id}/restore/", target)).id, job.id);
});

test("a query holds texts, numbers, choices and lists", async () => {
  const { api } = await newUser();
  const made = await api.post("/jobs/bulk-create/", {
    body: {
      items: [
        { ...JOB, status: "open", tags: ["a", "b"] },
        { ...JOB, status: "closed", tags: ["a"] },
        { ...JOB, tags: ["a", "b", "c&d=e"] },
      ],
    },
  });
  const ids = async (query) => {
    const page = await api.get("/jobs/", { query: { ordering: "created_at", ...query } });
    return page.results.map((job) => job.id);
  };
  const [open, closed, saved] = made.created_ids;
  assert.deepEqual(await ids({ status: ["open", "closed"] }), [open, closed]);
  assert.deepEqual(await ids({ tags: ["a", "b"] }), [open, saved]);
  assert.deepEqual(await ids({ tags: "c&d=e" }), [saved]);
  assert.deepEqual(await ids({ ids: [saved, open], q: undefined }), [open, saved]);
  const page = await api.get("/jobs/", { query: { fields: ["id", "title"], page_size: 1, count: true } });
  assert.deepEqual([Object.keys(page.results[0]), page.count], [["id", "title"], 3]);
});

test("an error says what was wrong, field by field, and under which id the log has it", async () => {
  const { api } = await newUser();
  const wrong = api.post("/jobs/", {
    body: { company: "Acme", salary_min: 9, salary_max: 3, contacts: [{ name: "A" }, { colour: "red" }] },
    headers: { "X-Request-ID": "of-the-test-1" },
  });
  const error = await wrong.then(assert.fail, (caught) => caught);
  assert.ok(error instanceof ApiError && error instanceof Error);
  assert.deepEqual([error.status, error.code, error.requestId], [400, "VALIDATION_ERROR", "of-the-test-1"]);
  assert.deepEqual(error.fieldErrors.salary_max, ["Must not be below salary_min."]);
  assert.deepEqual(Object.keys(error.fieldErrors).sort(), ["contacts.1.colour", "salary_max", "title"]);
  assert.deepEqual([error.suggestions, error.retryAfter, error.body.status], [[], null, 400]);
  assert.match(error.message, /^400 VALIDATION_ERROR: Correct .+\.$/);

  const job = await api.post("/jobs/", { body: JOB });
  const first = await api.post("/applications/", { body: { job: job.id } });
  const second = api.post("/applications/", { body: { job: job.id } });
  await assert.rejects(second, { status: 409, fieldErrors: {}, suggestions: [`/api/v1/applications/${first.id}/`] });
});

test("the error of a bulk request holds its report", async () => {
  const { api } = await newUser();
  const refused = api.post("/jobs/bulk-create/", { body: { items: [JOB, { title: "No company" }] } });
  const error = await refused.then(assert.fail, (caught) => caught);
  assert.deepEqual([error.status, error.body.total, error.body.failed, error.body.errors[0].index], [400, 2, 1, 1]);
  assert.equal((await api.get("/jobs/")).results.length, 0);
  const kept = await api.post("/jobs/bulk-create/", { body: { atomic: false, items: [JOB, { title: "No company" }] } });
  assert.deepEqual([kept.successful, kept.failed], [1, 1]);
});

test("a list is walked row by row, each once, and no further than asked", async () => {
  const { fetch, seen } = noting();
  const { secret, api } = await newUser({ fetch });
  const { created_ids } = await api.post("/jobs/bulk-create/", { body: { items: many(60) } });
  seen.length = 0;
  const query = { ordering: "created_at", page_size: 25, fields: ["id"] };
  const walked = [];
  for await (const job of api.iterate("/jobs/", { query })) walked.push(job.id);
  assert.deepEqual(walked, created_ids);
  assert.equal(seen.length, 3);

  seen.length = 0;
  for await (const job of api.iterate("/jobs/", { query })) if (job.id === created_ids[24]) break;
  assert.equal(seen.length, 1);

  const sizes = [];
  for await (const page of api.pages("/jobs/", { query })) sizes.push(page.results.length);
  assert.deepEqual(sizes, [25, 25, 10]);

  // A service behind a proxy may give another address for the next page; the token goes to its own alone.
  const hosts = new Set();
  const rewriting = async (url, init) => {
    hosts.add(new URL(url).origin);
    const body = await (await globalThis.fetch(url, init)).text();
    return new Response(body.replaceAll(SITE, "http://inside.invalid:8000"), { status: 200 });
  };
  const behind = new CareerCopilot({ baseUrl: `${SITE}/`, credentials: token(secret), fetch: rewriting });
  let count = 0;
  for await (const _ of behind.iterate("/jobs/", { query })) count++;
  assert.deepEqual([count, [...hosts]], [60, [SITE]]);
});

test("ETags: what is unchanged is not sent again, what has changed is not overwritten", async () => {
  const { api } = await newUser();
  const { id } = await api.post("/jobs/", { body: JOB });
  const path = { id };
  const seen = await api.read("/jobs/{id}/", { path });
  assert.equal(seen.data.id, id);
  assert.equal(await api.read("/jobs/{id}/", { path, etag: seen.etag }), null);
  await api.patch("/jobs/{id}/", { path, ifMatch: seen.etag, body: { notes: "one" } });
  const newer = await api.read("/jobs/{id}/", { path, etag: seen.etag });
  assert.equal(newer.data.notes, "one");
  await assert.rejects(api.patch("/jobs/{id}/", { path, ifMatch: seen.etag, body: { notes: "two" } }), { status: 412 });
  await assert.rejects(api.delete("/jobs/{id}/", { path, ifMatch: seen.etag }), { status: 412 });
  assert.equal((await api.get("/jobs/{id}/", { path })).notes, "one");

  const words = ["red", "green", "blue"];
  const edits = words.map((word) =>
    api.edit("/jobs/{id}/", { path, attempts: 20 }, (job) => ({ tags: [...job.tags, word] })),
  );
  await Promise.all(edits);
  assert.deepEqual((await api.get("/jobs/{id}/", { path })).tags.sort(), [...words].sort());

  let asked = 0;
  const spoiled = api.edit("/jobs/{id}/", { path, attempts: 2 }, async () => {
    await api.patch("/jobs/{id}/", { path, body: { notes: `meanwhile ${++asked}` } });
    return { notes: "mine" };
  });
  await assert.rejects(spoiled, { status: 412 });
  assert.deepEqual([asked, (await api.get("/jobs/{id}/", { path })).notes], [2, "meanwhile 2"]);
});

test("a POST with a key is carried out once", async () => {
  const { api } = await newUser();
  const idempotencyKey = "the-first-job";
  const first = await api.post("/jobs/", { body: JOB, idempotencyKey });
  const again = await api.post("/jobs/", { body: JOB, idempotencyKey });
  assert.equal(again.id, first.id);
  await assert.rejects(api.post("/jobs/", { body: { ...JOB, title: "Other" }, idempotencyKey }), { status: 422 });
  const keys = await Promise.all([1, 2].map(() => api.post("/jobs/", { body: JOB, idempotencyKey: true })));
  assert.notEqual(keys[0].id, keys[1].id);
});

test("a file goes up with progress, and comes down with its name", async () => {
  const { api } = await newUser();
  const rows = Array.from({ length: 3_000 }, (_, n) => `Company ${n},Engineer ${n},${"Pädagogik ".repeat(10)}`);
  const file = new File([["company,title,notes", ...rows].join("\n")], 'jöbs "of" 2026.csv', { type: "text/csv" });
  const told = [];
  const body = { file, resource: "jobs", dry_run: true };
  const dry = await api.upload("/imports/", { body, onProgress: (...numbers) => told.push(numbers) });
  assert.equal(dry.filename, file.name);
  assert.deepEqual(told[0], [0, told[0][1]]);
  assert.ok(told.length > 3 && told[0][1] > file.size, `${told.length} times`);
  assert.ok(told.every(([loaded, total], n) => total === told[0][1] && (n === 0 || loaded > told[n - 1][0])));
  assert.deepEqual(told.at(-1), [told[0][1], told[0][1]]);

  const small = new Blob(["company,title\nAcme,Engineer\nBrix,Analyst\n"], { type: "text/csv" });
  const key = { idempotencyKey: "one-import" };
  const run = await api.upload("/imports/", { body: { file: small, resource: "jobs" }, ...key });
  assert.equal((await api.upload("/imports/", { body: { file: small, resource: "jobs" }, ...key })).id, run.id);
  const ended = await api.finished("/imports/{id}/", run.id);
  assert.deepEqual([ended.status, ended.created, ended.failed], ["completed", 2, 0]);
  await assert.rejects(api.upload("/imports/", { body: { file: small, resource: "dogs" } }), {
    status: 400,
    code: "VALIDATION_ERROR",
  });

  const asked = await api.post("/exports/", { body: { resource: "jobs", file_format: "csv", fields: ["company"] } });
  const percents = [];
  const made = await api.finished("/exports/{id}/", asked.id, { onProgress: (percent) => percents.push(percent) });
  assert.deepEqual([made.status, percents.at(-1)], ["completed", 100]);
  const down = [];
  const onProgress = (loaded) => down.push(loaded);
  const download = await api.download("/exports/{id}/download/", { path: { id: made.id }, onProgress });
  assert.match(download.filename, /^[\w.-]+\.csv$/);
  const blob = await download.blob();
  assert.equal(down.at(-1), blob.size);
  assert.deepEqual((await blob.text()).replace("\ufeff", "").trim().split(/\r?\n/).sort(), ["Acme", "Brix", "company"]);

  const streamed = await api.download("/jobs/export/", { query: { file_format: "json", fields: ["title"] } });
  const chunks = [];
  for await (const chunk of streamed.stream()) chunks.push(chunk);
  assert.match(await new Blob(chunks).text(), /"Analyst"/);
  await assert.rejects(api.download("/exports/{id}/download/", { path: { id: 0 } }), { status: 404 });
});
