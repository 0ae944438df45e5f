/** A console behind the owner's TLS proxy: browsers come back to the public address, and over the plain network nobody signs in. */

import { request } from 'node:http';
import { networkInterfaces } from 'node:os';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { apiUrlsOf } from '../../src/main/headless/demo.ts';
import { createHub, type Hub } from '../../src/main/hub/index.ts';
import { freePort } from '../harness/local-server.ts';
import { memoryPorts, temporaryFolder } from '../harness/memory-ports.ts';
import { postJson } from '../harness/post-json.ts';
import { expectOk, sharedWorld } from '../harness/world.ts';

const publicHost = 'hub.example';
const lan = Object.values(networkInterfaces())
  .flat()
  .find((one) => one?.family === 'IPv4' && !one.internal)?.address;
const world = sharedWorld();
let hub: Hub;
let port: number;

beforeAll(async () => {
  const config = { dataDir: temporaryFolder(), version: '0.0.0', demo: true, apiUrls: apiUrlsOf(world) };
  hub = expectOk(await createHub(memoryPorts(), config));
  const { issuer, clientId, clientSecret } = world;
  const context = { openUrl: async () => {}, signal: new AbortController().signal, userId: undefined };
  await hub.calls['tenant.set']({ issuer, clientId, clientSecret }, context);
  port = await freePort();
  const where = { port, address: '0.0.0.0', publicUrl: `https://${publicHost}`, ...(lan && { allowHosts: [lan] }) };
  const verifyPassphrase = async () => ({ ok: true as const, value: { userId: undefined } });
  expectOk(await hub.listen(where, { folder: temporaryFolder(), verifyPassphrase }));
});
afterAll(() => hub.close());

type Answered = { status: number; body: string; location: string };

type Sending = { host: string; address?: string; body?: object; on?: (body: string) => void };

/** One request by the name given, to the address given; `on` sees the body as it grows. */
function send(
  method: string,
  path: string,
  { host, address = '127.0.0.1', body: sending = {}, on }: Sending,
): Promise<Answered> {
  return new Promise((resolve, reject) => {
    const headers = { host, ...(method === 'POST' && { 'content-type': 'application/json' }) };
    const sent = request({ method, hostname: address, port, path, headers }, (answer) => {
      let body = '';
      answer.on('data', (chunk: Buffer) => {
        body += chunk.toString();
        on?.(body);
      });
      answer.on('end', () =>
        resolve({ status: answer.statusCode ?? 0, body, location: answer.headers.location ?? '' }),
      );
    });
    sent.on('error', reject).end(method === 'POST' ? JSON.stringify(sending) : undefined);
  });
}

/** Begins a sign-in, hands on where the browser is sent, and answers with the lines that came. */
function signIn(host: string, onUrl: (url: URL, flow: string) => void, asked = {}): Promise<Answered> {
  let told = 0;
  const on = (body: string): void => {
    const lines = [...body.matchAll(/"openUrl":"([^"]+)","flow":"([^"]+)"/g)];
    for (const [, url = '', flow = ''] of lines.slice(told)) onUrl(new URL(url), flow);
    told = lines.length;
  };
  return send('POST', '/console/api/session.signIn', { host, on, body: asked });
}

describe('a console with a public address', () => {
  it('has the browser come back there, and takes what belongs to the sign-in under way alone', async () => {
    const pages: Promise<(string | number)[]>[] = [];
    const ended = await signIn(publicHost, (url, flow) => {
      expect(url.searchParams.get('redirect_uri')).toBe(`https://${publicHost}/console/callback`);
      const state = url.searchParams.get('state');
      const back = (path: string) => send('GET', `/console/${path}`, { host: publicHost });
      const comeBack = async () => {
        const foreign = await back(`callback?code=made-up&state=${state}x`);
        const elsewhere = await back(`connected?code=made-up&state=${state}`);
        const arrived = await back(`callback?code=made-up&state=${state}`);
        const [address = '', ticket = ''] = arrived.location.split('#');
        await send('POST', '/console/api/returned', { host: publicHost, body: { flow, ticket } });
        return [foreign.status, elsewhere.status, arrived.status, address];
      };
      pages.push(comeBack());
    });
    expect(await Promise.all(pages)).toEqual([[400, 400, 303, `https://${publicHost}/console/returned`]]);
    expect(JSON.parse(ended.body.trim().split('\n').at(-1) ?? '')).toMatchObject({ ok: false });
    expect(ended.body).not.toContain('bearer');
  });

  it('asks the tenant without a page first, where that is wished, and with one where it refuses', async () => {
    const prompts: (string | null)[] = [];
    const comeBack = async (url: URL, flow: string) => {
      const [state, prompt] = ['state', 'prompt'].map((name) => url.searchParams.get(name));
      prompts.push(prompt ?? null);
      const said = prompt === 'none' ? 'error=login_required' : 'error=access_denied';
      const { location } = await send('GET', `/console/callback?${said}&state=${state}`, { host: publicHost });
      await send('POST', '/console/api/returned', { host: publicHost, body: { flow, ticket: location.split('#')[1] } });
    };
    const ended = await signIn(publicHost, (url, flow) => void comeBack(url, flow), { quietly: true });
    expect(prompts).toEqual(['none', null]);
    expect(ended.body).toContain('access_denied');
  });

  it('and on its own computer still over loopback', async () => {
    let redirect = '';
    const gone = new AbortController();
    const url = `http://127.0.0.1:${port}/console/api/session.signIn`;
    const answered = await postJson(url, {}, undefined, {}, gone.signal);
    for await (const chunk of answered.body as unknown as AsyncIterable<Uint8Array>) {
      redirect = /redirect_uri=([^&"]+)/.exec(Buffer.from(chunk).toString())?.[1] ?? '';
      if (redirect) break;
    }
    gone.abort();
    expect(decodeURIComponent(redirect)).toMatch(/^http:\/\/127\.0\.0\.1:1848\d\/callback$/);
  });

  it('begins no sign-in over the plain network, and says why', async () => {
    expect(lan).toBeDefined();
    const refused = await send('POST', '/console/api/session.signIn', { host: `${lan}:${port}`, address: lan ?? '' });
    expect([refused.status, JSON.parse(refused.body).error.code]).toEqual([403, 'network_sign_in']);
  });
});
