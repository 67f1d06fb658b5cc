/** The client: every operation of the API by its method and path, and what is made of them. */

import { askAccount, signInStep, signOut, type SignIn } from "./account.ts";
import { nobody } from "./credentials.ts";
import { ApiError } from "./errors.ts";
import { downloadOf, formOf, randomKey, uploading, type Download, type OnProgress } from "./files.ts";
import { Notifications, type NotificationOptions } from "./notifications.ts";
import { sleep } from "./retry.ts";
import { Transport, type TransportOptions } from "./transport.ts";
import type * as T from "./types.ts";

type Op<M extends T.Method, P extends string> = T.Operation<M, P>;
type Loose = { path?: object; query?: object; body?: unknown } & T.WriteOptions;
type RunPath = "/exports/{id}/" | "/imports/{id}/";

export class CareerCopilot {
  readonly #transport: Transport;

  constructor(options: TransportOptions = {}) {
    this.#transport = new Transport(options, options.credentials ?? nobody());
  }

  /** Read. */
  async get<P extends T.PathOf<"get">>(
    path: P,
    ...[options]: T.Optional<T.ReadArguments<Op<"get", P>>>
  ): Promise<T.Answer<Op<"get", P>>> {
    return json(await this.#send("GET", path, options));
  }

  /** Make something, or have something done. Repeated only with an `idempotencyKey`. */
  async post<P extends T.PathOf<"post">>(
    path: P,
    ...[options]: T.Optional<T.WriteArguments<Op<"post", P>>>
  ): Promise<T.Answer<Op<"post", P>>> {
    return json(await this.#send("POST", path, options));
  }

  /** Replace: what is left out goes back to its default. */
  async put<P extends T.PathOf<"put">>(
    path: P,
    ...[options]: T.Optional<T.WriteArguments<Op<"put", P>>>
  ): Promise<T.Answer<Op<"put", P>>> {
    return json(await this.#send("PUT", path, options));
  }

  /** Change what is named. */
  async patch<P extends T.PathOf<"patch">>(
    path: P,
    ...[options]: T.Optional<T.WriteArguments<Op<"patch", P>>>
  ): Promise<T.Answer<Op<"patch", P>>> {
    return json(await this.#send("PATCH", path, options));
  }

  async delete<P extends T.PathOf<"delete">>(
    path: P,
    ...[options]: T.Optional<T.WriteArguments<Op<"delete", P>>>
  ): Promise<void> {
    await this.#send("DELETE", path, options);
  }

  /** Read one thing with its ETag. With the `etag` of what you have, null is the answer while that is current. */
  async read<P extends T.PathOf<"get">>(
    path: P,
    ...[options]: T.Optional<T.ReadArguments<Op<"get", P>>>
  ): Promise<T.Versioned<T.Answer<Op<"get", P>>>>;
  async read<P extends T.PathOf<"get">>(
    path: P,
    options: T.ReadArguments<Op<"get", P>> & { etag: string },
  ): Promise<T.Versioned<T.Answer<Op<"get", P>>> | null>;
  async read(path: string, options: Loose & { etag?: string } = {}): Promise<unknown> {
    const headers = options.etag ? { ...options.headers, "If-None-Match": options.etag } : (options.headers ?? {});
    const response = await this.#send("GET", path, { ...options, headers });
    if (response.status === 304) return null;
    return { data: await json(response), etag: response.headers.get("ETag") ?? "" };
  }

  /**
   * Change something for which what is there matters: `change` gets it and returns what to PATCH. Where somebody else
   * has changed it meanwhile, it is read again and `change` is asked anew, at most `attempts` times.
   */
  async edit<P extends T.PathOf<"patch"> & T.PathOf<"get">>(
    path: P,
    options: T.ReadArguments<Op<"get", P>> & { attempts?: number },
    change: (current: T.Answer<Op<"get", P>>) => T.Body<Op<"patch", P>> | Promise<T.Body<Op<"patch", P>>>,
  ): Promise<T.Answer<Op<"patch", P>>> {
    const target: Loose = options;
    for (let left = options.attempts ?? 5; ; left--) {
      const seen = await this.#send("GET", path, target);
      const ifMatch = seen.headers.get("ETag") ?? "*";
      const body = await change(await json(seen));
      try {
        return await json(await this.#send("PATCH", path, { ...target, body, ifMatch }));
      } catch (error) {
        if (!(error instanceof ApiError) || error.status !== 412 || left <= 1) throw error;
      }
    }
  }

  /** Go through a list page by page. */
  async *pages<P extends T.ListPath>(
    path: P,
    ...[options]: T.Optional<T.ReadArguments<Op<"get", P>>>
  ): AsyncGenerator<T.Answer<Op<"get", P>>, void, void> {
    for await (const page of this.#pages(path, options)) yield page as T.Answer<Op<"get", P>>;
  }

  /** Go through a list row by row; pages are fetched as they are needed. */
  async *iterate<P extends T.ListPath>(
    path: P,
    ...[options]: T.Optional<T.ReadArguments<Op<"get", P>>>
  ): AsyncGenerator<T.Row<Op<"get", P>>, void, void> {
    for await (const page of this.#pages(path, options)) {
      for (const row of page.results) yield row as T.Row<Op<"get", P>>;
    }
  }

  /** Send a form with a file. `onProgress` is told how far it is: see `uploading` for what that means where. */
  async upload<P extends T.UploadPath>(
    path: P,
    options: { body: T.UploadBody<Op<"post", P>>; onProgress?: OnProgress } & Omit<T.WriteOptions, "ifMatch">,
  ): Promise<T.Answer<Op<"post", P>>> {
    const { body, onProgress, ...rest } = options;
    const form = formOf(body as Record<string, unknown>);
    const { fetch } = this.#transport;
    const perform = onProgress
      ? uploading(form, fetch, onProgress)
      : (url: string, init: Parameters<typeof fetch>[1]) => fetch(url, { ...init, body: form });
    const headers = { ...rest.headers, "Content-Type": form.type };
    return json(await this.#send("POST", path, { ...rest, headers }, undefined, perform));
  }

  /** Fetch a file. */
  async download<P extends T.PathOf<"get">>(
    path: P,
    ...[options]: T.Optional<T.ReadArguments<Op<"get", P>> & { onProgress?: OnProgress }>
  ): Promise<Download> {
    const loose: (Loose & { onProgress?: OnProgress }) | undefined = options;
    const headers = { Accept: "*/*", ...loose?.headers };
    const response = await this.#send("GET", path, { ...loose, headers });
    const fallback = path.replace(/\{\w+\}/g, "").split("/").filter(Boolean).join("-");
    return downloadOf(response, fallback, loose?.onProgress);
  }

  /** Wait until an export or an import has ended, well or not; ask at longer and longer intervals, up to 5 seconds. */
  async finished<P extends RunPath>(
    path: P,
    id: number,
    { signal, onProgress }: { signal?: AbortSignal; onProgress?: (percent: number) => void } = {},
  ): Promise<T.Answer<Op<"get", P>>> {
    for (let wait = 250; ; wait = Math.min(5_000, wait * 1.5)) {
      const run: T.Schemas["Export"] | T.Schemas["Import"] = await json(
        await this.#send("GET", path, { path: { id }, ...(signal ? { signal } : {}) }),
      );
      onProgress?.(run.progress);
      if (!["queued", "running"].includes(run.status)) return run as T.Answer<Op<"get", P>>;
      await sleep(wait, signal);
    }
  }

  /** Notifications as they happen, once `open()` is called on what this returns. */
  notifications(options: NotificationOptions): Notifications {
    const site = this.#transport.baseUrl;
    const ticket = async (): Promise<string | null> => {
      try {
        return (await this.post("/auth/ws-ticket/")).ticket;
      } catch (error) {
        if (error instanceof ApiError && [401, 403].includes(error.status)) return null;
        throw error;
      }
    };
    return new Notifications({ ...options, url: `${site.replace(/^http/, "ws")}/ws/notifications/`, ticket });
  }

  /** Sign in with an e-mail address and a password; `pending` says what is wanted besides. */
  signIn(body: { email: string; password: string }): Promise<SignIn> {
    return signInStep(this.#transport, "/auth/login", body);
  }

  /** Give the code of the second factor, after a sign-in that has `mfa_authenticate` pending. */
  signInWithCode(code: string): Promise<SignIn> {
    return signInStep(this.#transport, "/auth/2fa/authenticate", { code });
  }

  /** Register, where the installation lets people; whoever has is signed in. */
  signUp(body: { email: string; password: string }): Promise<SignIn> {
    return signInStep(this.#transport, "/auth/signup", body);
  }

  signOut(): Promise<void> {
    return signOut(this.#transport);
  }

  /** Anything else of accounts: `account("POST", "/auth/password/request", { email })`, as allauth describes it. */
  account(method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE", path: string, body?: object): Promise<unknown> {
    return askAccount(this.#transport, method, path, body);
  }

  async *#pages(path: string, options?: Loose): AsyncGenerator<{ next: string | null; results: unknown[] }> {
    let search: string | undefined;
    do {
      const page: { next: string | null; results: unknown[] } = await json(
        await this.#send("GET", path, options, search),
      );
      yield page;
      // Its query alone: behind a proxy, the service may not know its own address.
      search = page.next === null ? undefined : new URL(page.next, "http://localhost").search;
    } while (search !== undefined);
  }

  #send(
    method: string,
    path: string,
    options: Loose = {},
    search = searchOf(options.query),
    perform?: Parameters<Transport["send"]>[0]["perform"],
  ): Promise<Response> {
    const { idempotencyKey, ifMatch, signal, retries, body } = options;
    const headers = {
      ...options.headers,
      "Idempotency-Key": idempotencyKey === true ? randomKey() : idempotencyKey,
      "If-Match": ifMatch,
    };
    const address = `/api/v1${fill(path, options.path)}${search}`;
    const call = { method, path: address, headers, body, signal, retries };
    return this.#transport.send(perform ? { ...call, perform } : call);
  }
}

async function json<Result>(response: Response): Promise<Result> {
  return (response.status === 204 ? undefined : await response.json()) as Result;
}

function fill(path: string, values: object = {}): string {
  const known = new Map(Object.entries(values));
  return path.replace(/\{(\w+)\}/g, (_, name) => encodeURIComponent(String(known.get(name))));
}

function searchOf(query: object = {}): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    const values = [value].flat();
    if (["fields", "ids"].includes(name) && value !== undefined) search.append(name, values.join(","));
    else for (const one of values) if (one !== undefined && one !== null) search.append(name, String(one));
  }
  return search.size ? `?${search}` : "";
}
