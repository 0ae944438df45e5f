/** One request over the socket, from its bytes to its answer: parsed, allowed, made, and parsed again. */
import { chmod, lstat, rm } from 'node:fs/promises';
import { createServer, type Socket } from 'node:net';
import { contract } from '../../shared/contract.ts';
import { failure } from '../../shared/errors.ts';
import type { Person } from '../../shared/model.ts';
import { parseJson } from '../../shared/parse-json.ts';
import { defectFacts, defectFailure, fail, ok, type Result } from '../../shared/result.ts';
import { dispatchCall, isCallName } from '../hub/contract/handler.ts';
import type { Log } from '../hub/ground/ports.ts';
import type { People } from '../hub/identity/people/people.ts';
import type { CallContext, CallHandlers } from '../hub/index.ts';
import { fileFailure, systemErrorCode } from './private-file.ts';
import type { Authority } from './socket-authority.ts';
import { readLines, type SocketAnswer, SocketRequest, socketPath } from './wire.ts';

const largestRequest = 1024 * 1024;
const requestWaitMs = 30_000;

type SocketServer = { close(): Promise<void> };

/**
 * Serves the contract on the socket of a data folder, mode 0600. The caller holds the folder's lock already, so a socket
 * that is still there was left by a hub that was killed.
 */
export async function serveSocket(folder: string, hub: SocketHub, log: Log): Promise<Result<SocketServer>> {
  const path = socketPath(folder);
  if (!path.ok) return path;
  const connections = new Set<Socket>();
  const server = createServer((socket) => {
    connections.add(socket);
    socket.on('close', () => connections.delete(socket));
    serveConnection(socket, hub, log);
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

function serveConnection(socket: Socket, hub: SocketHub, log: Log): void {
  const closed = new AbortController();
  const send = (answer: SocketAnswer) => void (socket.writable && socket.write(`${JSON.stringify(answer)}\n`));
  const finish = (answer: SocketAnswer) => {
    send(answer);
    socket.end();
  };
  const caller: Caller = {
    signal: closed.signal,
    // The command line is where the person is, and opens it.
    openUrl: async (url) => send({ event: { type: 'open_url', url } }),
    showApprovePage: (url) => send({ event: { type: 'open_url', url, isApproval: true } }),
    showDevicePage: (url, code) => send({ event: { type: 'open_url', url, code } }),
  };
  let asked = false;
  const onLine = async (line: string) => {
    if (asked) return;
    asked = true;
    socket.setTimeout(0);
    try {
      const result = await answerTo(line, hub, caller);
      finish(result.ok ? { ok: true, output: result.value } : result);
    } catch (error) {
      log('socket_call_defect', defectFacts(error));
      finish({ ok: false, failure: defectFailure(error) });
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

/** What the socket serves. */
export type SocketHub = {
  calls: CallHandlers;
  people: Pick<People, 'choosePassphrase' | 'owner'>;
  authority: Authority;
};

/** How the caller can be reached while the call is under way. */
type Caller = Omit<CallContext, 'userId'>;

const shortestPassphrase = 8;

/** Answers one line. Fails with `malformed`, as the authority does, or as the call itself does. */
export async function answerTo(line: string, hub: SocketHub, caller: Caller): Promise<Result<unknown>> {
  const request = SocketRequest.safeParse(parseJson(line));
  if (!request.success) return fail('malformed', 'It is not a call of this hub.');
  const { call, input, as, passphrase, newPassphrase } = request.data;
  if (!isCallName(call)) return fail('malformed', 'This hub has no such call.');
  const parsed = contract[call].input.safeParse(input);
  if (!parsed.success) return fail('malformed', `The input does not fit the call ${call}.`);
  if (call === 'session.signIn' && 'invitation' in parsed.data && parsed.data.invitation !== undefined) {
    if (as !== undefined) return fail('usage', 'An invitation is for a new person: leave --as out.');
    return letIn(parsed.data, newPassphrase, hub, caller);
  }
  const isFirst = call === 'session.signIn' && (await hub.people.owner()) === undefined;
  const needs = isFirst ? 'anyone' : contract[call].needs;
  const allowed = await hub.authority({ needs, as, passphrase, signal: caller.signal });
  if (!allowed.ok) return allowed;
  // The wait may have been long; nothing is granted to a caller that has gone.
  if (caller.signal.aborted) return fail('cancelled');
  return dispatchCall(hub.calls, call, input, { ...caller, userId: allowed.value.userId });
}

/** A new person's sign-in. Nobody is let in without a passphrase, or the shell of an AI could act as them. */
async function letIn(
  input: unknown,
  newPassphrase: string | undefined,
  hub: SocketHub,
  caller: Caller,
): Promise<Result<unknown>> {
  if (newPassphrase === undefined || [...newPassphrase].length < shortestPassphrase) {
    return fail('passphrase_needed', `A new person chooses one of at least ${shortestPassphrase} characters.`);
  }
  const signedIn = await dispatchCall(hub.calls, 'session.signIn', input, { ...caller, userId: undefined });
  if (!signedIn.ok) return signedIn;
  const { owner, userId } = signedIn.value as Person;
  if (!owner) await hub.people.choosePassphrase(userId, newPassphrase);
  return signedIn;
}
