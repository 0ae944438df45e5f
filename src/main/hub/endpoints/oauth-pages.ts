/** What a browser is shown on its way through the OAuth door. Neither page has script or any effect. */
import type { ServerResponse } from 'node:http';
import { escaped } from './escaped.ts';

const policy =
  "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

/** Sends the browser on to `next`, the confirmation page; null where the app's own window asks. */
export function sendContinuePage(response: ServerResponse, next: string | null): void {
  const body =
    next === null
      ? '<h1>Answer in OpenGitHubX</h1><p>An AI client asks for access. OpenGitHubX asks you in its own window; this page can be closed.</p>'
      : `<h1>One moment…</h1><p><a href="${next}">Go on to OpenGitHubX</a></p>`;
  // Going there from a page of ours, and not by a redirect, the browser comes from our own origin, as the guard demands.
  send(response, 200, body, next === null ? '' : `<meta http-equiv="refresh" content="0;url=${next}">`);
}

/** For the person's eyes. `next` is where they may go on to, and see first that it is another site. */
export function sendRefusedPage(response: ServerResponse, status: number, text: string, next?: string): void {
  const link =
    next && `<p><a href="${escaped(next)}" rel="noreferrer">Go back to ${escaped(new URL(next).host)}</a></p>`;
  send(response, status, `<h1>This client can’t be let in</h1><p>${escaped(text)}</p>${link ?? ''}`, '');
}

function send(response: ServerResponse, status: number, body: string, head: string): void {
  response.writeHead(status, {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': policy,
    'x-frame-options': 'DENY',
  });
  response.end(`<!doctype html><html lang="en"><meta charset="utf-8"><title>OpenGitHubX</title>${head}
<meta name="viewport" content="width=device-width"><style>:root{color-scheme:light dark;font:1rem/1.6 system-ui}
main{max-width:34rem;margin:15vh auto;padding:0 1.5rem}</style><main>${body}</main></html>`);
}
