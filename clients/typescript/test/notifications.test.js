import assert from "node:assert/strict";
import { test } from "node:test";
import { CareerCopilot, token } from "careercopilot-client";
import { MAIN_SERVER, newUser, order, SITE, until } from "./support.js";

/** Somebody who listens. */
async function listener(options = {}) {
  const { id, api, secret } = await newUser();
  const [heard, frames, states] = [[], [], []];
  const notifications = api.notifications({
    onNotification: (notification) => heard.push(notification.id),
    onFrame: (frame) => frames.push(frame),
    onState: (...state) => states.push(state),
    wait: () => 200,
    ...options,
  });
  const tell = async (count) => (await order("tell", { to: Array(count).fill(id) })).map(([, note]) => note);
  return { id, api, secret, notifications, heard, frames, states, tell };
}

test("each notification comes once and in order, across a restart", async () => {
  const { api, notifications, heard, states, tell } = await listener();
  const told = await tell(230);
  notifications.open().open();
  try {
    await until(() => heard.length >= 230);
    told.push(...(await tell(3)));
    await until(() => heard.length >= 233);
    await order("kill", { server: MAIN_SERVER });
    await until(() => states.at(-1)[0] !== "open");
    told.push(...(await tell(210)));
    await order("start", { server: MAIN_SERVER });
    told.push(...(await tell(2)));
    await until(() => heard.length >= 445);
    told.push(...(await tell(1)));
    await until(() => heard.length >= 446);
    assert.deepEqual(heard, told);
    assert.equal(notifications.since, told.at(-1));
    assert.deepEqual(states.slice(0, 2).map(([state]) => state), ["connecting", "open"]);
    assert.deepEqual([states.filter(([state]) => state === "open").length, states.at(-1)[0]], [2, "open"]);
  } finally {
    notifications.close();
  }
  assert.deepEqual(states.at(-1), ["closed", undefined]);

  const later = [];
  const again = api.notifications({ since: told.at(-4), onNotification: ({ id }) => later.push(id) }).open();
  await until(() => later.length >= 3);
  again.close();
  assert.deepEqual(later, told.slice(-3));
});

test("what is read in one tab is read in the others, and types can be chosen", async () => {
  const { api, notifications, heard, frames, tell } = await listener({ types: ["export_ready"] });
  const [first] = await tell(1);
  notifications.markRead([first]);
  notifications.open();
  try {
    await until(() => frames.length >= 1);
    assert.deepEqual(frames, [{ type: "notification_read", ids: [first], unread_count: 0 }]);
    assert.equal((await api.get("/notifications/{id}/", { path: { id: first } })).is_read, true);
    notifications.subscribe(["new_job_match"]);
    const [second] = await tell(1);
    await until(() => heard.length >= 1);
    assert.deepEqual(heard, [second]);
    await api.delete("/notifications/{id}/", { path: { id: second } });
    await until(() => frames.length >= 2);
    assert.deepEqual(frames[1], { type: "notifications_deleted", ids: [second], unread_count: 0 });
  } finally {
    notifications.close();
  }
});

test("whoever is signed out does not come back", async () => {
  const { api, notifications, states } = await listener();
  notifications.open();
  await until(() => states.at(-1)?.[0] === "open");
  const { results } = await api.get("/me/tokens/");
  await api.delete("/me/tokens/{id}/", { path: { id: results[0].id } });
  await until(() => states.at(-1)[0] === "closed");
  assert.deepEqual(states.map(([state]) => state), ["connecting", "open", "closed"]);
  assert.equal(states.at(-1)[1], 4401);

  const forged = [];
  const stranger = new CareerCopilot({ baseUrl: SITE, credentials: token("forged") });
  stranger.notifications({ onNotification: assert.fail, onState: (...state) => forged.push(state) }).open();
  await until(() => forged.length >= 2);
  assert.deepEqual(forged, [["connecting"], ["closed", undefined]]);
});
