/** Career Copilot's API and notifications, for browsers and for Node 22.18 or newer; needs nothing else. */

export type { SignIn } from "./account.ts";
export { CareerCopilot } from "./client.ts";
export { appSession, nobody, session, token, type AppSession, type Credentials } from "./credentials.ts";
export { ApiError, ConnectionError } from "./errors.ts";
export { save, type Download, type OnProgress } from "./files.ts";
export {
  Notifications,
  type Frame,
  type LiveNotification,
  type NotificationOptions,
  type NotificationType,
  type SocketOptions,
  type SocketState,
} from "./notifications.ts";
export { backoff } from "./retry.ts";
export type { components, operations, paths } from "./schema.ts";
export type { Retry, TransportOptions } from "./transport.ts";
export type {
  Answer,
  Body,
  Operation,
  PathOf,
  RequestOptions,
  Row,
  Schemas,
  Versioned,
  WriteOptions,
} from "./types.ts";
