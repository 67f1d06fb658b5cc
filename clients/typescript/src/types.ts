/** What the document says of each operation, in the form in which the client's methods ask for it. */

import type { components, paths } from "./schema.ts";

/** Everything that goes over the wire, by its name in the document: `Schemas["Job"]`. */
export type Schemas = components["schemas"];

export type Method = "get" | "post" | "put" | "patch" | "delete";

type Prefix = "/api/v1";
type Success = 200 | 201 | 202 | 204 | 207;
type Json = "application/json";
type Multipart = "multipart/form-data";

/** The paths that know a method, without `/api/v1` before them. */
export type PathOf<M extends Method> = {
  [P in keyof paths]: paths[P] extends Record<M, object> ? (P extends `${Prefix}${infer Rest}` ? Rest : never) : never;
}[keyof paths];

/** What the document says of a method at a path. */
export type Operation<M extends Method, P extends string> = `${Prefix}${P}` extends keyof paths
  ? paths[`${Prefix}${P}`][M]
  : never;

type Content<R, Type extends string> = R extends { content: { [T in Type]: infer Body } } ? Body : undefined;

/** What a successful answer holds; undefined where it has no body. */
export type Answer<O> = O extends { responses: infer R }
  ? { [S in keyof R & Success]: Content<R[S], Json> }[keyof R & Success]
  : never;

/** The rows of a list in pages; never for anything else. */
export type Row<O> = Answer<O> extends { results: (infer R)[] } ? R : never;

/** The lists that come in pages. */
export type ListPath = {
  [P in PathOf<"get">]: [Row<Operation<"get", P>>] extends [never] ? never : P;
}[PathOf<"get">];

/** The paths that take a file. */
export type UploadPath = {
  [P in PathOf<"post">]: [UploadBody<Operation<"post", P>>] extends [never] ? never : P;
}[PathOf<"post">];

/** The fields of a form with a file. */
export type UploadBody<O> = O extends { requestBody?: { content: { [T in Multipart]: infer Body } } } ? Body : never;

type PathPart<O> = O extends { parameters: { path: infer V extends object } }
  ? { path: { [K in keyof V]: string extends V[K] ? string | number : V[K] } }
  : { path?: never };

/** Where several values are taken, one will do: `fields` and `ids` are joined by commas, others are repeated. */
type Query<Q> = {
  [K in keyof Q]: K extends "fields" | "ids"
    ? string | number | readonly (string | number)[]
    : Q[K] | (NonNullable<Q[K]> extends readonly (infer V)[] ? V | readonly V[] : never);
};

type QueryPart<O> = O extends { parameters: { query?: infer Q } }
  ? [NonNullable<Q>] extends [never]
    ? { query?: never }
    : { query?: Query<NonNullable<Q>> }
  : { query?: never };

/** What may be sent as the body of a PUT, PATCH or POST. */
export type Body<O> = O extends { requestBody: { content: { [T in Json]: infer B } } }
  ? B
  : O extends { requestBody?: { content: { [T in Json]: infer B } } }
    ? B
    : never;

type BodyPart<O> = [Body<O>] extends [never]
  ? { body?: never }
  : O extends { requestBody: object }
    ? { body: Body<O> }
    : { body?: Body<O> };

/** What can be said of any request. */
export interface RequestOptions {
  /** Gives the request up. */
  signal?: AbortSignal;
  /** How often to try again after a 429, a 503 or a lost connection; the client's own number unless said. */
  retries?: number;
  headers?: Record<string, string>;
}

/** What can be said of a request that changes something. */
export interface WriteOptions extends RequestOptions {
  /** Makes a POST safe to repeat: the same key gets the same answer. `true` makes one. */
  idempotencyKey?: string | true;
  /** The ETag of what you have seen; the answer is a 412 if it has changed since. */
  ifMatch?: string;
}

/** Where a request goes: the parameters of its path and of its query. */
export type Target<O> = PathPart<O> & QueryPart<O>;

export type ReadArguments<O> = Target<O> & RequestOptions;
export type WriteArguments<O> = Target<O> & BodyPart<O> & WriteOptions;

/** An argument that may be left out where nothing in it is required. */
export type Optional<T> = {} extends T ? [options?: T] : [options: T];

/** A thing with the ETag of the version that was read. */
export interface Versioned<T> {
  data: T;
  etag: string;
}
