/** A page with nothing but React in it, built and served as the console is: the least that such a page costs. */
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { build } from 'vite';

export type EmptyPage = { url: string; folder: string; stop(): void };

const html =
  '<!doctype html><html lang="en"><meta charset="utf-8"><title>Empty</title><div id="root"></div><script type="module" src="./main.js"></script></html>';
const program = `import { createElement } from 'react';
import { createRoot } from 'react-dom/client';
createRoot(document.getElementById('root')).render(createElement('p', null, 'Nothing'));`;

export async function startEmptyPage(): Promise<EmptyPage> {
  const source = mkdtempSync(join(tmpdir(), 'opengithubx-empty-'));
  const folder = join(source, 'out');
  writeFileSync(join(source, 'index.html'), html);
  writeFileSync(join(source, 'main.js'), program);
  symlinkSync(resolve(import.meta.dirname, '../node_modules'), join(source, 'node_modules'));
  await build({ root: source, base: './', logLevel: 'error', configFile: false, build: { outDir: folder } });
  const server = createServer((request, response) => {
    const path = request.url === '/' ? '/index.html' : (request.url ?? '');
    readFile(join(folder, path)).then(
      (file) =>
        response.writeHead(200, { 'content-type': path.endsWith('.js') ? 'text/javascript' : 'text/html' }).end(file),
      () => response.writeHead(404).end(),
    );
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    folder,
    stop() {
      server.close();
      server.closeAllConnections();
      rmSync(source, { recursive: true, force: true });
    },
  };
}
