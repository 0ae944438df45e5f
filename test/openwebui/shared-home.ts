/** A home with a real Open WebUI, a hub, and two people of the demo's tenant, before anything knows of anything. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Demo, startDemo } from '../../src/demo/start.ts';
import { startHub, type TestHub, worldAt } from '../harness/world.ts';
import { type Caller, callOpenWebUI } from './call.ts';
import type { OpenWebUIVersion } from './install.ts';
import { type RecordingHub, startRecordingHub } from './recording-hub.ts';
import { type OpenWebUI, startOpenWebUI } from './server.ts';
import { singleSignOn } from './single-sign-on.ts';

export type Home = {
  demo: Demo;
  openWebUI: OpenWebUI;
  hub: TestHub;
  /** Open WebUI's administrator, by API key. */
  admin: Caller;
  /** A model of theirs that calls the tools it is told to; open to everybody. */
  caller: RecordingHub;
  /** The latest secret of a kind that the demo world issued. */
  issued(kind: string): string;
  stop(): Promise<void>;
};

export const callerModel = 'caller';

/** `environment`: what the administrator has set; left out, the tenant signs people in. */
export async function startHome(version: OpenWebUIVersion, environment?: Record<string, string>): Promise<Home> {
  const stateDirectory = mkdtempSync(join(tmpdir(), 'demo-'));
  const demo = await startDemo({ stateDirectory, port: 0, extraRepositories: 0, lingerSeconds: 3_600 }, () => {});
  const openWebUI = await startOpenWebUI(version, environment ?? singleSignOn(demo.announcement));
  const world = worldAt(demo.announcement, demo.stop);
  const hub = await startHub(world, false);
  const caller = await startRecordingHub();
  const admin = { url: openWebUI.url, token: openWebUI.admin.apiKey };
  await addForeignEntries(admin, caller.url);
  return {
    ...{ demo, openWebUI, hub, admin, caller },
    issued: (kind) => world.ledger().findLast((line) => line.kind === kind)?.value ?? '',
    async stop() {
      await hub.hub.close();
      await openWebUI.stop();
      await caller.close();
      await demo.stop();
      rmSync(stateDirectory, { recursive: true });
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
