/** When to try again, and after how long. */

/**
 * How long to wait before attempt n (from 0), in milliseconds: a random time, so that clients that were lost together
 * do not come back together, up to a limit that doubles.
 */
export function backoff(attempt: number, first = 1_000, longest = 30_000): number {
  return Math.random() * Math.min(longest, first * 2 ** attempt);
}

/** What `Retry-After` says, in milliseconds from now: it holds seconds or a date. Null where it says nothing. */
export function retryAfter(headers: Headers): number | null {
  const value = headers.get("Retry-After")?.trim();
  if (!value) return null;
  const milliseconds = /^\d+$/.test(value) ? Number(value) * 1_000 : Date.parse(value) - Date.now();
  return Number.isNaN(milliseconds) ? null : Math.max(0, milliseconds);
}

/** Whether a request may be sent twice: by its method, or because the service knows it again by its key. */
export function isRepeatable(method: string, headers: Headers): boolean {
  return ["GET", "HEAD", "OPTIONS", "PUT", "DELETE"].includes(method) || headers.has("Idempotency-Key");
}

/**
 * Whether a request may be sent again when nobody knows whether the first one was carried out. One that was would make
 * the second a 404 after a DELETE, and a 412 by its own change with If-Match.
 */
export function isRepeatableBlindly(method: string, headers: Headers): boolean {
  return isRepeatable(method, headers) && method !== "DELETE" && !headers.has("If-Match");
}

/** Wait, or throw the signal's reason as soon as it is given. */
export function sleep(milliseconds: number, signal?: AbortSignal | null): Promise<void> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const timer = setTimeout(done, milliseconds);
    signal?.addEventListener("abort", stop);
    function done(): void {
      signal?.removeEventListener("abort", stop);
      resolve();
    }
    function stop(): void {
      clearTimeout(timer);
      signal?.removeEventListener("abort", stop);
      reject(signal?.reason);
    }
  });
}
