/**
 * Notifications as they happen: each once and in order, across lost connections. The protocol is described in
 * docs/websocket.md.
 */

import { backoff } from "./retry.ts";
import type { Schemas } from "./types.ts";

const SIGNED_OUT = new Set([4401, 4403, 4404]);
const TOO_MANY = 4429;
const GREETING_MS = 10_000;

/** A notification as the socket tells it; `silent` in the user's quiet hours. */
export type LiveNotification = Schemas["Notification"] & { silent: boolean };
export type NotificationType = LiveNotification["type"];

/** What else the socket tells: read, deleted, progress, error. */
export type Frame =
  | { type: "notification_read" | "notifications_deleted"; ids: number[]; unread_count: number }
  | { type: "export_progress" | "import_progress"; id: number; status: Schemas["RunStatusEnum"]; progress: number }
  | { type: "error"; error_code: string; detail: string; request_id: string };

export type SocketState = "connecting" | "open" | "waiting" | "closed";

export interface NotificationOptions {
  /** Called with each notification once, in the order of ids. */
  onNotification: (notification: LiveNotification) => void;
  /** Called with every other frame that tells something. */
  onFrame?: (frame: Frame) => void;
  /** Called when the state changes; with the close code where there is one. */
  onState?: (state: SocketState, code?: number) => void;
  /** The highest id that was dealt with before; without it the unread ones come first. */
  since?: number | undefined;
  /** Only these types. */
  types?: NotificationType[];
  /** Milliseconds before attempt n, from 0. */
  wait?: (attempt: number) => number;
}

export interface SocketOptions extends NotificationOptions {
  /** Such as `wss://career.example/ws/notifications/`. */
  url: string;
  /** Fetches a fresh ticket for each connection, or null once signed out; left out where the cookie signs in. */
  ticket?: () => Promise<string | null>;
}

type Greeting = { type: "connection_established"; heartbeat_seconds: number; last_id: number };
type Received =
  | Greeting
  | Frame
  | { type: "heartbeat" | "pong" }
  | { type: "notification"; notification: LiveNotification }
  | { type: "resumed"; count: number; more: boolean }
  | { type: "subscription_updated"; types: NotificationType[] };

export class Notifications {
  /** The highest id that has been dealt with: keep it, and begin there the next time. */
  since: number | undefined;
  readonly #options: SocketOptions;
  #types: NotificationType[] | undefined;
  #socket: WebSocket | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #attempt = 0;
  #heartbeat = 0;
  #lastId = 0;
  #isClosed = true;
  #isReady = false;
  #unsent: object[] = [];
  /** What is new and came before what was missed; undefined once nothing is missed. */
  #early: Map<number, LiveNotification> | undefined;
  #resumesFrom: () => number | undefined = () => undefined;

  constructor(options: SocketOptions) {
    this.#options = options;
    this.since = options.since;
    this.#types = options.types;
  }

  /** Connect, and come back after every loss until `close()`. */
  open(): this {
    if (this.#isClosed) {
      this.#isClosed = false;
      void this.#connect();
    }
    return this;
  }

  /** Leave for good. */
  close(): void {
    this.#end();
  }

  /** Mark as read; without a connection once there is one again. */
  markRead(ids: number[]): void {
    this.#send({ type: "mark_read", ids });
  }

  /** Get these types alone; once there is a choice, these too. */
  subscribe(types: NotificationType[]): void {
    this.#send({ type: "subscribe", types });
  }

  /** Get these types no more. */
  unsubscribe(types: NotificationType[]): void {
    this.#send({ type: "unsubscribe", types });
  }

  #end(code?: number): void {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    this.#socket?.close();
    this.#options.onState?.("closed", code);
  }

  async #connect(): Promise<void> {
    this.#options.onState?.("connecting");
    let { url } = this.#options;
    try {
      if (this.#options.ticket) {
        const ticket = await this.#options.ticket();
        if (ticket === null) return this.#end();
        url += `?ticket=${encodeURIComponent(ticket)}`;
      }
    } catch {
      return this.#comeBack();
    }
    if (this.#isClosed) return;
    const socket = new WebSocket(url);
    this.#socket = socket;
    this.#isReady = false;
    this.#expect(GREETING_MS);
    socket.onmessage = (event) => {
      if (socket === this.#socket) this.#receive(JSON.parse(event.data));
    };
    socket.onclose = (event) => {
      if (socket === this.#socket) this.#comeBack(event.code);
    };
  }

  /** Take the connection for lost when nothing has come for so long. */
  #expect(milliseconds: number): void {
    clearTimeout(this.#timer);
    const socket = this.#socket;
    this.#timer = setTimeout(() => {
      socket?.close();
      this.#comeBack(); // a dead peer answers no closing handshake
    }, milliseconds);
  }

  #comeBack(code?: number): void {
    clearTimeout(this.#timer);
    this.#socket = undefined;
    if (this.#isClosed) return;
    if (code !== undefined && SIGNED_OUT.has(code)) return this.#end(code);
    this.#options.onState?.("waiting", code);
    const wait = this.#options.wait ?? backoff;
    this.#timer = setTimeout(() => void this.#connect(), code === TOO_MANY ? 30_000 : wait(this.#attempt++));
  }

  #send(frame: object): void {
    const socket = this.#socket;
    if (this.#isReady && socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify(frame));
    else this.#unsent.push(frame);
  }

  #receive(frame: Received): void {
    if (this.#heartbeat) this.#expect(2 * this.#heartbeat);
    switch (frame.type) {
      case "connection_established":
        return this.#greeted(frame);
      case "heartbeat":
        return this.#send({ type: "ping" });
      case "notification":
        return this.#notified(frame.notification);
      case "resumed":
        return this.#resumed(frame.more);
      case "subscription_updated":
        this.#types = frame.types;
        return undefined;
      case "pong":
        return undefined;
      default:
        return this.#options.onFrame?.(frame);
    }
  }

  #greeted({ heartbeat_seconds, last_id }: Greeting): void {
    this.#heartbeat = heartbeat_seconds * 1_000;
    this.#expect(2 * this.#heartbeat);
    this.#attempt = 0;
    this.#isReady = true;
    this.#lastId = last_id;
    this.#early = new Map();
    if (this.since !== undefined && this.since > last_id) this.since = undefined; // the id of another mailbox
    this.#resumesFrom = this.since === undefined ? () => undefined : () => this.since;
    if (this.#types?.length) this.#send({ type: "subscribe", types: this.#types });
    this.#send({ type: "resume", since: this.#resumesFrom() });
    for (const unsent of this.#unsent.splice(0)) this.#send(unsent);
    this.#options.onState?.("open");
  }

  #notified(notification: LiveNotification): void {
    if (this.#early && notification.id > this.#lastId) this.#early.set(notification.id, notification);
    else this.#tell(notification);
  }

  #resumed(more: boolean): void {
    // With a `since`, the next page begins where this one ended; without one, the server knows.
    if (more) return this.#send({ type: "resume", since: this.#resumesFrom() });
    const early = [...(this.#early?.values() ?? [])].sort((one, other) => one.id - other.id);
    this.#early = undefined;
    this.since = Math.max(this.since ?? 0, this.#lastId);
    for (const notification of early) this.#tell(notification);
  }

  #tell(notification: LiveNotification): void {
    if (notification.id <= (this.since ?? 0)) return;
    this.since = notification.id;
    this.#options.onNotification(notification);
  }
}
