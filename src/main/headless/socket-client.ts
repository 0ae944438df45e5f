import { connect } from 'node:net';
import { type CallInput, type CallName, type CallOutput, contract } from '../../shared/contract.ts';
import { type Failed, fail, ok, type Result } from '../../shared/result.ts';
import { readLines, SocketAnswer, type SocketRequest, socketPath } from './wire.ts';

const largestAnswer = 64 * 1024 * 1024;

/** Whether a hub answers on the socket of this folder. */
export async function isHubRunning(folder: string): Promise<boolean> {
  const path = socketPath(folder);
  if (!path.ok) return false;
  return new Promise((resolve) => {
    const socket = connect(path.value);
    socket.on('connect', () => resolve(true)).on('error', () => resolve(false));
    socket.on('connect', () => socket.destroy());
  });
}

/** Which folder it was: a person may have several hubs, and have meant another. */
export const noHubOn = (folder: string): Failed => fail('not_running', `No hub runs on ${folder}.`);

/** `code`: of a page for any computer. `isApproval`: there the person confirms by a touch what was asked for. */
type OnOpenUrl = (url: string, about: { code?: string; isApproval?: true }) => void;

/**
 * Makes one call to the hub that runs on a data folder. `onOpenUrl` is told addresses the person must visit meanwhile.
 * Fails as the hub does, or with `not_running` where nothing listens.
 */
export async function callHub<N extends CallName>(
  folder: string,
  request: SocketRequest & { call: N; input: CallInput<N> },
  onOpenUrl: OnOpenUrl,
): Promise<Result<CallOutput<N>>> {
  const path = socketPath(folder);
  if (!path.ok) return path;
  const answered = (await exchange(path.value, request, onOpenUrl)) ?? noHubOn(folder);
  // The schema is the one of this very call, which the compiler cannot follow.
  return answered.ok ? ok(contract[request.call].output.parse(answered.value) as CallOutput<N>) : answered;
}

/** Undefined where nothing listens. */
function exchange(path: string, request: SocketRequest, onOpenUrl: OnOpenUrl): Promise<Result<unknown> | undefined> {
  const { promise, resolve } = Promise.withResolvers<Result<unknown> | undefined>();
  const socket = connect(path);
  let connected = false;
  socket.on('connect', () => {
    connected = true;
    socket.write(`${JSON.stringify(request)}\n`);
  });
  socket.on('error', () => {});
  socket.on('close', () => resolve(connected ? fail('stopping', 'It ended before it answered.') : undefined));
  const onLine = (line: string) => {
    const answer = SocketAnswer.parse(JSON.parse(line));
    if ('event' in answer) return onOpenUrl(answer.event.url, answer.event);
    resolve(answer.ok ? ok(answer.output) : answer);
    socket.destroy();
  };
  readLines(socket, largestAnswer, onLine, () => socket.destroy());
  return promise;
}
