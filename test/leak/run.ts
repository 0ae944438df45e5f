/** A watched demo hub with what the tests do to it again and again. */
import { expect } from 'vitest';
import type { Approval } from '../../src/shared/approval.ts';
import type { Activity } from '../../src/shared/model.ts';
import type { ModelRequest } from '../harness/demo-control.ts';
import { post } from '../harness/mcp.ts';
import { postTool as postToolTo } from '../harness/tool-server.ts';
import type { Failing } from './failures.ts';
import { type HomeServer, startHomeServer } from './home-server.ts';
import { type HomeOpenWebUI, startHomeOpenWebUI } from './open-webui/home.ts';
import { type Answers, recordAnswers } from './record-answers.ts';
import { generous } from './requests.ts';
import { sealedSecretsIn } from './sealed-secrets.ts';
import type { Swept } from './sweep.ts';
import { until } from './until.ts';
import { type Watched, watchDemoHub } from './watch.ts';

export type Run = Watched & {
  answers: Answers;
  /** A model server beside that of the demo, for the tests to add. */
  homeServer: HomeServer;
  openWebUI: HomeOpenWebUI;
  /** Fails when a secret came out since the last time, or since the start; the message names places, never a secret. */
  expectNoLeak(since?: 'last' | 'start'): Promise<Swept>;
  callTool(key: string | undefined, name: string, given?: object, signal?: AbortSignal): Promise<Response>;
  /** A question over the chat endpoint; `model` without the prefix. */
  ask(key: string, model: string, question: string, more?: object, signal?: AbortSignal): Promise<Response>;
  /** Makes the world fail in one way for as long as `act` takes. */
  during(failing: Failing, act: () => Promise<unknown>): Promise<void>;
  /** One call over OpenAPI. */
  postTool(key: string | undefined, name: string, given?: object): Promise<Response>;
  /** Asks for a change over OpenAPI and answers the handle of the question. */
  askToWrite(key: string, name: string, given: object): Promise<string>;
  /** The id of a question that waits, as soon as there is one, of this client or of any. */
  untilAsked(client?: string): Promise<string>;
  approve(id: string): Promise<string>;
  /** Once a platform has got a request that it leaves without an answer. */
  untilHanging(): Promise<void>;
  /** Once so many calls of this tool are under way; `model` for a question to one. */
  untilUnderWay(tool: string, count?: number): Promise<void>;
  /** A key for what is connected now. */
  freshKey(): Promise<string>;
  /** Signs in where nobody is, connects GitHub again (which also ends the vault's pause), and answers a key for it. */
  ready(): Promise<string>;
};

export async function startRun(): Promise<Run> {
  const watched = await watchDemoHub();
  const answers = recordAnswers(watched);
  const homeServer = await startHomeServer(watched);
  const openWebUI = await startHomeOpenWebUI(watched);
  const { hub, call } = watched;
  const freshKey = async (): Promise<string> => {
    const made = await call('keys.create', { client: 'fresh', ...generous }, 'demo');
    return JSON.parse(made).output.key;
  };
  const postTool: Run['postTool'] = (key, name, given) => postToolTo(hub, key, name, given);
  /** The demo's models keep two hundred requests; more since the last time would go unswept. */
  async function keepModelRequests(): Promise<void> {
    const heard = (await hub.control('GET', '/model/requests')) as ModelRequest[];
    await hub.control('DELETE', '/model/requests');
    expect(heard.length).toBeLessThan(200);
    for (const request of heard) watched.keepForModel(request, watched.latest('model_api_key'));
    homeServer.keepRequests();
  }

  const sealed = sealedSecretsIn(hub.dataDir);
  /** What stands on the ledger or was shown goes by that name already. */
  async function knowSealed(): Promise<void> {
    const known = new Set(watched.secrets().map(({ value }) => value));
    for (const { kind, value } of await sealed()) if (!known.has(value)) watched.know(value, kind);
  }

  return {
    ...watched,
    answers,
    homeServer,
    openWebUI,
    async expectNoLeak(since = 'last') {
      await answers.settled();
      await keepModelRequests();
      openWebUI.keepRequests();
      await knowSealed();
      const swept = watched.sweep(since);
      expect(swept.findings).toEqual([]);
      return swept;
    },
    callTool: (key, name, given = {}, signal) =>
      post(hub.mcpUrl, key, 'tools/call', { name, arguments: given }, {}, signal),
    ask: (key, model, content, more = {}, signal) =>
      fetch(`${hub.chatUrl}/chat/completions`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
        body: JSON.stringify({ model: `opengithubx/${model}`, messages: [{ role: 'user', content }], ...more }),
        ...(signal && { signal }),
      }),
    async during({ what, faults = [], switches }, act) {
      for (const fault of faults) await hub.control('POST', '/faults', fault);
      if (switches) await hub.control('POST', '/switches', switches);
      try {
        await act();
      } catch (error) {
        throw new Error(`While the world failed (${what})`, { cause: error });
      } finally {
        await hub.control('DELETE', '/faults');
        await keepModelRequests();
      }
    },
    postTool,
    async askToWrite(key, name, given) {
      const answer = await postTool(key, name, given);
      expect([name, answer.status]).toEqual([name, 202]);
      return ((await answer.json()) as { approval_id: string }).approval_id;
    },
    async untilAsked(client = '') {
      return until('a question', async () => {
        const { output } = JSON.parse(await call('approvals.list', {})) as { output: Approval[] };
        return output.find((one) => one.state === 'waiting' && one.client.startsWith(client))?.id;
      });
    },
    async untilHanging() {
      await until('request', async () => (await hub.requests()).some(({ status }) => status === 0) || undefined);
      await hub.control('DELETE', '/requests');
    },
    async untilUnderWay(tool, count = 1) {
      await until(`a call of ${tool}`, async () => {
        const { output } = JSON.parse(await call('audit.search', { limit: 20 })) as { output: { calls: Activity[] } };
        const under = output.calls.filter((one) => one.tool === tool && one.outcome === null);
        return under.length === count || undefined;
      });
    },
    async approve(id) {
      const { output } = JSON.parse(await call('approvals.list', {})) as { output: Approval[] };
      return call('approvals.approve', { id, hash: output.find((one) => one.id === id)?.hash }, 'demo');
    },
    freshKey,
    async ready() {
      if (JSON.parse(await call('status', {})).output.person === null) {
        expect(await call('session.signIn', {}, 'demo')).toContain('"ok":true');
      }
      expect(await call('accounts.connect', { platform: 'github' }, 'demo')).toContain('"ok":true');
      return freshKey();
    },
    async stop() {
      answers.stop();
      await watched.stop();
      await homeServer.server.close();
      await openWebUI.close();
    },
  };
}
