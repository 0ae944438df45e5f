/** A home with a real Open WebUI, a hub, and two people of the demo's tenant, before anything knows of anything. */
import { startHub, type TestHub } from '../harness/world.ts';
import { type Caller, callOpenWebUI } from './call.ts';
import type { Place } from './place.ts';
import { type RecordingHub, startRecordingHub } from './recording-hub.ts';

export type Home = Omit<Place, 'stop'> & {
  hub: TestHub;
  /** A model of theirs that calls the tools it is told to; open to everybody. */
  caller: RecordingHub;
  /** The latest secret of a kind that the demo world issued. */
  issued(kind: string): string;
  stop(): Promise<void>;
};

export const callerModel = 'caller';

/** At a place of which nothing is left that came before. Whoever starts it stops it; the place stays. */
export async function startHome(place: Place): Promise<Home> {
  await place.clear();
  const hub = await startHub(place.world, false);
  const caller = await startRecordingHub();
  await addForeignEntries(place.admin, caller.url);
  return {
    ...place,
    hub,
    caller,
    issued: (kind) => place.world.ledger().findLast((line) => line.kind === kind)?.value ?? '',
    async stop() {
      await hub.hub.close();
      await caller.close();
    },
  };
}

/** What an administrator has there already, numbers that JavaScript can't hold among it. */
async function addForeignEntries(admin: Caller, url: string): Promise<void> {
  const connections = `{"ENABLE_OPENAI_API": true, "OPENAI_API_BASE_URLS": ["${url}/v1", "http://127.0.0.1:9/v1"],
    "OPENAI_API_KEYS": ["theirs", "theirs too"],
    "OPENAI_API_CONFIGS": {"0": {"enable": true, "model_ids": ["${callerModel}"], "temperature": 1.0},
      "1": {"enable": false, "seed": 9007199254740993, "a field of tomorrow": {"kept": [1, null, 0.10]}}}}`;
  const tools = `{"TOOL_SERVER_CONNECTIONS": [{"url": "http://127.0.0.1:9", "path": "openapi.json", "auth_type": "bearer",
    "key": "theirs", "config": {"enable": false, "weight": 2.50, "big": 9007199254740993},
    "info": {"id": "theirs", "name": "Theirs"}, "a field of tomorrow": {"kept": [1, null]}}]}`;
  await post(admin, '/openai/config/update', connections);
  await post(admin, '/api/v1/configs/tool_servers', tools);
  const access_grants = [{ principal_type: 'user', principal_id: '*', permission: 'read' }];
  const row = { id: callerModel, name: 'Caller', access_grants };
  await callOpenWebUI(admin, 'POST', '/api/v1/models/model/access/update', row);
}

async function post({ url, token }: Caller, path: string, body: string): Promise<void> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const reply = await fetch(`${url}${path}`, { method: 'POST', headers, body });
  if (!reply.ok) throw new Error(`${path}: ${reply.status} ${await reply.text()}`);
}

/** Everything that registering could change there, as text: to be the same, byte for byte, before and after. */
export async function everythingIn({ url, token }: Caller): Promise<string> {
  const paths = [
    '/openai/config',
    '/api/v1/configs/tool_servers',
    '/api/v1/models/model?id=caller',
    '/api/v1/users/all',
  ];
  const texts = await Promise.all(
    paths.map(async (path) => {
      const reply = await fetch(`${url}${path}`, { headers: { authorization: `Bearer ${token}` } });
      return `${path} ${reply.status} ${await reply.text()}`;
    }),
  );
  return texts.join('\n').replace(/"last_active_at":\d+/g, '');
}

/** Has the administrator's own model call a tool once and say what came of it. */
export function callTool({ caller }: Home, name: RegExp, given: object): void {
  caller.answerWith(({ body }, send) => {
    const { messages, tools = [] } = body as { messages: { role: string; content: unknown }[]; tools?: Offered[] };
    const last = messages.at(-1);
    if (last?.role === 'tool') return send({ choices: [{ index: 0, delta: { content: String(last.content) } }] });
    const tool = tools.find((one) => name.test(one.function.name))?.function.name;
    if (tool === undefined) {
      const offered = tools.map((one) => one.function.name).join(', ');
      return send({ choices: [{ index: 0, delta: { content: `not offered; there is ${offered}` } }] });
    }
    const call = { index: 0, id: 'call', type: 'function', function: { name: tool, arguments: JSON.stringify(given) } };
    return send({ choices: [{ index: 0, delta: { tool_calls: [call] } }] });
  });
}

type Offered = { function: { name: string } };

/** Every short SHA that stands in an answer. */
export const shasIn = (text: string): Set<string> =>
  new Set(text.match(/\b[0-9a-f]{7,40}\b/g)?.map((sha) => sha.slice(0, 7)));
