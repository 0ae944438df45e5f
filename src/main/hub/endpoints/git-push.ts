/** `git push` at the door for git: taken in, looked at, put before the person, and told of at the terminal. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { canonicalJson } from '../../../shared/canonical-json.ts';
import { type Failure, failure } from '../../../shared/errors.ts';
import type { Result } from '../../../shared/result.ts';
import type { Caller, CallResult } from '../call.ts';
import { holdPush } from '../git/hold.ts';
import { pushLimits } from '../git/quarantine.ts';
import { gitRefusal } from '../platforms/git-protocol.ts';
import {
  lineForTerminal,
  type PushRequest,
  pushAdvertisement,
  pushAnswer,
  type RefUpdate,
  readPushRequest,
} from '../platforms/git-push-protocol.ts';
import type { Invoke } from '../tools/invoke.ts';
import type { Admitted } from './admission.ts';
import { hangUpSignal, sendFailure } from './http.ts';

/** Agents end what takes two minutes. */
const usualPatience = 90_000;

const mostHeld = { ofKey: 3, all: 8 };

/** The folder in which pushes are held, and the milliseconds that a terminal waits for the person. */
export type PushOptions = { root: string; patience?: number };

/** How many pushes are remembered that wait for their person with no terminal, and for how long (milliseconds). */
const remembered = { most: 200, for: 60 * 60_000 };

export function createPushing(invoke: Invoke, { root, patience = usualPatience }: PushOptions) {
  /** Of each key, how many pushes are held: their packs are on the disk. */
  const held = new Map<string, number>();

  /** Approvals of pushes whose terminal has given up, by what was pushed with which key. */
  const waiting = new Map<string, { approvalId: string; at: number }>();

  /** The branches and tags, so that git finds out what there is to push. */
  async function advertise(
    { key }: Admitted,
    repository: string,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    const called = await invoke.call({
      ...{ key, endpoint: 'git', patience: 0, signal: hangUpSignal(response), ...agentOf(request) },
      ...{ tool: 'git_list_targets', arguments: { repository } },
    });
    if (!called.ok) return void response.end(gitRefusal(wordsOf(called.failure)));
    if ('pending' in called.value) throw new Error('To read asks nobody.');
    response.end(pushAdvertisement(called.value.value['refs'] as { ref: string; hash: string }[]));
  }

  async function push(
    { key }: Admitted,
    repository: string,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    const body = request.headers['content-encoding'] === 'gzip' ? unpacked(request) : request;
    const read = await readPushRequest(body as AsyncIterable<Buffer>).catch(() => unreadable);
    if (!read.ok) return sendFailure(response, read.failure);
    const { updates, strange, pack } = read.value;
    response.setHeader('content-type', 'application/x-git-receive-pack-result');
    if (updates.length === 0) return void response.end('0000'); // what git sends ahead of a long body
    const terminal = terminalOf(response, read.value);
    const count = held.get(key.id) ?? 0;
    const isFull = count >= mostHeld.ofKey || [...held.values()].reduce((sum, one) => sum + one, 0) >= mostHeld.all;
    if (strange !== undefined || isFull) {
      await drain(pack, response);
      return terminal.end(strange ?? 'too many pushes wait already; push again when they are answered');
    }
    held.set(key.id, count + 1);
    const pushed = holdPush(root, pack);
    const gone = new AbortController();
    // What is on its way to GitHub is not cut by a terminal that closes.
    response.once('close', () => pushed.isSent || gone.abort());
    const caller: Caller = {
      ...{ key, endpoint: 'git', signal: gone.signal, patience, push: pushed, ...agentOf(request) },
      waiting: (link) => terminal.say(`waiting for approval of ${namesOf(updates)}: ${link}`),
      progress: (_, seconds) => seconds > 0 && terminal.pass(`still waiting, ${seconds} s`),
    };
    const done = await decided(caller, { repository, updates }).finally(async () => {
      await drain(pack, response);
      await pushed.drop();
      held.set(key.id, (held.get(key.id) ?? 1) - 1);
    });
    if (!done.ok) return terminal.end(wordsOf(done.failure));
    if ('pending' in done.value) {
      const { pending, link } = done.value;
      return terminal.end(`waiting for approval ${pending.id}; approve it at ${link}, then push again`);
    }
    const { said } = done.value.value as { said?: string[] };
    for (const line of said ?? []) terminal.say(line, '');
    terminal.end();
  }

  /** The result: first as policy has it by its names, then as it turns out to be. */
  async function decided(
    caller: Caller,
    named: { repository: string; updates: RefUpdate[] },
  ): Promise<Result<CallResult>> {
    const isDeletion = named.updates.some((update) => /^0+$/.test(update.new));
    const first = await invoke.call({
      ...{ ...caller, tool: isDeletion ? 'git_rewrite' : 'git_push' },
      arguments: { ...named, dry_run: true },
    });
    const seen = caller.push?.seen;
    if (!first.ok || !seen) return first;
    const name = canonicalJson([caller.key.id, named]);
    const before = recall(name);
    const again = before === undefined ? undefined : await invoke.resume(caller, before);
    // Nobody answered, or it was done and then undone: it is asked as any other.
    const isOver =
      again?.ok === false && ['approval_expired', 'approval_unknown', 'done_before'].includes(again.failure.code);
    if (isOver) waiting.delete(name);
    const paths = seen.paths.length > mostPaths ? [] : seen.paths;
    const tool = seen.isForced ? 'git_rewrite' : 'git_push';
    const done = again && !isOver ? again : await invoke.call({ ...caller, tool, arguments: { ...named, paths } });
    if (done.ok && 'pending' in done.value) remember(name, done.value.pending.id);
    else waiting.delete(name);
    return done;
  }

  function recall(name: string): string | undefined {
    const known = waiting.get(name);
    return known && Date.now() - known.at < remembered.for ? known.approvalId : undefined;
  }

  function remember(name: string, approvalId: string): void {
    waiting.delete(name);
    waiting.set(name, { approvalId, at: Date.now() });
    const [oldest] = waiting.keys();
    if (waiting.size > remembered.most && oldest !== undefined) waiting.delete(oldest);
  }

  return { advertise, push };
}

/** Breaks off where the request does: a mere pipe would wait for the rest, and hold the push for ever. */
const unpacked = (request: IncomingMessage) => pipeline(request, createGunzip(), () => undefined);

/** As `git_push` takes them. */
const mostPaths = 3_000;

const unreadable = { ok: false as const, failure: failure('malformed', 'The body ended too early.') };

const agentOf = ({ headers }: IncomingMessage) => ({
  ...(headers['user-agent'] !== undefined && { client: headers['user-agent'] }),
});

/**
 * Read to its end, within what is taken at all: git would tell of a broken pipe instead of the reason. Beyond that git stops sending only
 * where the answer ends the connection.
 */
async function drain(pack: AsyncGenerator<Buffer>, response: ServerResponse): Promise<void> {
  let bytes = 0;
  try {
    for await (const piece of pack) {
      bytes += piece.length;
      if (bytes > pushLimits.pack) return void (response.headersSent || response.setHeader('connection', 'close'));
    }
  } catch {
    // It broke off.
  }
}

/** What git prints while it waits, and how it ends. */
function terminalOf(response: ServerResponse, { updates, hasBands }: PushRequest) {
  let isPassing = false;
  const write = (...line: Parameters<typeof lineForTerminal>): void => {
    if (hasBands && !response.destroyed) response.write(lineForTerminal(...line));
  };
  return {
    say(text: string, by = 'OpenGitHubX: '): void {
      isPassing = false;
      write(`${by}${text}`);
    },
    /** The next line takes its place. */
    pass(text: string): void {
      isPassing = true;
      write(`OpenGitHubX: ${text}`, '\r');
    },
    /** For each ref the same, since all of them are pushed or none. */
    end(why?: string): void {
      if (isPassing) write(''); // what git says by itself would be written over it
      response.end(pushAnswer(updates, () => why, hasBands));
    },
  };
}

const namesOf = (updates: readonly RefUpdate[]): string =>
  updates.map(({ ref }) => ref.replace(/^refs\/(heads\/)?/, '')).join(', ');

/** As git prints it in brackets after the name of the ref. */
const wordsOf = ({ message, hint }: Failure): string => `${message} ${hint}`.trim();
