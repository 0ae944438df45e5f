import { chmod, lstat, rm } from 'node:fs/promises';
import { createServer, type Socket } from 'node:net';
import { type CallName, contract } from '../../shared/contract.ts';
import { failure } from '../../shared/errors.ts';
import { fail, ok, type Result } from '../../shared/result.ts';
import type { CallContext, Handlers } from '../hub/index.ts';
import type { Log } from '../hub/ports.ts';
import { openInBrowser } from './open-url.ts';
import type { OwnerGate } from './owner-gate.ts';
import { fileFailure, systemErrorCode } from './system-error.ts';
import { type Answer, Request, readLines, socketPath } from './wire.ts';

const largestRequest = 1024 * 1024;
const requestWaitMs = 30_000;

export type SocketServer = { close(): Promise<void> };

/**
 * Serves the contract on the socket of a data folder, mode 0600. The caller holds the folder's lock already, so a socket
 * that is still there was left by a hub that was killed.
 */
export async function serveSocket(
  folder: string,
  calls: Handlers,
  owner: OwnerGate,
  log: Log,
): Promise<Result<SocketServer>> {
  const path = socketPath(folder);
  if (!path.ok) return path;
  const connections = new Set<Socket>();
  const server = createServer((socket) => {
    connections.add(socket);
    socket.on('close', () => connections.delete(socket));
    serveConnection(socket, calls, owner, log);
  });
  try {
    await removeStale(path.value);
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(path.value, resolve);
    });
    if (process.platform !== 'win32') await chmod(path.value, 0o600);
  } catch (error) {
    return fileFailure(error, path.value);
  }
  return ok({
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of connections) socket.destroy();
      }),
  });
}

/** A file of another kind under this name is left alone; listening then fails. */
async function removeStale(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  try {
    if ((await lstat(path)).isSocket()) await rm(path);
  } catch (error) {
    if (systemErrorCode(error) !== 'ENOENT') throw error;
  }
}

function serveConnection(socket: Socket, calls: Handlers, owner: OwnerGate, log: Log): void {
  const closed = new AbortController();
  const send = (answer: Answer) => void (socket.writable && socket.write(`${JSON.stringify(answer)}\n`));
  const finish = (answer: Answer) => {
    send(answer);
    socket.end();
  };
  const context: CallContext = {
    signal: closed.signal,
    openUrl: async (url) => {
      send({ event: { type: 'open_url', url } });
      openInBrowser(url);
    },
  };
  let asked = false;
  const onLine = async (line: string) => {
    if (asked) return;
    asked = true;
    socket.setTimeout(0);
    try {
      const result = await answerTo(line, calls, owner, context);
      finish(result.ok ? { ok: true, output: result.value } : result);
    } catch (error) {
      log('socket_call_defect', { error: error instanceof Error ? error.name : typeof error });
      finish({ ok: false, failure: failure('internal') });
    }
  };
  socket.on('error', () => {});
  socket.on('close', () => closed.abort());
  socket.setTimeout(requestWaitMs, () => socket.destroy());
  readLines(
    socket,
    largestRequest,
    (line) => void onLine(line),
    () => finish({ ok: false, failure: failure('too_large') }),
  );
}

async function answerTo(
  line: string,
  calls: Handlers,
  owner: OwnerGate,
  context: CallContext,
): Promise<Result<unknown>> {
  const request = Request.safeParse(parseJson(line));
  if (!request.success) return fail('malformed', 'It is not a call of this hub.');
  const { call, input, passphrase } = request.data;
  if (!isCallName(call)) return fail('malformed', 'This hub has no such call.');
  const parsed = contract[call].input.safeParse(input);
  if (!parsed.success) return fail('malformed', `The input does not fit the call ${call}.`);
  if (contract[call].needs === 'owner') {
    const allowed = await owner(passphrase);
    if (!allowed.ok) return allowed;
    // The wait may have been long; nothing is granted to a caller that has gone.
    if (context.signal.aborted) return fail('cancelled');
  }
  // The name, the input and the output belong together, which the compiler cannot follow through a union of names.
  const handler = calls[call] as (input: unknown, context: CallContext) => Promise<Result<unknown>>;
  const result = await handler(parsed.data, context);
  return result.ok ? ok(contract[call].output.parse(result.value)) : result;
}

const isCallName = (name: string): name is CallName => Object.hasOwn(contract, name);

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
