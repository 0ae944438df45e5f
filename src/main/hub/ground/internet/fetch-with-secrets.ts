/** The one place where a key that the hub holds for a server is put into a request to it. Platform tokens go by `identity/vault/egress.ts`. */
import { Secret } from '../secret.ts';

type SecretRequest = {
  method: string;
  /** In this order. A `Secret` is opened here: `Secret.bearer` and `Secret.basic` make those of `authorization`. */
  headers: Record<string, string | Secret>;
  body?: string | undefined;
  /** In the place of `body`: sent as JSON, with each `Secret` anywhere in it opened. */
  json?: unknown;
  /** A redirect is never followed, since it would decide where the secrets go. */
  redirect: 'manual' | 'error';
  signal: AbortSignal;
};

/** `fetch`, for who holds a secret and is never to see its text. Throws as `fetch` does, and says nothing of what was to be sent. */
export async function fetchWithSecrets(
  url: string,
  { method, headers: sealed, body, json, redirect, signal }: SecretRequest,
): Promise<Response> {
  const headers = Object.fromEntries(
    Object.entries(sealed).map(([name, value]) => [name, value instanceof Secret ? Secret.reveal(value) : value]),
  );
  try {
    new Headers(headers);
  } catch {
    throw new TypeError('A header cannot be sent as it is.'); // the error of `fetch` quotes its value
  }
  const sent = json === undefined ? body : JSON.stringify(json, opened);
  return fetch(url, { method, headers, ...(sent !== undefined && { body: sent }), redirect, signal });
}

/** `JSON.stringify` hands over what `Secret.toJSON` made of it; the secret itself is still in its place. */
function opened(this: Record<string, unknown>, name: string, value: unknown): unknown {
  const inPlace = this[name];
  return inPlace instanceof Secret ? Secret.reveal(inPlace) : value;
}
