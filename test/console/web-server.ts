/** Another program on this computer that serves web pages: an attacker's, or an earlier owner of the hub's port. */
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

export type WebServer = {
  port: number;
  /** What was asked of it, with every header. */
  asked: { method: string; path: string; headers: IncomingHttpHeaders; body: string }[];
  stop(): Promise<void>;
};

/** Serves a bare page at every path, except for those given. Whoever starts it stops it. */
export async function startWebServer(
  files: Record<string, { type: string; body: string }> = {},
  port = 0,
): Promise<WebServer> {
  const asked: WebServer['asked'] = [];
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    const path = request.url ?? '';
    asked.push({ method: request.method ?? '', path, headers: request.headers, body });
    const file = files[path] ?? { type: 'text/html', body: '<!doctype html><title>elsewhere</title><body></body>' };
    response.writeHead(200, { 'content-type': file.type }).end(file.body);
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    asked,
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
