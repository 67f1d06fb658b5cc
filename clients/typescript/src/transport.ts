/** One request: its credentials, its repetitions, and its errors. */

import type { Credentials } from "./credentials.ts";
import { ApiError, ConnectionError } from "./errors.ts";
import { backoff, isRepeatable, isRepeatableBlindly, sleep } from "./retry.ts";

/** What is about to be done once more. */
export interface Retry {
  method: string;
  url: string;
  /** From 1. */
  attempt: number;
  /** Milliseconds until then. */
  wait: number;
  reason: ApiError | ConnectionError;
}

export interface TransportOptions {
  /** Where the service is: `https://career.example`. The page's own origin unless said. */
  baseUrl?: string;
  credentials?: Credentials;
  /** How often to try again after a 429, a 503 or a lost connection; 4 unless said. */
  retries?: number;
  /** The longest wait that is sat out, in milliseconds; where the service asks for more, its answer is thrown. */
  longestWait?: number;
  onRetry?: (retry: Retry) => void;
  /** A 401 has come: the token was revoked, or the session has ended. */
  onSignedOut?: (error: ApiError) => void;
  /** Stands in for the global `fetch`. */
  fetch?: typeof fetch;
}

export interface Call {
  method: string;
  /** From the root of the service: `/api/v1/jobs/`. */
  path: string;
  headers?: Record<string, string | undefined> | undefined;
  body?: unknown;
  signal?: AbortSignal | undefined;
  retries?: number | undefined;
  /** Sends the request in another way than by `fetch`. */
  perform?: Perform;
}

export type Perform = (url: string, init: RequestInit & { method: string; headers: Headers }) => Promise<Response>;

export class Transport {
  readonly baseUrl: string;
  readonly credentials: Credentials;
  readonly #options: TransportOptions;

  constructor(options: TransportOptions, credentials: Credentials) {
    const baseUrl = options.baseUrl ?? globalThis.location?.origin;
    if (!baseUrl) throw new TypeError("Outside of a browser, `baseUrl` says where the service is.");
    this.baseUrl = baseUrl.replace(/\/+$/, "");
    this.credentials = credentials;
    this.#options = options;
  }

  fetch: Perform = (url, init) => (this.#options.fetch ?? globalThis.fetch)(url, init);

  /** Return a successful answer, or a 304; throw `ApiError` or `ConnectionError` in the end. */
  async send(call: Call): Promise<Response> {
    const url = this.baseUrl + call.path;
    const retries = call.retries ?? this.#options.retries ?? 4;
    let wasLost = false;
    for (let attempt = 1; ; attempt++) {
      const headers = await this.#headers(call);
      const error = await this.#attempt(url, call, headers);
      if (error instanceof Response) return error;
      wasLost ||= error instanceof ConnectionError;
      const wait = attempt > retries ? null : this.#wait(error, { call, headers, attempt, wasLost });
      if (wait === null) {
        if (error instanceof ApiError && error.status === 401) this.#options.onSignedOut?.(error);
        throw error;
      }
      this.#options.onRetry?.({ method: call.method, url, attempt, wait, reason: error });
      await sleep(wait, call.signal);
    }
  }

  async #headers(call: Call): Promise<Headers> {
    const headers = new Headers();
    for (const [name, value] of Object.entries(call.headers ?? {})) if (value !== undefined) headers.set(name, value);
    if (!headers.has("Accept")) headers.set("Accept", "application/json");
    if (call.body !== undefined) headers.set("Content-Type", "application/json");
    const own = await this.credentials.headers(call.method, () => this.#fetchCookies(call.signal));
    for (const [name, value] of Object.entries(own)) headers.set(name, value);
    return headers;
  }

  async #fetchCookies(signal: AbortSignal | undefined): Promise<void> {
    await this.send({ method: "GET", path: "/_allauth/browser/v1/config", signal });
  }

  async #attempt(url: string, call: Call, headers: Headers): Promise<Response | ApiError | ConnectionError> {
    const { method, signal, perform = this.fetch } = call;
    const init: Parameters<Perform>[1] = { method, headers, credentials: this.credentials.cookies };
    if (call.body !== undefined) init.body = JSON.stringify(call.body);
    if (signal) init.signal = signal;
    try {
      const response = await perform(url, init);
      return response.ok || response.status === 304 ? response : await ApiError.from(response);
    } catch (cause) {
      signal?.throwIfAborted();
      return new ConnectionError(method, url, cause);
    }
  }

  /** Return the milliseconds until the next attempt, or null where there is to be none. */
  #wait(error: ApiError | ConnectionError, now: { call: Call; headers: Headers; attempt: number; wasLost: boolean }) {
    const { call, headers, attempt, wasLost } = now;
    const later = backoff(attempt - 1, 500);
    if (error instanceof ConnectionError) return isRepeatableBlindly(call.method, headers) ? later : null;
    // The first one, whose connection was lost, may still be under way.
    if (error.status === 409 && wasLost && headers.has("Idempotency-Key")) return later;
    if (![429, 503].includes(error.status) || !isRepeatable(call.method, headers)) return null;
    // A moment more than is asked for, at random: the whole window begins anew for everybody at once.
    const wait = error.retryAfter === null ? later : error.retryAfter + backoff(0, 100);
    return (error.retryAfter ?? later) > (this.#options.longestWait ?? 65_000) ? null : wait;
  }
}
