import { chmod, lstat, rm } from 'node:fs/promises';
import { createServer, type Socket } from 'node:net';
import { defectFacts } from '../../shared/defect.ts';
import { failure } from '../../shared/errors.ts';
import { ok, type Result } from '../../shared/result.ts';
import type { Log } from '../hub/ports.ts';
import { answerTo, type Caller, type SocketHub } from './socket-call.ts';
import { fileFailure, systemErrorCode } from './system-error.ts';
import { type Answer, readLines, socketPath } from './wire.ts';

const largestRequest = 1024 * 1024;
const requestWaitMs = 30_000;

export type SocketServer = { close(): Promise<void> };

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
  const send = (answer: Answer) => void (socket.writable && socket.write(`${JSON.stringify(answer)}\n`));
  const finish = (answer: Answer) => {
    send(answer);
    socket.end();
  };
  const caller: Caller = {
    signal: closed.signal,
    // The command line is where the person is, and opens it.
    openUrl: async (url) => send({ event: { type: 'open_url', url } }),
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
