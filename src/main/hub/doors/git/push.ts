/** `git push` at the door for git: taken in, looked at, put before the person, and told of at the terminal. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { PassThrough } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { canonicalJson } from '../../../../shared/canonical-json.ts';
import { type ErrorCode, type Failure, failure } from '../../../../shared/errors.ts';
import type { Result } from '../../../../shared/result.ts';
import type { Caller, CallResult, KeptHolds } from '../../kernel/call.ts';
import type { LiveKey } from '../../kernel/keys/keys.ts';
import type { Invoke } from '../../kernel/tools/invoke.ts';
import { gitRefusal } from '../../platforms/git-protocol.ts';
import {
  lineForTerminal,
  type PushRequest,
  pushAdvertisement,
  pushAnswer,
  type RefUpdate,
  readPushRequest,
} from '../../platforms/git-push-protocol.ts';
import type { SeenPush } from '../../platforms/tool.ts';
import type { Admitted } from '../admission.ts';
import { approveBy } from '../gh/changes.ts';
import { hangUpSignal, sendFailure } from '../http/http.ts';
import { holdPush } from './hold.ts';
import { pushLimits } from './quarantine.ts';
import { createShares } from './shares.ts';

/** Agents end what takes two minutes. */
const usualPatience = 90_000;

/** Pushes whose terminals wait: their packs are on the disk. */
export const mostHeld = { ofKey: 3, ofPerson: 6, all: 8, sure: 2 };

/** The folder in which pushes are held while their terminal waits, what waits longer, and the milliseconds that a terminal waits. */
export type PushOptions = { root: string; holds: Pick<KeptHolds, 'named' | 'forget'>; patience?: number };

/** How many pushes are remembered that wait for their person with no terminal, and for how long (milliseconds). */
const remembered = { most: 200, for: 60 * 60_000 };

/** What a push says it is: the same refs of the same repository, moved in the same way. */
type Named = { repository: string; updates: RefUpdate[] };

/**
 * The pushes of all keys. One is taken in only while there is a place for it, and its pack is on the disk no longer than its terminal waits.
 * The same push that comes again, after its terminal gave up, finds the approval that it asked for before.
 */
export class Pushing {
  readonly #invoke: Invoke;
  readonly #options: PushOptions;
  readonly #places = createShares(mostHeld);
  /** Approvals of pushes whose terminal has given up, by what was pushed with which key. */
  readonly #waiting = new Map<string, { approvalId: string; at: number }>();

  constructor(invoke: Invoke, options: PushOptions) {
    this.#invoke = invoke;
    this.#options = options;
  }

  /** The branches and tags, so that git finds out what there is to push. */
  async advertise(
    { key }: Admitted,
    repository: string,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    const called = await this.#invoke.call({
      key,
      endpoint: 'git',
      patience: 0,
      signal: hangUpSignal(response),
      ...agentOf(request),
      tool: 'git_list_targets',
      arguments: { repository },
    });
    if (!called.ok) return void response.end(gitRefusal(wordsOf(called.failure)));
    if ('pending' in called.value) throw new Error('To read asks nobody.');
    response.end(pushAdvertisement(called.value.value['refs'] as { ref: string; hash: string }[]));
  }

  async push({ key }: Admitted, repository: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const read = await readPushRequest(bodyOf(request, response)).catch(() => unreadable);
    if (!read.ok) return sendFailure(response, read.failure);
    const { updates, strange, pack } = read.value;
    response.setHeader('content-type', 'application/x-git-receive-pack-result');
    if (updates.length === 0) return void response.end('0000'); // what git sends ahead of a long body
    const terminal = terminalOf(response, read.value);
    const leave = strange === undefined ? this.#places.take(key) : undefined;
    if (!leave) {
      await drain(pack, response);
      return terminal.end(strange ?? 'too many pushes wait already; push again when they are answered');
    }
    const pushed = holdPush(this.#options.root, pack);
    const gone = new AbortController();
    // What is on its way to GitHub is not cut by a terminal that closes.
    response.once('close', () => pushed.isSent || gone.abort());
    const caller: Caller = {
      key,
      endpoint: 'git',
      signal: gone.signal,
      patience: this.#options.patience ?? usualPatience,
      push: pushed,
      ...agentOf(request),
      waiting: (link) => terminal.say(`waiting for approval of ${namesOf(updates)}: ${link}`),
      progress: (_, seconds) => seconds > 0 && terminal.pass(`still waiting, ${seconds} s`),
    };
    const done = await this.#decided(caller, { repository, updates }).finally(async () => {
      await drain(pack, response);
      await pushed.drop();
      leave();
    });
    if (!done.ok) return terminal.end(wordsOf(done.failure));
    if ('pending' in done.value) return terminal.end(waitingWords(done.value, key));
    const { said } = done.value.value as { said?: string[] };
    for (const line of said ?? []) terminal.say(line, '');
    terminal.end();
  }

  /** The result: first as policy has it by its names, then as it turns out to be. */
  async #decided(caller: Caller, named: Named): Promise<Result<CallResult>> {
    const { holds } = this.#options;
    const kept = holds.named(caller.key.id, named);
    const told = kept === undefined ? undefined : await this.#toldOf(caller, kept);
    // What was done and undone since is asked as any other: then each branch is where this push begins once more.
    if (told && !(told.ok && 'value' in told.value)) return told;
    const first = await this.#dryRun(caller, named);
    const seen = caller.push?.seen;
    if (!first.ok || !seen) return told ?? first;
    const name = canonicalJson([caller.key.id, named]);
    const before = this.#recall(name);
    const again = before === undefined ? undefined : await this.#invoke.resume(caller, before);
    // Nobody answered, or it was done and then undone: it is asked as any other.
    const isOver = again !== undefined && isUnanswered(again);
    if (isOver) this.#waiting.delete(name);
    const done = again && !isOver ? again : await this.#ask(caller, named, seen);
    // What outlives its terminal is known by what is kept of it.
    const asked = done.ok && 'pending' in done.value ? done.value.pending : undefined;
    if (asked && !asked.isLasting) this.#remember(name, asked.id);
    else this.#waiting.delete(name);
    const answered = asked || caller.signal.aborted ? undefined : holds.named(caller.key.id, named);
    if (answered !== undefined) await holds.forget(answered); // its terminal is told at once
    return done;
  }

  #dryRun(caller: Caller, named: Named): Promise<Result<CallResult>> {
    const isDeletion = named.updates.some((update) => /^0+$/.test(update.new));
    return this.#invoke.call({
      ...caller,
      tool: isDeletion ? 'git_rewrite' : 'git_push',
      arguments: { ...named, dry_run: true },
    });
  }

  #ask(caller: Caller, named: Named, seen: SeenPush): Promise<Result<CallResult>> {
    const paths = seen.paths.length > mostPaths ? [] : seen.paths;
    const tool = seen.isForced ? 'git_rewrite' : 'git_push';
    return this.#invoke.call({ ...caller, tool, arguments: { ...named, paths } });
  }

  /** How the same push stands that waits for its person, or ended since its client was last told; undefined where nobody answered. */
  async #toldOf(caller: Caller, approvalId: string): Promise<Result<CallResult> | undefined> {
    const told = await this.#invoke.resume(caller, approvalId);
    if (told.ok && 'pending' in told.value) return told;
    if (!caller.signal.aborted) await this.#options.holds.forget(approvalId);
    return isUnanswered(told) ? undefined : told;
  }

  #recall(name: string): string | undefined {
    const known = this.#waiting.get(name);
    return known && Date.now() - known.at < remembered.for ? known.approvalId : undefined;
  }

  #remember(name: string, approvalId: string): void {
    this.#waiting.delete(name);
    this.#waiting.set(name, { approvalId, at: Date.now() });
    const [oldest] = this.#waiting.keys();
    if (this.#waiting.size > remembered.most && oldest !== undefined) this.#waiting.delete(oldest);
  }
}

/** Nobody answered, or it was done and its answer is gone. */
const isUnanswered = (done: Result<CallResult>): boolean => !done.ok && unanswered.has(done.failure.code);
const unanswered: ReadonlySet<ErrorCode> = new Set([
  ...(['approval_expired', 'approval_cancelled', 'approval_stopped', 'approval_unknown', 'done_before'] as const),
]);

/**
 * The body, unpacked where it is packed. It breaks off where the request does: a mere pipe would wait for the rest, and hold the push for
 * ever. What nobody has read once it is answered is thrown away, or it would hold up the next request of its connection.
 */
function bodyOf(request: IncomingMessage, response: ServerResponse): AsyncIterable<Buffer> {
  const body = request.headers['content-encoding'] === 'gzip' ? createGunzip() : new PassThrough();
  request.once('close', () => request.complete || body.destroy(new Error('The request broke off.')));
  body.once('error', () => request.unpipe(body));
  response.once('finish', () => {
    request.unpipe(body).resume();
    body.destroy();
  });
  return request.pipe(body);
}

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

/** What git prints last of a push that waits on: what its person and its client have to do, and until when. */
function waitingWords({ pending, link }: Extract<CallResult, { pending: unknown }>, { grant }: LiveKey): string {
  const [waits, by] = [`waiting for approval ${pending.id}`, approveBy(pending)];
  if (pending.isLasting) {
    return `${waits}; the hub pushes it once it is approved at ${link} by ${by}; push again to learn how it ended`;
  }
  const why =
    grant.approvalHours === undefined
      ? ''
      : ' (this one can not wait for hours: too much does already, or its card is too long)';
  return `${waits}; approve it at ${link} by ${by}, then push again within 10 minutes${why}`;
}

const namesOf = (updates: readonly RefUpdate[]): string =>
  updates.map(({ ref }) => ref.replace(/^refs\/(heads\/)?/, '')).join(', ');

/** As git prints it in brackets after the name of the ref. */
const wordsOf = ({ message, hint }: Failure): string => `${message} ${hint}`.trim();
