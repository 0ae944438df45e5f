/**
 * Files of Git LFS. An agent's git-lfs is given addresses of the hub for them, since those of GitHub's storage would lead past it: nobody
 * could record or end what is fetched there. Nothing is taken in.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod';
import { type Failure, failure, statusOf } from '../../../../shared/errors.ts';
import type { Invoke } from '../../kernel/tools/invoke.ts';
import type { Admitted } from '../admission.ts';
import { hangUpSignal, passOn, readJson } from '../http/http.ts';

const media = 'application/vnd.git-lfs+json';

/** https://github.com/git-lfs/git-lfs/blob/main/docs/api/batch.md */
const Batch = z.object({
  operation: z.string(),
  transfers: z.array(z.string()).default(['basic']),
  hash_algo: z.literal('sha256').default('sha256'),
  objects: z.array(z.object({ oid: z.string().regex(/^[0-9a-f]{64}$/), size: z.int().min(0) })).max(1_000),
});

/** Milliseconds: git-lfs ends what is silent for 30 s, then asks again, eight times in all. */
const patience = 20_000;

export function createLargeFiles(invoke: Invoke) {
  /** Tells where the hub has what is asked for. Whether its key may read that is decided when it is fetched. */
  async function batch(repository: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readJson(request);
    if (!body.ok) return refuse(response, body.failure);
    const { data: asked } = Batch.safeParse(body.value);
    if (!asked?.transfers.includes('basic')) return refuse(response, failure('malformed'));
    if (asked.operation !== 'download') return respond(response, 403, { message: notTaken });
    const at = `http://${request.headers.host}/${repository}/info/lfs/objects`;
    const objects = asked.objects.map(({ oid, size }) => {
      return { oid, size, actions: { download: { href: `${at}/${oid}/${size}` } } };
    });
    respond(response, 200, { transfer: 'basic', hash_algo: 'sha256', objects });
  }

  async function download(
    { key }: Admitted,
    wanted: { repository: string; oid: string; size: number },
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    const agent = request.headers['user-agent'];
    const signal = hangUpSignal(response);
    const call = () =>
      invoke.call({
        key,
        endpoint: 'git',
        patience: 0,
        signal,
        ...(agent !== undefined && { client: agent }),
        tool: 'git_fetch_large_file',
        arguments: wanted,
        deliver: (answer, _, ended) => {
          response.setHeader('content-type', 'application/octet-stream');
          return passOn(answer, response, ended);
        },
      });
    let called = await call();
    const until = performance.now() + patience;
    // Each file is a call, of which a key has so many a minute. git-lfs would give the file up sooner than there is room again.
    while (!called.ok && isSoonOver(called.failure) && performance.now() < until && !signal.aborted) {
      const seconds = Math.min(called.failure.retryAfterSeconds ?? 1, 5);
      await sleep(seconds * 1000, undefined, { signal }).catch(() => undefined);
      called = await call();
    }
    if (!called.ok) refuse(response, called.failure);
  }

  return { batch, download };
}

const notTaken = 'OpenGitHubX takes in no files of Git LFS. Push without large files.';

function respond(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': media });
  response.end(JSON.stringify(body));
}

const isSoonOver = ({ code }: Failure): boolean => code === 'too_fast' || code === 'too_many_requests';

/** git-lfs prints the message. Once a part of a file has left, it can only be cut. */
function refuse(response: ServerResponse, { code, message, hint }: Failure): void {
  if (response.headersSent) response.destroy();
  else respond(response, statusOf(code), { message: `${message} ${hint}`.trim() });
}
