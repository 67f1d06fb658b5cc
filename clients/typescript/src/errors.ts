/** What can go wrong, as errors to catch. */

import { retryAfter } from "./retry.ts";
import type { Schemas } from "./types.ts";

type ErrorBody = Schemas["ErrorResponse"];
type AccountBody = { status: number; errors: { code: string; message: string; param?: string }[] };

/** The service has refused a request, or has failed at it. */
export class ApiError extends Error {
  override readonly name = "ApiError";
  /** The HTTP status. */
  readonly status: number;
  /** A word for programs, such as `VALIDATION_ERROR`; null where something before the service answered. */
  readonly code: string | null;
  /** One sentence that says what to do. */
  readonly detail: string;
  /** Messages by field; nested ones are dotted, rows by index (`items.3.title`). Empty where no field is to blame. */
  readonly fieldErrors: Record<string, string[]>;
  /** What may help, such as a path. */
  readonly suggestions: string[];
  /** What to quote when asking for help: it stands in the log of the service. */
  readonly requestId: string | null;
  /** After how many milliseconds to come again, where the service says so. */
  readonly retryAfter: number | null;
  /** The whole body: that of a bulk request holds its report, too. */
  readonly body: unknown;

  constructor(response: Response, body: unknown) {
    const said = understand(response, body);
    super(`${response.status} ${said.code ?? response.statusText}: ${said.detail}`);
    this.status = response.status;
    this.code = said.code;
    this.detail = said.detail;
    this.fieldErrors = said.fieldErrors;
    this.suggestions = said.suggestions;
    this.requestId = said.requestId ?? response.headers.get("X-Request-ID");
    this.retryAfter = retryAfter(response.headers);
    this.body = body;
  }

  /** Read the body of an answer that is an error; whatever stands before the service may answer with anything. */
  static async from(response: Response): Promise<ApiError> {
    const text = await response.text().catch(() => "");
    try {
      return new ApiError(response, JSON.parse(text));
    } catch {
      return new ApiError(response, text);
    }
  }
}

/** No answer came: the service cannot be reached, or the connection broke; `cause` says how. */
export class ConnectionError extends Error {
  override readonly name = "ConnectionError";

  constructor(method: string, url: string, cause: unknown) {
    super(`No answer to ${method} ${url}.`, { cause });
  }
}

interface Said {
  code: string | null;
  detail: string;
  fieldErrors: Record<string, string[]>;
  suggestions: string[];
  requestId: string | null;
}

function understand(response: Response, body: unknown): Said {
  const nothing = { fieldErrors: {}, suggestions: [], requestId: null };
  if (isErrorBody(body)) {
    const { error_code, detail, field_errors, suggestions, request_id } = body;
    return {
      code: error_code,
      detail,
      fieldErrors: field_errors ?? {},
      suggestions: suggestions ?? [],
      requestId: request_id,
    };
  }
  if (isAccountBody(body)) {
    const fieldErrors: Record<string, string[]> = {};
    for (const { param, message } of body.errors) if (param) (fieldErrors[param] ??= []).push(message);
    const detail = body.errors.map(({ message }) => message).join(" ");
    return { ...nothing, code: body.errors[0]?.code ?? null, detail, fieldErrors };
  }
  return { ...nothing, code: null, detail: `The answer was ${response.status} ${response.statusText}.`.trim() };
}

function isErrorBody(body: unknown): body is ErrorBody {
  return typeof body === "object" && body !== null && "error_code" in body && "detail" in body;
}

/** Sign-in and registration have bodies of their own. */
function isAccountBody(body: unknown): body is AccountBody {
  return typeof body === "object" && body !== null && "errors" in body && Array.isArray(body.errors);
}
