/** The console's own files: read once, listed by name, so that no path of a request ever reaches the disk. */
import { readdir, readFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { extname, join } from 'node:path';
import { pageFileTypes, pagePolicy } from '../../../shared/page-files.ts';
import { pathOf } from './guard.ts';
import type { Route } from './server.ts';

const policy = pagePolicy('self');
const confirmation = 'confirmation.html';

/** Routes for the files of a built console, at `/console/`. */
export async function createConsoleFiles(folder: string): Promise<Route[]> {
  const names = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = new Map<string, { type: string; bytes: Buffer }>();
  for (const file of names.filter((one) => one.isFile())) {
    const path = join(file.parentPath, file.name);
    const name = path.slice(folder.length + 1).replaceAll('\\', '/');
    const type = pageFileTypes[extname(name)];
    if (type) files.set(name, { type, bytes: await readFile(path) });
  }
  const send = ({ headers }: IncomingMessage, response: ServerResponse, name: string): void => {
    const file = files.get(name);
    const destination = headers['sec-fetch-dest'] ?? 'document';
    if (file?.type === pageFileTypes['.html'] && destination !== 'document') {
      refuseBetween(response);
      return;
    }
    if (!file) return void response.writeHead(404, { 'content-type': 'text/plain' }).end('There is nothing here.\n');
    response.writeHead(200, {
      'content-type': file.type,
      'content-security-policy': policy,
      'x-frame-options': 'DENY',
      'permissions-policy': 'camera=(), microphone=(), geolocation=(), usb=(), serial=(), payment=()',
      // The confirmation page cuts itself off from whoever opened it, the console included: a page of the same origin
      // could otherwise read what the person types there, and press its buttons.
      'cross-origin-opener-policy': name === confirmation ? 'noopener-allow-popups' : 'same-origin-allow-popups',
    });
    return void response.end(file.bytes);
  };
  return [
    {
      methods: ['GET', 'HEAD'],
      path: /^\/console$/,
      handle: (_, response) => void response.writeHead(308, { location: '/console/' }).end(),
    },
    {
      methods: ['GET', 'HEAD'],
      path: /^\/console\/(?!api\/)/,
      handle(request, response) {
        // One origin for the console. `localhost` may be [::1] to a browser, where another program may have the same port.
        const port = /^localhost:(\d+)$/.exec(request.headers.host ?? '')?.[1];
        if (port) return void response.writeHead(308, { location: `http://127.0.0.1:${port}${request.url}` }).end();
        return send(request, response, pathOf(request.url).slice('/console/'.length) || 'index.html');
      },
    },
  ];
}

/**
 * A page that is not asked for as one, but by script: by a service worker, which an earlier program on this port may have
 * left behind to stand between the person and this hub. What it passes on for the browser unregisters it.
 */
function refuseBetween(response: ServerResponse): void {
  const headers = { 'content-type': 'text/plain', 'clear-site-data': '"cache", "storage"' };
  response.writeHead(403, headers);
  response.end(
    'Another program on this address had left something behind. It is cleared away: load this page again.\n',
  );
}
