/** An Internet of its own on loopback: one web server with a real certificate for every host that a test names. */
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { RequestListener } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { connect } from 'node:tls';
import type { Internet } from '../../src/main/hub/ground/internet/internet.ts';
import { temporaryFolder } from './memory-ports.ts';

/** From the middle of what is given out, so that it counts as public. */
export const publicAddress = '93.184.215.14';

export type FakeInternet = Internet & {
  /** What each host resolves to; a host that is not here has no address. */
  hosts: Map<string, string[]>;
  /** Paths of documents, answered as JSON unless `serve` says otherwise. */
  documents: Map<string, unknown>;
  /** Answers instead of the documents. */
  serve: RequestListener | undefined;
  /** `host port addresses` of each connection that was asked for. */
  connections: string[];
  requests: { url: string; headers: Record<string, string | string[] | undefined> }[];
  certificate: { key: Buffer; cert: Buffer };
  close(): Promise<void>;
};

/** One that vouches for itself, for all of these hosts; both in PEM. */
export function certificateForAll(names: string[]): { key: Buffer; cert: Buffer } {
  const folder = temporaryFolder();
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  const alternatives = `subjectAltName=${names.map((name) => `DNS:${name}`).join()}`;
  const wish = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'];
  const about = ['-subj', '/CN=test', '-addext', alternatives, '-keyout', key, '-out', cert];
  execFileSync('openssl', [...wish, ...about], { stdio: 'ignore' });
  return { key: readFileSync(key), cert: readFileSync(cert) };
}

/** Starts it with a certificate for the hosts; what does not trust that certificate sees an impostor. */
export async function startInternet(...names: string[]): Promise<FakeInternet> {
  const certificate = certificateForAll(names);
  const server = createServer(certificate, (request, response) => {
    const { url = '', headers } = request;
    fake.requests.push({ url, headers });
    if (fake.serve) return fake.serve(request, response);
    const document = fake.documents.get(url);
    response.writeHead(document === undefined ? 404 : 200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(document ?? {}));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port: ownPort } = server.address() as AddressInfo;

  const fake: FakeInternet = {
    hosts: new Map(names.map((name) => [name, [publicAddress]])),
    documents: new Map(),
    serve: undefined,
    connections: [],
    requests: [],
    certificate,
    lookup: async (host) => fake.hosts.get(host) ?? [],
    connect(host, port, addresses) {
      fake.connections.push(`${host} ${port} ${addresses.join()}`);
      return connect({ host: '127.0.0.1', port: ownPort, servername: host, ca: certificate.cert });
    },
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  return fake;
}
