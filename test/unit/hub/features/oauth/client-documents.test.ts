import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  createClientDocuments,
  createOAuthClients,
  parseDocumentUrl,
  readClientDocument,
} from '../../../../../src/main/hub/features/oauth/clients.ts';
import { type Internet, internet } from '../../../../../src/main/hub/ground/internet/internet.ts';
import { type FakeInternet, publicAddress, startInternet } from '../../../../harness/internet.ts';

const host = 'client.example.com';
const clientId = `https://${host}/client.json`;
const document = { client_id: clientId, client_name: 'Claude Code', redirect_uris: ['http://localhost/callback'] };
const good = { clientId, name: 'Claude Code', redirectUris: ['http://localhost/callback'], documentHost: host };

let web: FakeInternet;
beforeAll(async () => {
  web = await startInternet(host);
});
afterAll(() => web.close());
beforeEach(() => {
  web.serve = undefined;
  web.hosts.set(host, [publicAddress]);
  web.documents.clear();
  web.documents.set('/client.json', document);
  web.connections.length = web.requests.length = 0;
});

const read = (id = clientId) => readClientDocument(id, web);
const codeOf = async (id?: string): Promise<string> => {
  const result = await read(id);
  return result.ok ? 'ok' : result.failure.code;
};

describe('the address of a document', () => {
  it.each([
    clientId,
    'https://client.example.com/a/b/?c=1',
    'https://client.example.com:8443/client.json',
    'https://xn--80ak6aa92e.com/client.json',
  ])('may be %s', (id) => {
    expect(parseDocumentUrl(id)?.href).toBe(id);
  });

  it.each([
    '',
    'client.json',
    'http://client.example.com/client.json',
    'ftp://client.example.com/client.json',
    'https://client.example.com',
    'https://client.example.com/',
    'https://client.example.com?a=1',
    'https://client.example.com/client.json#a',
    'https://client.example.com/client.json#',
    'https://user@client.example.com/client.json',
    'https://user:password@client.example.com/client.json',
    'https://@client.example.com/client.json',
    'https://client.example.com/a/../client.json',
    'https://client.example.com/./client.json',
    'https://client.example.com/%2e%2e/client.json',
    'https://client.example.com/a/..',
    'https://client.example.com\\client.json',
    'https:/client.example.com/client.json',
    'https://CLIENT.example.com/client.json',
    'HTTPS://client.example.com/client.json',
    'https://аpple.com/client.json', // a Cyrillic letter, which DNS writes as xn--
    'https://client.example.com/client.json ',
    ' https://client.example.com/client.json',
    'https://client.example.com/cli\tent.json',
    'https://client.example.com:443/client.json',
    'https://client.example.com:22/client.json',
    'https://client.example.com:0/client.json',
    'https://127.0.0.1/client.json',
    'https://93.184.215.14/client.json',
    'https://2130706433/client.json',
    'https://0x7f.1/client.json',
    'https://[::1]/client.json',
    'https://[2606:4700::1]/client.json',
    'https://localhost/client.json',
    'https://intranet/client.json',
    'https://client.example.com./client.json',
    'https://app.localhost/client.json',
    'https://printer.local/client.json',
    'https://metadata.google.internal/client.json',
    'https://router.home.arpa/client.json',
    'https://nas.lan/client.json',
    'https://a.onion/client.json',
    `https://client.example.com/${'a'.repeat(300)}`,
  ])('may not be %j', async (id) => {
    expect(parseDocumentUrl(id)).toBeUndefined();
    expect(await codeOf(id)).toBe('client_unreadable');
    expect(web.connections).toEqual([]);
  });
});

describe('a client document', () => {
  it('is read over TLS, from the addresses that were vetted', async () => {
    web.hosts.set(host, [publicAddress, '2606:4700::1']);
    expect(await read()).toEqual({ ok: true, value: good });
    expect(web.connections).toEqual([`${host} 443 ${publicAddress},2606:4700::1`]);
  });

  it('may be at a port, which then stands beside its host', async () => {
    const id = `https://${host}:8443/client.json`;
    web.documents.set('/client.json', { ...document, client_id: id });
    expect(await read(id)).toMatchObject({ ok: true, value: { documentHost: `${host}:8443` } });
    expect(web.connections).toEqual([`${host} 8443 ${publicAddress}`]);
    expect(web.requests[0]?.headers['host']).toBe(`${host}:8443`);
  });

  it('is asked for with nothing that says who asks', async () => {
    await read();
    expect(web.requests).toEqual([
      {
        url: '/client.json',
        headers: { host, accept: 'application/json', 'accept-encoding': 'identity', connection: 'close' },
      },
    ]);
  });

  it.each([
    [[]],
    [['127.0.0.1']],
    [['169.254.169.254']],
    [[publicAddress, '10.0.0.1']],
    [['10.0.0.1', publicAddress]],
    [['::ffff:127.0.0.1']],
    [['2606:4700::1', 'fd00::1']],
    [['not an address']],
  ])('is not read from %j, and the answer does not say why', async (addresses) => {
    web.hosts.set(host, addresses);
    const refused = await read();
    expect(web.connections).toEqual([]);
    web.hosts.set(host, []);
    expect(refused).toEqual(await read());
    expect(JSON.stringify(refused)).not.toMatch(/127|169|fd00|ffff|10\.0/);
  });

  it.each([201, 204, 206, 301, 302, 303, 307, 308, 400, 401, 404, 500, 503])(
    'is not read from an answer %i, which is not followed anywhere',
    async (status) => {
      web.serve = (_, response) => {
        const headers = { 'content-type': 'application/json', location: `https://${host}/other.json` };
        response.writeHead(status, headers).end(status === 204 ? undefined : JSON.stringify(document));
      };
      expect(await codeOf()).toBe('client_unreadable');
      expect(web.requests).toHaveLength(1);
    },
  );

  it.each([
    ['application/json', 'ok'],
    ['application/json; charset=utf-8', 'ok'],
    ['application/vnd.oauth-client+json', 'ok'],
    ['Application/JSON', 'ok'],
    ['text/html', 'client_unreadable'],
    ['text/json', 'client_unreadable'],
    ['application/jsonp', 'client_unreadable'],
    ['application/xml; a=application/json', 'client_unreadable'],
    ['', 'client_unreadable'],
  ])('of the type %j is %s', async (type, code) => {
    web.serve = (_, response) => {
      if (type) response.setHeader('content-type', type);
      response.end(JSON.stringify(document));
    };
    expect(await codeOf()).toBe(code);
  });

  const answer = (body: string | Buffer): void => {
    web.serve = (_, response) => {
      response.setHeader('content-type', 'application/json');
      response.write(body); // chunked: its length is not known beforehand
      response.end();
    };
  };

  it('may have 16 KiB and no byte more', async () => {
    const padded = (length: number) =>
      JSON.stringify({ ...document, a: '' }).replace('"a":""', (at) => {
        const missing = length - JSON.stringify({ ...document, a: '' }).length;
        return at.replace('""', `"${'x'.repeat(missing)}"`);
      });
    answer(padded(16_384));
    expect(await codeOf()).toBe('ok');
    answer(padded(16_385));
    expect(await codeOf()).toBe('client_unreadable');
  });

  it('that never ends is given up once it is too large', async () => {
    let sent = 0;
    const closed = new Promise((resolve) => {
      web.serve = (_, response) => {
        response.setHeader('content-type', 'application/json');
        const timer = setInterval(() => void response.write('x'.repeat(1000), () => sent++), 1);
        response.once('close', () => resolve(clearInterval(timer)));
      };
    });
    expect(await codeOf()).toBe('client_unreadable');
    await closed;
    expect(sent).toBeLessThan(200);
  });

  it('that is not sent to its end is not read', async () => {
    web.serve = (_, response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' });
      response.write(JSON.stringify(document), () => response.destroy());
    };
    expect(await codeOf()).toBe('client_unreadable');
  });

  it.each([
    ['{'],
    [''],
    ['[]'],
    ['null'],
    ['"text"'],
    ['1'],
    [`{"a":${'['.repeat(40)}${']'.repeat(40)}}`],
    [randomBytes(50)],
  ])('is an object of JSON: %#', async (body) => {
    answer(body);
    expect(await codeOf()).toMatch(/^client_(unreadable|refused)$/);
  });

  it.each([
    [{ client_id: undefined }, 'client_refused'],
    [{ client_id: `${clientId}/` }, 'client_refused'],
    [{ client_id: clientId.replace('client.ex', 'CLIENT.ex') }, 'client_refused'],
    [{ client_id: [clientId] }, 'client_refused'],
    [{ client_secret: 'x' }, 'client_refused'],
    [{ client_secret: null }, 'client_refused'],
    [{ client_secret_expires_at: 0 }, 'client_refused'],
    [{ token_endpoint_auth_method: 'client_secret_post' }, 'client_refused'],
    [{ token_endpoint_auth_method: 'private_key_jwt' }, 'client_refused'],
    [{ redirect_uris: undefined }, 'redirect_refused'],
    [{ redirect_uris: [] }, 'redirect_refused'],
    [{ redirect_uris: ['http://evil.example.com/'] }, 'redirect_refused'],
    [{ token_endpoint_auth_method: 'none' }, 'ok'],
  ])('that says %j is %s', async (said, code) => {
    web.documents.set('/client.json', { ...document, ...said });
    expect(await codeOf()).toBe(code);
  });

  it('is not read from a host that cannot prove to be it', async () => {
    const impostor = 'other.example.com'; // the certificate is not for it
    web.hosts.set(impostor, [publicAddress]);
    expect(await codeOf(`https://${impostor}/client.json`)).toBe('client_unreadable');
    expect(web.connections).toHaveLength(1);
    expect(web.requests).toEqual([]);
  });

  it('is given up after five seconds, whether a name server or the host itself is silent', async () => {
    const closed = new Promise((resolve) => {
      web.serve = (request) => void request.socket.once('close', resolve);
    });
    const unnamed: Internet = {
      ...web,
      lookup: (_host, signal) => new Promise((resolve) => signal.addEventListener('abort', () => resolve([]))),
    };
    const [byHost, byNameServer] = await Promise.all([read(), readClientDocument(clientId, unnamed), closed]);
    expect(byHost).toMatchObject({ failure: { code: 'client_unreadable' } });
    expect(byNameServer).toEqual(byHost);
  }, 20_000);
});

describe('the documents that were read', () => {
  let now = 0;
  const keep = () => createClientDocuments({ now: () => now }, web);

  it('are kept for ten minutes', async () => {
    const documents = keep();
    expect(await documents(clientId)).toEqual({ ok: true, value: good });
    web.documents.set('/client.json', { ...document, client_name: 'Renamed' });
    now += 10 * 60_000 - 1;
    expect(await documents(clientId)).toEqual({ ok: true, value: good });
    expect(web.requests).toHaveLength(1);
    now += 1;
    expect(await documents(clientId)).toMatchObject({ value: { name: 'Renamed' } });
    expect(web.requests).toHaveLength(2);
  });

  it('are not kept when they could not be read or were refused', async () => {
    const documents = keep();
    web.documents.delete('/client.json');
    expect(await documents(clientId)).toMatchObject({ failure: { code: 'client_unreadable' } });
    web.documents.set('/client.json', { ...document, client_secret: 'x' });
    expect(await documents(clientId)).toMatchObject({ failure: { code: 'client_refused' } });
    web.documents.set('/client.json', document);
    expect(await documents(clientId)).toEqual({ ok: true, value: good });
  });

  it('are read once for all who ask at the same time', async () => {
    const documents = keep();
    const all = await Promise.all(Array.from({ length: 20 }, () => documents(clientId)));
    expect(all).toEqual(Array(20).fill({ ok: true, value: good }));
    expect(web.requests).toHaveLength(1);
  });

  it('are a hundred at most', async () => {
    const documents = keep();
    const ids = Array.from({ length: 101 }, (_, index) => `https://${host}/${index}.json`);
    for (const id of ids) {
      web.documents.set(new URL(id).pathname, { ...document, client_id: id });
      now += 3_000;
      expect(await documents(id)).toMatchObject({ ok: true });
    }
    const last = ids[100] ?? '';
    await documents(last);
    expect(web.requests).toHaveLength(101);
    await documents(ids[0] ?? '');
    expect(web.requests).toHaveLength(102);
  });

  it('are read four at a time', async () => {
    const documents = keep();
    let go = (): void => undefined;
    const gate = new Promise<void>((resolve) => {
      go = resolve;
    });
    const slow: Internet = { ...web, lookup: () => gate.then(() => [publicAddress]) };
    const slowly = createClientDocuments({ now: () => now }, slow);
    const asked = Array.from({ length: 4 }, (_, index) => slowly(`https://${host}/${index}.json`));
    expect(await slowly(clientId)).toMatchObject({ failure: { code: 'client_unreadable', retryAfterSeconds: 5 } });
    go();
    await Promise.all(asked);
    expect(await slowly(clientId)).toMatchObject({ ok: true });
    expect(await documents(clientId)).toMatchObject({ ok: true });
  });

  it('are thirty a minute at most, and what names no document does not count', async () => {
    const documents = keep();
    now += 60_000;
    for (let index = 0; index < 40; index++) await documents(`https://127.0.0.1/${index}.json`);
    for (let index = 0; index < 30; index++) await documents(`https://${host}/missing-${index}.json`);
    expect(web.requests).toHaveLength(30);
    expect(await documents(clientId)).toMatchObject({ failure: { code: 'client_unreadable', retryAfterSeconds: 60 } });
    expect(web.requests).toHaveLength(30);
    now += 60_000;
    expect(await documents(clientId)).toMatchObject({ ok: true });
  });
});

it('finds a client by its document, by its registration, or not', async () => {
  const clients = createOAuthClients(randomBytes(32), { now: Date.now }, web);
  expect(await clients.find(clientId)).toEqual({ ok: true, value: good });
  const registered = clients.register({ client_name: 'Editor', redirect_uris: ['http://127.0.0.1/'] });
  if ('error' in registered) throw new Error(registered.error);
  expect(await clients.find(registered.client_id)).toMatchObject({ value: { name: 'Editor', documentHost: null } });
  for (const unknown of ['', 'editor', `http://${host}/client.json`, 'dcr_AAAA']) {
    expect(await clients.find(unknown)).toMatchObject({ failure: { code: 'client_unknown' } });
  }
});

describe('the way to the Internet', () => {
  it('connects to the address it is given, whatever the host resolves to, and believes no certificate of unknown origin', async () => {
    const names: (string | false)[] = [];
    const options = {
      ...web.certificate,
      SNICallback: (name: string, done: (error: Error | null) => void) => {
        names.push(name);
        done(null);
      },
    };
    const server = createTlsServer(options).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    server.on('tlsClientError', () => undefined);
    const socket = internet.connect(host, port, ['127.0.0.1']);
    const [error] = await once(socket, 'error').catch((thrown) => [thrown]);
    expect(error.code).toBe('DEPTH_ZERO_SELF_SIGNED_CERT');
    expect(names).toEqual([host]);
    server.close();
  });

  it('tries the next address where one does not answer', async () => {
    const server = createTcpServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const arrived = once(server, 'connection');
    const socket = internet.connect(host, port, ['::1', '127.0.0.1']);
    socket.on('error', () => undefined);
    await arrived;
    socket.destroy();
    server.close();
  });

  it('finds no address for a host that does not exist, and stops asking when it is told to', async () => {
    const given = new AbortController();
    const looking = internet.lookup('no-such-host.invalid', given.signal);
    given.abort();
    expect(await looking).toEqual([]);
  });
});
