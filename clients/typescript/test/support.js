/** What the tests share: the servers, users, and a browser's way with cookies and origins. */

import { CareerCopilot, token } from "careercopilot-client";

export const { SITE, BUSY, CONTROL, PAGE_ORIGIN } = process.env;
export const MAIN_SERVER = 0;

/** Have those who run the servers do something. */
export async function order(name, fields = {}) {
  const response = await fetch(CONTROL, { method: "POST", body: JSON.stringify({ order: name, ...fields }) });
  if (!response.ok) throw new Error(`${name}: ${response.status}`);
  return response.json();
}

/** Make a user; return their id, their token and a client of theirs. */
export async function newUser(options = {}) {
  const [[id, secret]] = await order("users", { count: 1 });
  return { id, secret, api: new CareerCopilot({ baseUrl: SITE, credentials: token(secret), ...options }) };
}

/** Wait until a condition holds. */
export async function until(condition, milliseconds = 60_000) {
  const end = Date.now() + milliseconds;
  while (!(await condition())) {
    if (Date.now() > end) throw new Error(`It did not come to pass: ${condition}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** A `fetch` that notes what it was asked for, and what came of it. */
export function noting() {
  const seen = [];
  const noted = async (url, init) => {
    const note = { method: init.method, url, status: 0, headers: init.headers };
    seen.push(note);
    const response = await fetch(url, init);
    note.status = response.status;
    return response;
  };
  return { fetch: noted, seen };
}

const SIMPLE = ["accept", "accept-language", "content-language"];
const EXPOSED = ["cache-control", "content-language", "content-length", "content-type", "expires", "last-modified"];

/** A page in a browser: its cookies, its Origin, and what CORS lets it send and see. */
export class Browser {
  #cookies = new Map();

  constructor(origin) {
    this.origin = origin;
    this.fetch = (url, init) => this.#fetch(url, init);
  }

  /** What `document.cookie` shows. */
  get cookie() {
    return this.#pairs((one) => !one.isHttpOnly);
  }

  #pairs(isMeant) {
    const found = [...this.#cookies].filter(([, one]) => isMeant(one));
    return found.map(([name, { value }]) => `${name}=${value}`).join("; ");
  }

  async #fetch(url, { method, headers, body, credentials, signal }) {
    const isForeign = new URL(url).origin !== this.origin;
    const unusual = [...headers.keys()].filter((name) => !SIMPLE.includes(name));
    if (isForeign && (unusual.length || !["GET", "POST"].includes(method))) await this.#preflight(url, method, unusual);
    const sent = new Headers(headers);
    const cookies = this.#pairs(() => true);
    if (credentials === "include" && cookies) sent.set("Cookie", cookies);
    if (isForeign || method !== "GET") sent.set("Origin", this.origin);
    sent.set("Sec-Fetch-Site", isForeign ? "same-site" : "same-origin");
    const response = await fetch(url, { method, headers: sent, body, signal, redirect: "manual" });
    if (credentials === "include") this.#keep(response.headers.getSetCookie());
    if (isForeign) this.#check(response, credentials);
    const shown = [...response.headers].filter(([name]) => !isForeign || this.#exposed(response).includes(name));
    const empty = [204, 304].includes(response.status);
    return new Response(empty ? null : await response.arrayBuffer(), { status: response.status, headers: shown });
  }

  async #preflight(url, method, names) {
    const asked = { "Access-Control-Request-Method": method, "Access-Control-Request-Headers": names.join(",") };
    const response = await fetch(url, { method: "OPTIONS", headers: { Origin: this.origin, ...asked } });
    this.#check(response);
    const list = (name) => (response.headers.get(`access-control-allow-${name}`) ?? "").toLowerCase().split(/,\s*/);
    const missing = names.filter((name) => !list("headers").includes(name));
    if (!list("methods").includes(method.toLowerCase()) || missing.length) throw new TypeError(`CORS: ${missing}`);
  }

  #check(response, credentials) {
    const { headers } = response;
    const isAllowed = headers.get("access-control-allow-origin") === this.origin;
    const withCookies = credentials !== "include" || headers.get("access-control-allow-credentials") === "true";
    if (!isAllowed || !withCookies) throw new TypeError("Failed to fetch");
  }

  #exposed(response) {
    return [...EXPOSED, ...(response.headers.get("access-control-expose-headers") ?? "").toLowerCase().split(/,\s*/)];
  }

  #keep(lines) {
    for (const line of lines) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line);
      if (/max-age=0/i.test(line)) this.#cookies.delete(name);
      else this.#cookies.set(name, { value, isHttpOnly: /httponly/i.test(line) });
    }
  }
}
