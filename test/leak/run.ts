/** A watched demo hub with what the tests do to it again and again. */
import { expect } from 'vitest';
import { post } from '../harness/mcp.ts';
import type { Failing } from './failures.ts';
import { type Answers, recordAnswers } from './record-answers.ts';
import type { Swept } from './sweep.ts';
import { type Watched, watchDemoHub } from './watch.ts';

export type Run = Watched & {
  answers: Answers;
  /** Fails when a secret came out since the last time, or since the start; the message names places, never a secret. */
  expectNoLeak(since?: 'last' | 'start'): Promise<Swept>;
  callTool(key: string | undefined, name: string, given?: object, signal?: AbortSignal): Promise<Response>;
  /** Makes the world fail in one way for as long as `act` takes. */
  during(failing: Failing, act: () => Promise<unknown>): Promise<void>;
  /** A key for what is connected now. */
  freshKey(): Promise<string>;
};

export async function startRun(): Promise<Run> {
  const watched = await watchDemoHub();
  const answers = recordAnswers(watched);
  const { hub } = watched;
  return {
    ...watched,
    answers,
    async expectNoLeak(since = 'last') {
      await answers.settled();
      const swept = watched.sweep(since);
      expect(swept.findings).toEqual([]);
      return swept;
    },
    callTool: (key, name, given = {}, signal) =>
      post(hub.mcpUrl, key, 'tools/call', { name, arguments: given }, {}, signal),
    async during({ what, faults = [], switches }, act) {
      for (const fault of faults) await hub.control('POST', '/faults', fault);
      if (switches) await hub.control('POST', '/switches', switches);
      try {
        await act();
      } catch (error) {
        throw new Error(`While the world failed (${what})`, { cause: error });
      } finally {
        await hub.control('DELETE', '/faults');
      }
    },
    async freshKey() {
      return JSON.parse(await watched.call('keys.create', { client: 'fresh' }, 'demo')).output.key;
    },
    async stop() {
      answers.stop();
      await watched.stop();
    },
  };
}
