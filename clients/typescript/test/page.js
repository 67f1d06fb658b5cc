/** Runs the blocks of docs/frontend.md, put together into the module that is named, and prints what each line said. */

import { randomUUID } from "node:crypto";
import { formatWithOptions } from "node:util";
import { Browser, newUser, SITE, until } from "./support.js";

const heard = {};
const browser = new Browser(SITE);
const { fetch } = globalThis;

Object.assign(globalThis, {
  BASE: SITE,
  TOKEN: (await newUser()).secret,
  EMAIL: `${randomUUID()}@example.com`,
  SINGLE_USER_BASE: process.env.SINGLE,
  document: browser,
  fetch: (url, init) => (init?.credentials === "include" ? browser.fetch : fetch)(url, init),
  said(line, ...values) {
    (heard[line] ??= []).push(formatWithOptions({ breakLength: Infinity, compact: true }, ...values));
  },
  settled(expected) {
    const missing = () => Object.entries(expected).filter(([line, count]) => (heard[line]?.length ?? 0) < count);
    return until(() => missing().length === 0, 30_000).catch(() => {
      throw new Error(`Lines that said too little: ${JSON.stringify(missing())}; said: ${JSON.stringify(heard)}`);
    });
  },
});

await import(process.argv[2]);
console.log(JSON.stringify(heard));
process.exit(0);
