/** What a client and a person do at a Taskboard in this process. */

import { createTaskboard } from '../../src/demo/taskboard/index.ts';
import { switchesOff, type World } from '../../src/demo/world.ts';
import { challengeOf } from './own-app.ts';

export const origin = 'http://127.0.0.1:1';
export const mcp = `${origin}/mcp`;
export const archive = `${origin}/archive/mcp`;
export const callback = 'http://127.0.0.1:2/connected';
export const verifier = 'v'.repeat(43);

export type Answer = Record<string, unknown>;

/** Fields of which none is undefined, as a form or a query; a list repeats its name. */
const encoded = (fields: Record<string, string | string[] | undefined>): URLSearchParams =>
  new URLSearchParams(
    Object.entries(fields).flatMap(([name, value]) => [value ?? []].flat().map((one): [string, string] => [name, one])),
  );

export function openTaskboard() {
  const clock = { now: Date.UTC(2026, 10, 24, 15, 40) };
  const ledger: string[] = [];
  const kept = new Map<string, () => unknown>();
  let before: Record<string, unknown> = {};
  const world: World = {
    now: () => clock.now,
    record: (_, value) => void ledger.push(value),
    keep: (name, now) => {
      kept.set(name, now);
      return before[name] as never;
    },
    switches: switchesOff(),
  };
  const place = {
    clock,
    ledger,
    switches: world.switches,
    taskboard: createTaskboard(world, origin),
    /** As a world that ends and starts in the same folder. */
    restart() {
      before = JSON.parse(JSON.stringify(Object.fromEntries([...kept].map(([name, now]) => [name, now()]))));
      place.taskboard = createTaskboard(world, origin);
    },
    ask: (path: string, init: RequestInit = {}): Promise<Response> =>
      place.taskboard.handle(new Request(new URL(path, origin), { redirect: 'manual', ...init })),
    post: (
      path: string,
      fields: Parameters<typeof encoded>[0],
      headers: Record<string, string> = {},
    ): Promise<Response> => place.ask(path, { method: 'POST', body: encoded(fields), headers }),
    async register(more: Answer = {}): Promise<{ status: number; body: Answer }> {
      const metadata = {
        client_name: 'hub of ada',
        redirect_uris: [callback],
        grant_types: ['authorization_code', 'refresh_token'],
        token_endpoint_auth_method: 'none',
        ...more,
      };
      const answer = await place.ask('/register', { method: 'POST', body: JSON.stringify(metadata) });
      return { status: answer.status, body: await answer.json() };
    },
    async clientId(more: Answer = {}): Promise<string> {
      return String((await place.register(more)).body['client_id']);
    },
    /** The page of consent, and with `person` what follows from the press on it. */
    authorize(client_id: string, more: Parameters<typeof encoded>[0] = {}, person?: string): Promise<Response> {
      const query = encoded({
        client_id,
        response_type: 'code',
        redirect_uri: callback,
        state: 's1',
        code_challenge: challengeOf(verifier),
        code_challenge_method: 'S256',
        resource: mcp,
        ...more,
      });
      return place.ask(
        `/authorize?${query}`,
        person === undefined ? {} : { method: 'POST', body: encoded({ person }) },
      );
    },
    /** Where that sends the person. */
    async sentTo(
      client_id: string,
      more: Parameters<typeof encoded>[0] = {},
      person?: string,
    ): Promise<URLSearchParams> {
      const location = (await place.authorize(client_id, more, person)).headers.get('location') ?? 'about:blank';
      return new URL(location).searchParams;
    },
    async code(client_id: string, more: Record<string, string | undefined> = {}, person = 'ada-demo'): Promise<string> {
      return (await place.sentTo(client_id, more, person)).get('code') ?? '';
    },
    async token(fields: Parameters<typeof encoded>[0]): Promise<Answer> {
      return (await place.post('/token', fields)).json();
    },
    redeem: (client_id: string, code: string, more: Parameters<typeof encoded>[0] = {}): Promise<Answer> =>
      place.token({
        grant_type: 'authorization_code',
        client_id,
        code,
        code_verifier: verifier,
        redirect_uri: callback,
        ...more,
      }),
    renew: (
      client_id: string,
      refresh_token: unknown,
      more: Record<string, string | undefined> = {},
    ): Promise<Answer> =>
      place.token({ grant_type: 'refresh_token', client_id, refresh_token: String(refresh_token), ...more }),
    /** Registered, agreed to, and redeemed. */
    async connected(
      more: Record<string, string | undefined> = {},
      person = 'ada-demo',
    ): Promise<{ id: string; tokens: Answer }> {
      const id = await place.clientId();
      return { id, tokens: await place.redeem(id, await place.code(id, more, person)) };
    },
    /** One JSON-RPC message to an MCP server. */
    rpc(token: unknown, method: string, params: object = {}, server = mcp, headers: Record<string, string> = {}) {
      return place.ask(server, {
        method: 'POST',
        headers: {
          accept: 'application/json, text/event-stream',
          'content-type': 'application/json',
          ...(token !== undefined && { authorization: `Bearer ${token}` }),
          ...headers,
        },
        body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
      });
    },
    async call(token: unknown, name: string, given: object = {}, server = mcp) {
      const answer = await place.rpc(token, 'tools/call', { name, arguments: given }, server);
      return { status: answer.status, result: ((await answer.json()) as { result?: Answer }).result };
    },
    /** The status of a call that only reads. */
    reads: async (token: unknown, server = mcp) => (await place.call(token, 'whoami', {}, server)).status,
  };
  return place;
}
