/**
 * Notifications of Career Copilot as they happen: each once and in order, across lost connections.
 * The protocol is described in docs/websocket.md. Works in browsers and in Node 22 or newer; needs nothing else.
 */

const SIGNED_OUT = new Set([4401, 4403, 4404]);
const TOO_MANY = 4429;
const GREETING_MS = 10_000;

/**
 * How long to wait before attempt n (from 0): a random time, so that clients that were lost together do not come back
 * together, up to a limit that doubles.
 * @param {number} attempt
 * @param {number} [longest] milliseconds
 */
export function backoff(attempt, longest = 30_000) {
  return Math.random() * Math.min(longest, 1_000 * 2 ** attempt);
}

/**
 * @typedef {object} Options
 * @property {string} url such as `wss://host/ws/notifications/`
 * @property {() => Promise<string | null>} [ticket] fetches a fresh ticket for each connection, or null once signed
 *   out; leave it out where the session cookie signs in
 * @property {number} [since] the highest id that was dealt with before; without it the unread ones come first
 * @property {(notification: object) => void} onNotification called with each notification once, in the order of ids
 * @property {(frame: object) => void} [onFrame] called with every other frame that tells something: read, deleted,
 *   progress, error
 * @property {(state: "connecting" | "open" | "waiting" | "closed", code?: number) => void} [onState]
 * @property {string[]} [types] only these types
 * @property {(attempt: number) => number} [wait] milliseconds before an attempt
 */

export class Notifications {
  /** @param {Options} options */
  constructor(options) {
    this.options = { onFrame() {}, onState() {}, wait: backoff, ...options };
    this.since = options.since;
    this.types = options.types;
    this.attempt = 0;
    this.unsent = [];
    this.isClosed = true;
  }

  /** Connect, and come back after every loss until `close()`. */
  open() {
    if (this.isClosed) {
      this.isClosed = false;
      this.#connect();
    }
    return this;
  }

  /** Leave for good. @param {number} [code] */
  close(code) {
    this.isClosed = true;
    clearTimeout(this.timer);
    this.socket?.close();
    this.options.onState("closed", code);
  }

  /** Mark as read; without a connection once there is one again. @param {number[]} ids */
  markRead(ids) {
    this.#send({ type: "mark_read", ids });
  }

  /** Get these types alone; once there is a choice, these too. @param {string[]} types */
  subscribe(types) {
    this.#send({ type: "subscribe", types });
  }

  /** Get these types no more. @param {string[]} types */
  unsubscribe(types) {
    this.#send({ type: "unsubscribe", types });
  }

  async #connect() {
    this.options.onState("connecting");
    let url = this.options.url;
    try {
      if (this.options.ticket) {
        const ticket = await this.options.ticket();
        if (ticket === null) return this.close();
        url += `?ticket=${encodeURIComponent(ticket)}`;
      }
    } catch {
      return this.#comeBack();
    }
    if (this.isClosed) return;
    const socket = (this.socket = new WebSocket(url));
    this.isReady = false;
    this.#expect(GREETING_MS);
    socket.onmessage = (event) => socket === this.socket && this.#receive(JSON.parse(event.data));
    socket.onclose = (event) => socket === this.socket && this.#comeBack(event.code);
  }

  /** Take the connection for lost when nothing has come for so long. */
  #expect(milliseconds) {
    clearTimeout(this.timer);
    const { socket } = this;
    this.timer = setTimeout(() => {
      socket.close();
      this.#comeBack(); // a dead peer answers no closing handshake
    }, milliseconds);
  }

  #comeBack(code) {
    clearTimeout(this.timer);
    this.socket = undefined;
    if (this.isClosed) return;
    if (SIGNED_OUT.has(code)) return this.close(code);
    this.options.onState("waiting", code);
    const milliseconds = code === TOO_MANY ? 30_000 : this.options.wait(this.attempt++);
    this.timer = setTimeout(() => this.#connect(), milliseconds);
  }

  #send(frame) {
    if (this.isReady && this.socket?.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(frame));
    else this.unsent.push(frame);
  }

  #receive(frame) {
    if (this.heartbeat) this.#expect(2 * this.heartbeat);
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
        this.types = frame.types;
        return undefined;
      case "pong":
        return undefined;
      default:
        return this.options.onFrame(frame);
    }
  }

  #greeted({ heartbeat_seconds, last_id }) {
    this.heartbeat = heartbeat_seconds * 1_000;
    this.#expect(2 * this.heartbeat);
    this.attempt = 0;
    this.isReady = true;
    this.lastId = last_id;
    this.early = new Map(); // what is new and came before what was missed
    if (this.since > last_id) this.since = undefined; // the id of another mailbox
    this.resumesFrom = this.since === undefined ? () => undefined : () => this.since;
    if (this.types?.length) this.#send({ type: "subscribe", types: this.types });
    this.#send({ type: "resume", since: this.resumesFrom() });
    for (const unsent of this.unsent.splice(0)) this.#send(unsent);
    this.options.onState("open");
  }

  #notified(notification) {
    if (this.early && notification.id > this.lastId) this.early.set(notification.id, notification);
    else this.#tell(notification);
  }

  #resumed(more) {
    // With a `since`, the next page begins where this one ended; without one, the server knows.
    if (more) return this.#send({ type: "resume", since: this.resumesFrom() });
    const early = [...this.early.values()].sort((one, other) => one.id - other.id);
    this.early = undefined;
    this.since = Math.max(this.since ?? 0, this.lastId);
    early.forEach((notification) => this.#tell(notification));
  }

  #tell(notification) {
    if (notification.id <= (this.since ?? 0)) return;
    this.since = notification.id;
    this.options.onNotification(notification);
  }
}
