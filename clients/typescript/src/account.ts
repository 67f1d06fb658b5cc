/** Signing in and out with an e-mail address and a password, for sessions of browsers and of apps. */

import { ApiError } from "./errors.ts";
import type { Transport } from "./transport.ts";

/** Whether somebody is signed in now, and if not, what is still wanted: `mfa_authenticate`, `verify_email`. */
export interface SignIn {
  signedIn: boolean;
  pending: string[];
}

interface AccountAnswer {
  data?: { flows?: { id: string; is_pending?: boolean }[] };
  meta?: { session_token?: string };
}

/** Send something to `/_allauth/<browser or app>/v1/…` and return the body of the answer. */
export async function askAccount(transport: Transport, method: string, path: string, body?: object): Promise<unknown> {
  const { credentials } = transport;
  if (!credentials.door) throw new TypeError("Signing in needs `session()` or `appSession()` as credentials.");
  const response = await transport.send({ method, path: `/_allauth/${credentials.door}/v1${path}`, body });
  const answer: AccountAnswer = await response.json();
  keep(transport, answer);
  return answer;
}

/** Take one step of signing in; a 401 that names what is wanted next is an answer. */
export async function signInStep(transport: Transport, path: string, body: object): Promise<SignIn> {
  try {
    await askAccount(transport, "POST", path, body);
    return { signedIn: true, pending: [] };
  } catch (error) {
    if (!(error instanceof ApiError) || error.status !== 401) throw error;
    const answer = error.body as AccountAnswer;
    keep(transport, answer);
    const flows = answer.data?.flows ?? [];
    return { signedIn: false, pending: flows.filter((flow) => flow.is_pending).map((flow) => flow.id) };
  }
}

/** End the session. The answer to that is a 401: nobody is signed in any more. */
export async function signOut(transport: Transport): Promise<void> {
  try {
    await askAccount(transport, "DELETE", "/auth/session");
  } catch (error) {
    if (!(error instanceof ApiError) || error.status !== 401) throw error;
  }
  transport.credentials.keep?.(null);
}

function keep(transport: Transport, answer: AccountAnswer): void {
  if (answer.meta?.session_token) transport.credentials.keep?.(answer.meta.session_token);
}
