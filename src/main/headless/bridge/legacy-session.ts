/**
 * The session that clients from before 2026-07-28 have with the hub. It is kept here, so that a hub that was started
 * again, and knows it no more, gets the client's own `initialize` once more without the client noticing.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { ok, type Result } from '../../../shared/result.ts';
import { type HubLink, readAnswer, type Take } from './hub-link.ts';
import { cutOff, type JsonRpcMessage, jsonOrEvents } from './message.ts';

type State = { id: string | undefined; version: string | undefined };

const initialized = JSON.stringify({ jsonrpc: '2.0', method: 'notifications/initialized' });
const waits = { first: 500, most: 30_000 };

/** `push` takes what the hub sends unasked. */
export function createLegacySession(hub: HubLink, push: Take) {
  let state: State = { id: undefined, version: undefined };
  let opening = '';
  /** What later messages wait for: the client's opening, in its order. */
  let gate: Promise<unknown> = Promise.resolve();
  let renewal: Promise<Result<void>> | undefined;
  let listening = new AbortController();

  const post = (body: string, { id, version }: State, signal: AbortSignal) =>
    hub.open({
      method: 'POST',
      headers: {
        ...jsonOrEvents,
        ...(id !== undefined && { 'mcp-session-id': id }),
        ...(version !== undefined && { 'mcp-protocol-version': version }),
      },
      body,
      signal,
    });

  async function initialize(line: string, signal: AbortSignal, take: Take): Promise<Result<void>> {
    const opened = await post(line, { id: undefined, version: undefined }, signal);
    if (!opened.ok) return opened;
    const id = opened.value.headers['mcp-session-id'];
    return readAnswer(opened.value, signal, async (answer) => {
      const version = versionIn(answer);
      if (version !== undefined) state = { id: typeof id === 'string' ? id : undefined, version };
      await take(answer);
    });
  }

  /** Once for all who find the session gone at the same time. */
  function renew(gone: State, signal: AbortSignal): Promise<Result<void>> {
    if (state !== gone) return Promise.resolve(ok(undefined));
    renewal ??= (async () => {
      const begun = await initialize(opening, signal, async () => {});
      if (!begun.ok) return begun;
      if (state === gone) return { ok: false as const, failure: cutOff() };
      const greeted = await post(initialized, state, signal);
      if (!greeted.ok) return greeted;
      greeted.value.resume();
      listen();
      return ok(undefined);
    })().finally(() => {
      renewal = undefined;
    });
    return renewal;
  }

  async function inSession(line: string, signal: AbortSignal, take: Take): Promise<Result<void>> {
    const used = state;
    const opened = await post(line, used, signal);
    if (!opened.ok) return opened;
    if (opened.value.statusCode !== 404 || used.id === undefined) return readAnswer(opened.value, signal, take);
    opened.value.resume();
    // Not with the signal of one request: others wait for the same session.
    const renewed = await renew(used, never);
    if (!renewed.ok) return renewed;
    const again = await post(line, state, signal);
    return again.ok ? readAnswer(again.value, signal, take) : again;
  }

  function listen(): void {
    listening.abort();
    listening = new AbortController();
    if (state.id !== undefined) void follow(state, listening.signal).catch(() => {});
  }

  /** What the hub sends unasked, for as long as the session is this one. */
  async function follow(own: State, signal: AbortSignal): Promise<void> {
    const headers = {
      accept: 'text/event-stream',
      'mcp-session-id': own.id ?? '',
      'mcp-protocol-version': own.version ?? '',
    };
    for (let pause = waits.first; state === own; pause = Math.min(2 * pause, waits.most)) {
      const opened = await hub.open({ method: 'GET', headers, signal });
      const status = opened.ok ? opened.value.statusCode : undefined;
      if (opened.ok && status === 200) {
        pause = waits.first;
        await readAnswer(opened.value, signal, push);
      } else if (opened.ok) {
        opened.value.resume();
        if (status === 404) return void (await renew(own, never));
        if (status === 405 || status === 401) return;
      }
      await wait(pause, undefined, { signal });
    }
  }

  return {
    /** Sends one line of the client; its answers go to `take`. Throws when the signal aborts. */
    async send(line: string, messages: JsonRpcMessage[], signal: AbortSignal, take: Take): Promise<Result<void>> {
      const before = gate;
      const turn = (sent: Promise<Result<void>>) => {
        gate = sent.catch(() => {});
        return sent;
      };
      if (messages.some(({ method }) => method === 'initialize')) {
        opening = line;
        listening.abort();
        return turn(initialize(line, signal, take));
      }
      if (!messages.some(({ method }) => method === 'notifications/initialized')) {
        await before;
        return inSession(line, signal, take);
      }
      const greeted = await turn(before.then(() => inSession(line, signal, take)));
      if (greeted.ok) listen();
      return greeted;
    },
    /** Takes leave of the hub, within the time the signal leaves. */
    async end(signal: AbortSignal): Promise<void> {
      listening.abort();
      const { id, version } = state;
      if (id === undefined) return;
      const headers = { 'mcp-session-id': id, 'mcp-protocol-version': version ?? '' };
      const ended = await hub.open({ method: 'DELETE', headers, signal }).catch(() => undefined);
      if (ended?.ok) ended.value.resume();
    },
  };
}

const never = new AbortController().signal;

function versionIn(answer: unknown): string | undefined {
  const result = typeof answer === 'object' && answer !== null && 'result' in answer ? answer.result : undefined;
  if (typeof result !== 'object' || result === null || !('protocolVersion' in result)) return undefined;
  return typeof result.protocolVersion === 'string' ? result.protocolVersion : undefined;
}
