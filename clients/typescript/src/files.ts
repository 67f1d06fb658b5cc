/** Files on their way up and down, with progress. */

import type { Perform } from "./transport.ts";

/** How far a transfer is, in bytes; `total` is null where nobody has said how much there is. */
export type OnProgress = (loaded: number, total: number | null) => void;

/** A file that the service is sending. Read it once, by `stream` or by `blob`. */
export interface Download {
  /** The name that the service gives it, without any folder. */
  filename: string;
  type: string;
  /** Bytes on the wire, where they are known. */
  size: number | null;
  stream(): ReadableStream<Uint8Array<ArrayBuffer>>;
  blob(): Promise<Blob>;
}

/** Make a download of an answer. */
export function downloadOf(response: Response, fallback: string, onProgress?: OnProgress): Download {
  const type = response.headers.get("Content-Type") ?? "application/octet-stream";
  // What was compressed on its way has another length than what arrives.
  const length = response.headers.has("Content-Encoding") ? null : response.headers.get("Content-Length");
  const size = length === null ? null : Number(length);
  const stream = () => counted(response.body ?? new Blob([]).stream(), size, onProgress);
  return {
    filename: filenameOf(response.headers.get("Content-Disposition")) ?? fallback,
    type,
    size,
    stream,
    blob: async () => new Blob([await new Response(stream()).arrayBuffer()], { type }),
  };
}

/** Have the browser save a file, as if a link to it had been clicked. */
export async function save(download: Download): Promise<void> {
  const address = URL.createObjectURL(await download.blob());
  const link = document.createElement("a");
  link.href = address;
  link.download = download.filename;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

/** The name in a Content-Disposition, without what could lead out of a folder. */
export function filenameOf(disposition: string | null): string | null {
  const extended = /filename\*=utf-8''([^;]+)/i.exec(disposition ?? "")?.[1];
  const plain = /filename="((?:[^"\\]|\\.)*)"|filename=([^;\s]+)/i.exec(disposition ?? "");
  const name = extended ? decoded(extended) : (plain?.[1]?.replace(/\\(.)/g, "$1") ?? plain?.[2]);
  const last = name?.split(/[/\\]/).pop()?.replace(/^\.+/, "");
  return last || null;
}

function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}

function counted(
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
  total: number | null,
  onProgress?: OnProgress,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  if (!onProgress) return stream;
  let loaded = 0;
  return stream.pipeThrough(
    new TransformStream({
      transform(chunk, controller) {
        loaded += chunk.byteLength;
        onProgress(loaded, total);
        controller.enqueue(chunk);
      },
    }),
  );
}

/** A form as one body of known size; files in it are not read before they are sent. */
export function formOf(fields: Record<string, unknown>): Blob {
  const boundary = `careercopilot-${randomKey()}`;
  const parts: BlobPart[] = [];
  for (const [name, value] of Object.entries(fields)) {
    if (value === undefined || value === null) continue;
    const isFile = value instanceof Blob;
    const filename = isFile ? `; filename="${quoted(value instanceof File ? value.name : name)}"` : "";
    const type = isFile ? `\r\nContent-Type: ${value.type || "application/octet-stream"}` : "";
    const text = typeof value === "object" ? JSON.stringify(value) : String(value);
    parts.push(`--${boundary}\r\nContent-Disposition: form-data; name="${quoted(name)}"${filename}${type}\r\n\r\n`);
    parts.push(isFile ? value : text, "\r\n");
  }
  return new Blob([...parts, `--${boundary}--\r\n`], { type: `multipart/form-data; boundary=${boundary}` });
}

function quoted(text: string): string {
  return text.replace(/[\r\n]+/g, " ").replace(/["\\]/g, "\\$&");
}

/** A key that nobody else has; `randomUUID` is missing in pages that came by plain HTTP. */
export function randomKey(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/**
 * Send a body and tell how far it is. In browsers by XMLHttpRequest, the only one there that tells; elsewhere by
 * `fetch` with a stream, which tells what was handed to the connection.
 */
export function uploading(body: Blob, fetch: Perform, onProgress: OnProgress): Perform {
  return (url, init) => {
    onProgress(0, body.size);
    if (typeof XMLHttpRequest !== "undefined") return byXhr(url, init, body, onProgress);
    const streamed = { ...init, body: counted(body.stream(), body.size, onProgress), duplex: "half" };
    return fetch(url, streamed);
  };
}

function byXhr(url: string, init: Parameters<Perform>[1], body: Blob, onProgress: OnProgress): Promise<Response> {
  return new Promise((resolve, reject) => {
    init.signal?.throwIfAborted();
    const request = new XMLHttpRequest();
    const stop = () => request.abort();
    request.open(init.method, url);
    request.responseType = "arraybuffer";
    request.withCredentials = init.credentials === "include";
    init.headers.forEach((value, name) => request.setRequestHeader(name, value));
    request.upload.onprogress = (event) => onProgress(event.loaded, event.lengthComputable ? event.total : body.size);
    request.onload = () => resolve(responseOf(request));
    request.onerror = () => reject(new TypeError("The connection broke."));
    request.onabort = () => reject(init.signal?.reason);
    request.onloadend = () => init.signal?.removeEventListener("abort", stop);
    init.signal?.addEventListener("abort", stop);
    request.send(body);
  });
}

function responseOf(request: XMLHttpRequest): Response {
  const headers = new Headers();
  for (const line of request.getAllResponseHeaders().split("\r\n").filter(Boolean)) {
    const colon = line.indexOf(":");
    headers.append(line.slice(0, colon), line.slice(colon + 1).trim());
  }
  const { status, statusText } = request;
  return new Response([204, 304].includes(status) ? null : request.response, { status, statusText, headers });
}
