/** The two pages of the app, each its own origin, and the files they are made of. */
import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { protocol } from 'electron/main';
import type { Window } from '../../shared/contract.ts';
import { pageFileTypes, pagePolicy } from '../../shared/page-files.ts';

const scheme = 'app';

export const pageOf: Record<Window, string> = {
  console: `${scheme}://console/index.html`,
  confirmation: `${scheme}://confirmation/confirmation.html`,
};

/** Whether an address is the page of this window. Our scheme has no `origin` in Node, so its parts are compared. */
export function isPageOf(window: Window, address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, host, pathname, username } = new URL(address);
  const page = new URL(pageOf[window]);
  return protocol === page.protocol && host === page.host && pathname === page.pathname && username === '';
}

/** No connections at all: everything a page asks for goes through its preload. */
export const contentPolicy = pagePolicy('none');

/** Must be called before the app is ready. */
export function registerPageScheme(): void {
  // No service workers, no extensions, no way around the content policy.
  const privileges = { standard: true, secure: true, supportFetchAPI: true };
  protocol.registerSchemesAsPrivileged([{ scheme, privileges }]);
}

/** Serves `folder` (the built renderer) from then on. */
export function servePages(folder: string): void {
  const answer = createPageServer(folder);
  protocol.handle(scheme, (request) => answer(request.url, request.method));
}

/**
 * Answers from an exact list of files made once. No part of an address ever becomes a path, so there is nothing to climb
 * out of; links in the folder are not on the list.
 */
export function createPageServer(folder: string): (url: string, method: string) => Promise<Response> {
  const files = listFiles(folder);
  return async (url, method) => {
    const file = method === 'GET' && URL.canParse(url) ? files.get(nameIn(new URL(url))) : undefined;
    if (file === undefined) return new Response('There is nothing here.', { status: 404, headers: headersFor('.txt') });
    return new Response(new Uint8Array(await readFile(file)), { headers: headersFor(extname(file)) });
  };
}

/** Each host has its own page and what both share; the other's page is not there. */
function listFiles(folder: string): Map<string, string> {
  const pictures = filesIn(folder).filter((name) => extname(name) !== '.html');
  const shared = [...pictures, ...filesIn(join(folder, 'assets')).map((name) => `assets/${name}`)];
  const files = new Map<string, string>();
  for (const page of Object.values(pageOf)) {
    const { host, pathname } = new URL(page);
    files.set(`${host}${pathname}`, join(folder, pathname));
    for (const name of shared) files.set(`${host}/${name}`, join(folder, name));
  }
  return files;
}

const filesIn = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ name }) => name);

const nameIn = ({ protocol, host, pathname }: URL): string => (protocol === `${scheme}:` ? `${host}${pathname}` : '');

const headersFor = (extension: string): Record<string, string> => ({
  'content-type': pageFileTypes[extension] ?? 'text/plain; charset=utf-8',
  'content-security-policy': contentPolicy,
  'x-content-type-options': 'nosniff',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-store',
});
