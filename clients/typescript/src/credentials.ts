/** Who asks: a token, the browser's session, the session of an app, or nobody in single-user mode. */

/** What goes along with every request. */
export interface Credentials {
  /** Whether cookies go along; `include` also where the page is of another origin. */
  readonly cookies: RequestCredentials;
  /** Which of the two doors for people is used, where signing in is possible. */
  readonly door?: "browser" | "app";
  /** The headers for a request. `fetchCookies` asks the service for its cookies. */
  headers(method: string, fetchCookies: () => Promise<void>): Promise<Record<string, string>>;
  /** Keep what a sign-in has answered, or forget it. */
  keep?(sessionToken: string | null): void;
}

/** A token: for programs, and for pages that keep one. The function is asked for each request. */
export function token(value: string | (() => string | Promise<string>)): Credentials {
  return {
    cookies: "omit",
    headers: async () => ({ Authorization: `Bearer ${typeof value === "string" ? value : await value()}` }),
  };
}

/**
 * The browser's session: the cookies of the service, and the CSRF token with everything that changes something. The
 * token is read from its cookie, which a page sees where the service has the same host name (ports do not matter);
 * `csrfToken` is for those who have it from elsewhere.
 */
export function session({ csrfToken = readCsrfCookie }: { csrfToken?: () => string | null } = {}): Credentials {
  return {
    cookies: "include",
    door: "browser",
    async headers(method, fetchCookies) {
      if (["GET", "HEAD", "OPTIONS"].includes(method)) return {};
      if (csrfToken() === null) await fetchCookies();
      const found = csrfToken();
      return found === null ? {} : { "X-CSRFToken": found };
    },
  };
}

/** Where the token of an app's session is kept; `localStorage` fits with `onChange` and `value`. */
export interface AppSession {
  value?: string | null;
  onChange?: (value: string | null) => void;
}

/** A session without cookies, for apps and for pages of another site: it begins with `signIn`. */
export function appSession({ value = null, onChange }: AppSession = {}): Credentials {
  let current = value;
  return {
    cookies: "omit",
    door: "app",
    headers: async (): Promise<Record<string, string>> => (current === null ? {} : { "X-Session-Token": current }),
    keep(sessionToken) {
      current = sessionToken;
      onChange?.(sessionToken);
    },
  };
}

/** No credentials: what single-user mode needs, and what is open to everybody. */
export function nobody(): Credentials {
  return { cookies: "omit", headers: async () => ({}) };
}

function readCsrfCookie(): string | null {
  const found = /(?:^|;\s*)csrftoken=([^;]+)/.exec(globalThis.document?.cookie ?? "");
  return found?.[1] ?? null;
}
