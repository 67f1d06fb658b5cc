/**
 * Prints notifications as lines of JSON, for as long as it runs:
 *   CAREERCOPILOT_TOKEN=… node examples/notifications.js http://localhost:8000 [the last id that you have]
 */

import { CareerCopilot, token } from "careercopilot-client";

const [baseUrl = "http://localhost:8000", since] = process.argv.slice(2);
const api = new CareerCopilot({ baseUrl, credentials: token(process.env.CAREERCOPILOT_TOKEN ?? "") });

const notifications = api
  .notifications({
    since: since === undefined ? undefined : Number(since),
    onNotification: ({ id, type, title }) => console.log(JSON.stringify({ id, type, title })),
    onFrame: (frame) => console.error(JSON.stringify(frame)),
    onState: (state, code) => console.error(JSON.stringify({ state, code })),
  })
  .open();

process.on("SIGINT", () => notifications.close());
