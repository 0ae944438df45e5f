import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createPublicFetch, readPublicly } from '../../../../../src/main/hub/ground/internet/public-fetch.ts';
import { type FakeInternet, publicAddress, startInternet } from '../../../../harness/internet.ts';

const host = 'api.example.com';
const other = 'files.example.com';
const most = { bytes: 1_048_576, milliseconds: 5_000 };

let web: FakeInternet;
beforeAll(async () => {
  web = await startInternet(host, other);
});
afterAll(() => web.close());
beforeEach(() => {
  web.serve = undefined;
  web.hosts.clear();
  web.hosts.set(host, [publicAddress]).set(other, [publicAddress]);
  web.documents.clear();
  web.documents.set('/openapi.json', { openapi: '3.1.0' });
  web.connections.length = web.requests.length = visited.length = 0;
});

const visited: string[] = [];
const visiting = async ({ host }: URL): Promise<unknown> => visited.push(host);
const read = async (address: string): Promise<string> => {
  const text = await readPublicly(web, address, most, visiting);
  return text.ok ? text.value : `${text.failure.code}: ${text.failure.message}`;
};

describe('an address that a person names', () => {
  it('is read over a connection to what was checked', async () => {
    expect(await read(` https://${host}/openapi.json\n`)).toBe('{"openapi":"3.1.0"}');
    expect(web.connections).toEqual([`${host} 443 ${publicAddress}`]);
    expect(web.requests[0]?.headers).not.toHaveProperty('authorization');
  });

  it.each([
    'http://api.example.com/openapi.json',
    'file:///etc/passwd',
    'ftp://api.example.com/a',
    'data:application/json,{}',
    'javascript:1',
    'https://user:pass@api.example.com/a',
    'https://user@api.example.com/a',
    'https://localhost/a',
    'https://api.localhost/a',
    'https://metadata.google.internal/computeMetadata/v1/',
    'https://169.254.169.254/latest/meta-data/',
    'https://127.0.0.1/a',
    'https://2130706433/a',
    'https://0x7f000001/a',
    'https://0177.0.0.1/a',
    'https://127.1/a',
    'https://0.0.0.0/a',
    'https://[::1]/a',
    'https://[::ffff:127.0.0.1]/a',
    'https://[fd00::1]/a',
    'https://[fe80::1]/a',
    'https://[2606:4700::1111]/a',
    'https://8.8.8.8/a',
    'https://api.example.com./a',
    'https://intranet/a',
    'https://printer.local/a',
    'https://api.example.com:22/a',
    '//api.example.com/a',
    '/etc/passwd',
    '',
    `https://api.example.com/${'a'.repeat(2_000)}`,
  ])('is refused before anything is looked up: %s', async (address) => {
    expect(await read(address)).toMatch(/^import_unreadable: .*not an https address/);
    expect(web.connections).toEqual([]);
  });

  it.each([
    ['127.0.0.1'],
    ['10.1.2.3'],
    ['172.16.0.1'],
    ['192.168.1.1'],
    ['169.254.169.254'],
    ['168.63.129.16'],
    ['100.64.0.1'],
    ['0.0.0.0'],
    ['224.0.0.1'],
    ['::1'],
    ['::'],
    ['::ffff:127.0.0.1'],
    ['::ffff:169.254.169.254'],
    ['64:ff9b::7f00:1'],
    ['fd00::1'],
    ['fe80::1'],
    ['2002:7f00:1::'],
    [publicAddress, '127.0.0.1'],
    [],
  ])('is not reached where its name leads to %s', async (...addresses) => {
    web.hosts.set(host, addresses);
    expect(await read(`https://${host}/openapi.json`)).toMatch(/^import_unreadable: .*could not be reached/);
    expect(web.connections).toEqual([]);
  });

  it('is not asked for again once it was checked, so that its name can lead elsewhere in between', async () => {
    let asked = 0;
    const rebinding = { ...web, lookup: async () => (asked++ === 0 ? [publicAddress] : ['127.0.0.1']) };
    const first = await readPublicly(rebinding, `https://${host}/openapi.json`, most, visiting);
    expect(first.ok).toBe(true);
    expect(web.connections).toEqual([`${host} 443 ${publicAddress}`]);
    expect((await readPublicly(rebinding, `https://${host}/openapi.json`, most, visiting)).ok).toBe(false);
    expect(web.connections).toHaveLength(1);
  });

  const redirecting = (to: (url: string) => string): void => {
    web.serve = (request, response) => {
      const { url = '' } = request;
      if (url === '/end') return void response.end('the end');
      response.writeHead(302, { location: to(url) }).end();
    };
  };

  it('may lead on, and each address on the way is judged alike', async () => {
    redirecting(() => `https://${other}/end`);
    expect(await read(`https://${host}/a`)).toBe('the end');
    expect(web.connections.map((one) => one.split(' ')[0])).toEqual([host, other]);
    expect(visited).toEqual([host, other]);
  });

  it.each([
    'http://api.example.com/end',
    'https://127.0.0.1/end',
    'file:///etc/passwd',
    'https://localhost/end',
    '//[::1]/end',
  ])('does not lead to %s', async (location) => {
    redirecting(() => location);
    expect(await read(`https://${host}/a`)).toMatch(/redirects to one that is not an https address/);
    expect(web.connections).toHaveLength(1);
  });

  it('does not lead to a name of this network', async () => {
    web.hosts.set(other, ['192.168.1.1']);
    redirecting(() => `https://${other}/end`);
    expect(await read(`https://${host}/a`)).toMatch(/could not be reached/);
    expect(web.connections).toHaveLength(1);
  });

  it('leads on three times and no more', async () => {
    redirecting((url) => (url === '/3' ? '/end' : `/${Number(url.slice(1)) + 1}`));
    expect(await read(`https://${host}/1`)).toBe('the end');
    redirecting((url) => `/${Number(url.slice(1)) + 1}`);
    expect(await read(`https://${host}/1`)).toMatch(/more than 3 times/);
  });

  it('is read no further than was agreed', async () => {
    web.serve = (_, response) => {
      response.on('close', () => clearInterval(timer));
      const timer = setInterval(() => response.write(Buffer.alloc(65_536)), 1);
    };
    expect(await read(`https://${host}/a`)).toMatch(/over 1 MiB/);
    web.serve = () => undefined;
    const slow = await readPublicly(web, `https://${host}/a`, { ...most, milliseconds: 300 }, visiting);
    expect(slow.ok).toBe(false);
  });

  it('must answer with a document', async () => {
    expect(await read(`https://${host}/nothing`)).toMatch(/status 404/);
  });
});

describe('fetch for such addresses', () => {
  it('sends method, headers and body, and hands back the answer as it is, a redirect too', async () => {
    const received: string[] = [];
    web.serve = (request, response) => {
      request.on('data', (chunk) => received.push(`${request.method} ${request.headers['x-a']} ${chunk}`));
      request.on('end', () =>
        response.writeHead(307, { location: 'https://elsewhere.example.com/', link: '<a>' }).end('text'),
      );
    };
    const request = new Request(`https://${host}/a`, { method: 'POST', body: '{"a":1}' });
    const { signal } = new AbortController();
    const answer = await createPublicFetch(web)(request, { headers: new Headers({ 'x-a': 'b' }), signal });
    expect(received).toEqual(['POST b {"a":1}']);
    expect([answer.status, answer.headers.get('location'), answer.headers.get('link'), await answer.text()]).toEqual([
      307,
      'https://elsewhere.example.com/',
      '<a>',
      'text',
    ]);
  });

  it('says that nothing was sent where it may not be asked', async () => {
    web.hosts.set(host, ['127.0.0.1']);
    const { signal } = new AbortController();
    const sent = createPublicFetch(web)(new Request(`https://${host}/a`), { headers: new Headers(), signal });
    await expect(sent).rejects.toMatchObject({ message: 'fetch failed', cause: { code: 'ENOTFOUND' } });
  });
});
