/** Small pieces for web-standard handlers, `(Request) => Response`, shared by every service of the demo world. */
import { timingSafeEqual } from 'node:crypto';

/** Ends a handler early with the answer it carries. */
export class Refusal extends Error {
  readonly response: Response;

  constructor(response: Response) {
    super(`refused with status ${response.status}`);
    this.response = response;
  }
}

/** A refusal is an answer like any other. */
export function answerOfRefusal(error: unknown): Response {
  if (error instanceof Refusal) return error.response;
  throw error;
}

/** Text made safe for HTML content and for quoted attributes. */
function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

// Under another name outside, because a global `escape` exists.
export { escapeHtml as escape };

const style = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; background: light-dark(#f3f4f6, #15171a); color: light-dark(#1b1f24, #e8eaed); }
main { box-sizing: border-box; width: min(26rem, calc(100vw - 2rem)); margin: 2rem 0; padding: 2rem; border-radius: 12px; background: light-dark(#fff, #1f2328); box-shadow: 0 1px 4px #0003; }
h1 { margin: .75rem 0 1rem; font-size: 1.35rem; line-height: 1.3; }
.demo { display: inline-block; margin: 0; padding: .1rem .6rem; border-radius: 99px; background: #8a4b00; color: #fff; font-size: .75rem; font-weight: 700; letter-spacing: .08em; }
form { display: grid; gap: .6rem; margin: 1rem 0; }
label { display: grid; gap: .25rem; }
input, button { font: inherit; padding: .6rem .8rem; border-radius: 8px; border: 1px solid light-dark(#767c85, #8b929b); background: transparent; color: inherit; }
button { cursor: pointer; text-align: left; }
button:hover, button:focus-visible { background: light-dark(#e6effb, #2b3847); }
button[value="no"] { color: light-dark(#a1260d, #ff9d8a); }
small { display: block; color: light-dark(#57606a, #a8b0b9); }
a { color: light-dark(#0a58ca, #7cb7ff); }
`;

/** An HTML page under a visible DEMO label; `title` is text, `bodyHtml` is trusted markup. */
export function page(title: string, bodyHtml: string, status = 200): Response {
  const html = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${escapeHtml(title)} (demo)</title><style>${style}</style></head>
<body><main><p class="demo">DEMO</p><h1>${escapeHtml(title)}</h1>${bodyHtml}</main></body></html>`;
  return new Response(html, {
    status,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      // No form-action: Chromium applies it to the redirect after a form too, which leads to the caller's callback.
      'content-security-policy':
        "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'",
      'referrer-policy': 'same-origin',
      'x-content-type-options': 'nosniff',
    },
  });
}

/** A 302 to `to` with `params` set on its query; undefined values are left out. */
export function redirect(
  to: string | URL,
  params: Record<string, string | undefined> = {},
  headers: Record<string, string> = {},
): Response {
  const url = new URL(to);
  for (const [name, value] of Object.entries(params)) if (value !== undefined) url.searchParams.set(name, value);
  return new Response(null, { status: 302, headers: { location: url.href, 'cache-control': 'no-store', ...headers } });
}

/** The fields of a form-encoded or JSON body; values that are not text or numbers are left out. */
export async function form(request: Request): Promise<Record<string, string>> {
  const text = await request.text();
  if (!request.headers.get('content-type')?.startsWith('application/json')) {
    return Object.fromEntries(new URLSearchParams(text));
  }
  const fields: Record<string, string> = {};
  const body = objectIn(text);
  if (!body) {
    const error = { error: 'invalid_request', error_description: 'The body is not a JSON object' };
    throw new Refusal(Response.json(error, { status: 400 }));
  }
  for (const [name, value] of Object.entries(body)) {
    if (typeof value === 'string' || typeof value === 'number') fields[name] = String(value);
  }
  return fields;
}

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The JSON object that a text is, or undefined. */
export function objectIn(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** The value of one cookie of the request, or undefined. */
export function cookie(request: Request, name: string): string | undefined {
  for (const pair of (request.headers.get('cookie') ?? '').split(';')) {
    const [key, value] = pair.trim().split('=', 2);
    if (key === name) return value;
  }
  return undefined;
}

/** Whether the request's bearer is this one. */
export function carriesBearer(request: Request, bearer: string): boolean {
  const given = Buffer.from(request.headers.get('authorization') ?? '');
  const expected = Buffer.from(`Bearer ${bearer}`);
  return given.length === expected.length && timingSafeEqual(given, expected);
}
