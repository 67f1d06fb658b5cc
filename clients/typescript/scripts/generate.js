/**
 * Writes src/schema.ts from the OpenAPI document: `npm run generate`.
 *
 *   --document FILE  read the document from here; else `manage.py spectacular` is asked for it (PYTHON names the
 *                    interpreter, the project's own virtual environment unless said)
 *   --check          write nothing; say where src/schema.ts differs, and end with 1
 */

import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import openapiTS, { astToString } from "openapi-typescript";
import ts from "typescript";

const ROOT = fileURLToPath(new URL("../../../", import.meta.url));
const TARGET = fileURLToPath(new URL("../src/schema.ts", import.meta.url));
const HEADER = `/**
 * The types of the API, made from its OpenAPI document by openapi-typescript: \`npm run generate\`.
 * Changes made by hand are lost, and a test finds them.
 */

`;
const BLOB = ts.factory.createTypeReferenceNode("Blob");

/** The document as `manage.py` writes it. */
function ask() {
  const python = process.env.PYTHON ?? path.join(ROOT, ".venv", "bin", "python");
  const words = ["manage.py", "spectacular", "--format", "openapi-json"];
  return execFileSync(python, words, { cwd: ROOT, encoding: "utf8", maxBuffer: 64 * 1024 * 1024 });
}

/** Leave out examples, and the errors, which are one body everywhere: editors load all of this. */
function slim(document) {
  delete document.components.responses;
  for (const item of Object.values(document.paths)) {
    for (const operation of Object.values(item)) {
      for (const [status, response] of Object.entries(operation.responses ?? {})) {
        if (/^[45]/.test(status)) delete operation.responses[status];
        for (const content of Object.values(response.content ?? {})) delete content.examples, delete content.example;
      }
    }
  }
  return document;
}

/** Files are files. */
function transform(schema) {
  return schema.format === "binary" ? BLOB : undefined;
}

const { values } = parseArgs({ options: { document: { type: "string" }, check: { type: "boolean" } } });
const text = values.document ? readFileSync(values.document, "utf8") : ask();
const tree = await openapiTS(slim(JSON.parse(text)), { alphabetize: true, defaultNonNullable: false, transform });
const made = HEADER + astToString(tree);

if (!values.check) {
  writeFileSync(TARGET, made);
} else {
  const [before, after] = [readFileSync(TARGET, "utf8").split("\n"), made.split("\n")];
  const line = after.findIndex((each, index) => each !== before[index]);
  if (line !== -1 || before.length !== after.length) {
    const where = line === -1 ? after.length : line;
    console.error(`src/schema.ts is not what the document says; run \`npm run generate\`. Line ${where + 1}:`);
    console.error(`- ${before[where] ?? "(the end)"}\n+ ${after[where] ?? "(the end)"}`);
    process.exitCode = 1;
  }
}
