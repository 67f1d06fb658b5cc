/**
 * Prints notifications as lines of JSON, for as long as it runs:
 *   CAREERCOPILOT_TOKEN=… node example.js http://localhost:8000 [the last id that you have]
 */

import { Notifications } from "./notifications.js";

const [site = "http://localhost:8000", since] = process.argv.slice(2);

/** Buy a ticket with a token; the ticket stands in the address of the websocket, the token never does. */
async function ticket() {
  const response = await fetch(`${site}/api/v1/auth/ws-ticket/`, {
    method: "POST",
    headers: { Authorization: `Bearer ${process.env.CAREERCOPILOT_TOKEN}` },
  });
  if (response.status === 401) return null;
  if (!response.ok) throw new Error(`no ticket: ${response.status}`);
  return (await response.json()).ticket;
}

const notifications = new Notifications({
  url: `${site.replace(/^http/, "ws")}/ws/notifications/`,
  ticket,
  since: since === undefined ? undefined : Number(since),
  onNotification: ({ id, type, title }) => console.log(JSON.stringify({ id, type, title })),
  onFrame: (frame) => console.error(JSON.stringify(frame)),
  onState: (state, code) => console.error(JSON.stringify({ state, code })),
}).open();

process.on("SIGINT", () => notifications.close());
