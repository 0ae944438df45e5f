/** The page that a browser meets when it comes back from the tenant or a platform. */
import { randomBytes } from 'node:crypto';
import type { ServerResponse } from 'node:http';

/**
 * Answers a request with a plain page; `close` for one whose connection must not be kept open. Without a query it may be
 * that the answer stands in the fragment: Auth0's pages speak of a connect code there in one place, while its clients read
 * the query. So it is asked for once more with the fragment as its query.
 */
export function sendReturnPage(response: ServerResponse, kind: keyof typeof pages, close: boolean): void {
  const { status, text, script } = pages[kind];
  const nonce = randomBytes(16).toString('base64');
  response.writeHead(status, {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'content-security-policy': `default-src 'none'; style-src 'nonce-${nonce}'; script-src 'nonce-${nonce}'; frame-ancestors 'none'`,
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    ...(close && { connection: 'close' }),
  });
  response.end(`<!doctype html><html lang="en"><meta charset="utf-8"><title>OpenGitHubX</title>
<style nonce="${nonce}">:root{color-scheme:light dark;font:1rem/1.5 system-ui}body{display:grid;place-items:center;min-height:90vh}</style>
<p>${text}</p>${script && `<script nonce="${nonce}">${script}</script>`}</html>`);
}

/** Answers a browser that has come back as it should: sends it on, or tells it that this was all. */
export function sendArrived(response: ServerResponse, onward: string | undefined, close: boolean): void {
  if (onward === undefined) {
    sendReturnPage(response, 'done', close);
    return;
  }
  const headers = { location: onward, 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' };
  response.writeHead(303, { ...headers, ...(close && { connection: 'close' }) }).end();
}

const pages = {
  done: { status: 200, text: 'Done. You can close this window and go back to OpenGitHubX.', script: '' },
  nothing: { status: 404, text: 'There is nothing here.', script: '' },
  foreign: { status: 400, text: 'This page does not belong to a sign-in that is under way.', script: '' },
  // Only windows of this browser hear it, of which the one that began knows what to do with it.
  returned: {
    status: 200,
    text: 'You can close this window and go back to OpenGitHubX.',
    script:
      "new BroadcastChannel('opengithubx-returned').postMessage(location.hash.slice(1)); history.replaceState(null, '', location.pathname)",
  },
  fragment: {
    status: 200,
    text: 'One moment…',
    script: "if (location.hash.length > 1) location.replace(location.pathname + '?' + location.hash.slice(1))",
  },
};
