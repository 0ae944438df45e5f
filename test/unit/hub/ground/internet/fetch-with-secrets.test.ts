import type { IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { inspect } from 'node:util';
import { beforeEach, describe, expect, it } from 'vitest';
import { fetchWithSecrets } from '../../../../../src/main/hub/ground/internet/fetch-with-secrets.ts';
import { Secret } from '../../../../../src/main/hub/ground/secret.ts';
import { sharedServer } from '../../../../harness/local-server.ts';

type Got = { path: string; method: string; headers: Record<string, string>; order: string[]; body: string };
const got: Got[] = [];
const elsewhere: string[] = [];

const served = async (request: IncomingMessage): Promise<Got> => ({
  path: request.url ?? '',
  method: request.method ?? '',
  headers: request.headers as Record<string, string>,
  order: request.rawHeaders.filter((_, at) => at % 2 === 0).map((name) => name.toLowerCase()),
  body: await text(request),
});
const other = sharedServer((request, response) => {
  elsewhere.push(JSON.stringify(request.headers));
  response.end();
});
const server = sharedServer((request, response) => {
  void served(request).then((one) => {
    got.push(one);
    const status = /^\/to\/(\d+)/.exec(one.path)?.[1];
    const location = one.path.endsWith('/here') ? '/landed' : `${other.url}/landed`;
    response.writeHead(status ? Number(status) : 200, status ? { location } : {}).end('answered');
  });
});
beforeEach(() => {
  got.length = 0;
  elsewhere.length = 0;
});

const value = 'key-of-one-server-6f1d0c';
const key = new Secret(value);
const signal = new AbortController().signal;
const asking = { method: 'POST', redirect: 'manual', signal } as const;

describe('a request with secrets', () => {
  it.each([
    ['a bearer', Secret.bearer(key), `Bearer ${value}`],
    ['Basic', Secret.basic('an id', key), `Basic ${Buffer.from(`an id:${value}`).toString('base64')}`],
    ['the secret alone', key, value],
  ])('carries %s in its header, where the caller named it', async (_, authorization, sent) => {
    const headers = { accept: 'text/plain', authorization, 'x-own': 'as it is' };
    const answer = await fetchWithSecrets(`${server.url}/a`, { ...asking, headers });
    expect(await answer.text()).toBe('answered');
    const [one] = got;
    expect(one?.headers).toMatchObject({ accept: 'text/plain', authorization: sent, 'x-own': 'as it is' });
    const named = ['accept', 'authorization', 'x-own'];
    expect(one?.order.filter((name) => named.includes(name))).toEqual(named);
    expect(inspect(headers) + JSON.stringify(headers)).not.toContain(value);
  });

  it('carries each secret anywhere in its JSON, and a body of text as it is', async () => {
    const headers = { 'content-type': 'application/json' };
    const json = { name: 'x', secret: key, list: [key, { deep: { secret: key } }], none: undefined };
    await fetchWithSecrets(`${server.url}/json`, { ...asking, headers, json });
    await fetchWithSecrets(`${server.url}/text`, { ...asking, headers, body: `{"mark":"${key}"}` });
    await fetchWithSecrets(`${server.url}/nothing`, { ...asking, method: 'GET', headers });
    expect(got.map(({ method, body }) => [method, body])).toEqual([
      ['POST', `{"name":"x","secret":"${value}","list":["${value}",{"deep":{"secret":"${value}"}}]}`],
      ['POST', '{"mark":"[secret]"}'],
      ['GET', ''],
    ]);
  });

  it.each([301, 302, 303, 307, 308])('goes nowhere else by a redirect with status %i', async (status) => {
    const headers = { authorization: Secret.bearer(key) };
    for (const path of [`/to/${status}`, `/to/${status}/here`]) {
      const url = server.url + path;
      const answer = await fetchWithSecrets(url, { ...asking, headers, json: { key } });
      expect(answer.status).toBe(status);
      await expect(fetchWithSecrets(url, { ...asking, headers, json: { key }, redirect: 'error' })).rejects.toThrow(
        'fetch failed',
      );
    }
    expect(elsewhere).toEqual([]);
    expect(got.map(({ path }) => path)).not.toContain('/landed');
  });

  it.each([
    ['a line end', `${value}\r\nx-more: 1`],
    ['a zero byte', `${value}\0`],
    ['a letter that no header holds', `${value}ключ`],
    ['a line end alone', `${value}\n${value}`],
  ])('is not sent with %s in it, and its error does not say it', async (_, held) => {
    const sealed = new Secret(held);
    for (const authorization of [Secret.bearer(sealed), sealed]) {
      const failed = await fetchWithSecrets(server.url, { ...asking, headers: { authorization } }).catch(
        (error: unknown) => error,
      );
      expect(failed).toBeInstanceOf(TypeError);
      expect(inspect(failed)).not.toContain(value);
    }
    expect(got).toEqual([]);
  });
});
