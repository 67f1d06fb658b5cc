/** What may be asked, and what must not compile. Nothing here is run. */

import { CareerCopilot, nobody, type Schemas } from "careercopilot-client";

const api = new CareerCopilot({ baseUrl: "http://localhost", credentials: nobody() });
const path = { id: 7 };

export async function right(): Promise<void> {
  const job: Schemas["JobWrite"] = await api.post("/jobs/", { body: { company: "Acme", title: "Engineer" } });
  const salary: number | null = job.salary_min;
  const page: Schemas["PaginatedJobList"] = await api.get("/jobs/", { query: { status: ["open"], tags: ["a", "b"] } });
  for await (const row of api.iterate("/applications/")) row satisfies Schemas["Application"];
  await api.get("/jobs/", { query: { tags: "a", ids: [1, 2], status: "open" } });
  const gone: void = await api.delete("/jobs/{id}/", { path });
  await api.delete("/me/", { body: { confirm: "ada@example.com" } });
  const seen: { data: Schemas["Job"]; etag: string } = await api.read("/jobs/{id}/", { path });
  const newer: { data: Schemas["Job"] } | null = await api.read("/jobs/{id}/", { path, etag: seen.etag });
  const run: Schemas["Import"] = await api.upload("/imports/", { body: { file: new Blob([]), resource: "jobs" } });
  await api.edit("/jobs/{id}/", { path }, (current) => ({ notes: `${current.notes}!` }));
  await api.post("/notifications/read-all/");
  void [salary, page, gone, newer, run];
}

export async function wrong(): Promise<void> {
  // @ts-expect-error - there is no such path
  await api.get("/jbos/");
  // @ts-expect-error - that path has no such method
  await api.put("/jobs/{id}/restore/", { path });
  // @ts-expect-error - the id is missing
  await api.get("/jobs/{id}/");
  // @ts-expect-error - the body is missing
  await api.post("/jobs/");
  // @ts-expect-error - a field of the body is missing
  await api.post("/jobs/", { body: { company: "Acme" } });
  // @ts-expect-error - there is no such field
  await api.patch("/jobs/{id}/", { path, body: { colour: "red" } });
  // @ts-expect-error - the body is missing
  await api.delete("/me/");
  // @ts-expect-error - there is no such filter
  await api.get("/jobs/", { query: { colour: "red" } });
  // @ts-expect-error - there is no such status
  await api.get("/jobs/", { query: { status: ["red"] } });
  // @ts-expect-error - a profile is no list
  api.iterate("/me/");
  // @ts-expect-error - no file is taken there
  await api.upload("/jobs/", { body: { file: new Blob([]) } });
  // @ts-expect-error - an answer is a salary, not a text
  const text: string = (await api.get("/jobs/{id}/", { path })).salary_min;
  void text;
}
