/** What GitHub keeps at another host: the text of a job's log is read as any answer, and all else is passed on to gh and SDKs as it is. */
import { fail, ok, type Result } from '../../../../shared/result.ts';
import type { PassedFile, ToolContext } from '../tool.ts';
import { githubRefusalFailure } from './request.ts';

const mostText = 10 * 1024 * 1024;

type Wanted = { path: string; accept: string };

/** A text, in full, so that it may be searched for secrets. */
export async function readText(wanted: Wanted, context: ToolContext): Promise<Result<string>> {
  const answer = await download(wanted, context, mostText);
  if (!answer.ok) return answer;
  try {
    return ok(await answer.value.text());
  } catch {
    context.client.signal.throwIfAborted();
    return fail('platform_failed', `It broke off, or is longer than ${mostText / 1024 ** 2} MiB.`);
  }
}

/**
 * Passes the file on, for a key that gets files as they are: nothing in an archive can be masked. `told` is what the key reads by it.
 * Answers how many bytes it was.
 */
export async function passFile<Told extends object>(
  wanted: Wanted,
  context: ToolContext,
  told: Told,
): Promise<Result<Told & { bytes: number }>> {
  if (!context.isForFiles) {
    return fail('not_allowed', 'Secrets in files can’t be masked there, and this key is told none.', {
      hint: 'A key that is for git too gets files as they are.',
    });
  }
  if (!context.deliver) throw new Error('Only gh and SDKs have where to put a file.');
  const answer = await download(wanted, context);
  if (!answer.ok) return answer;
  const { body, headers } = answer.value;
  if (!body) return fail('platform_failed', 'GitHub answered with nothing.');
  const delivered = await context.deliver(body, { ...told, file: fileOf(headers) });
  return delivered.ok ? ok({ ...told, bytes: delivered.value.bytes }) : delivered;
}

async function download({ path, accept }: Wanted, { client }: ToolContext, most?: number): Promise<Result<Response>> {
  if (!client.download) throw new Error('Its client has nothing to fetch files by.');
  try {
    const headers = { accept, 'user-agent': 'OpenGitHubX', 'x-github-api-version': '2022-11-28' };
    const found = await client.download(`${client.apiUrl}/${path}`, { headers, ...(most !== undefined && { most }) });
    if (!found.ok || found.value.status === 200) return found;
    const { status, headers: told } = found.value;
    const refusal = { status, headers: Object.fromEntries(told), text: await found.value.text() };
    return { ok: false, failure: githubRefusalFailure(refusal, Date.now()) };
  } catch {
    client.signal.throwIfAborted();
    return fail('platform_unreachable');
  }
}

/** Of what the other host says of it, as much as can be repeated to a client that makes a file of it. */
function fileOf(headers: Headers): PassedFile {
  const type = headers.get('content-type')?.split(';')[0]?.trim() ?? '';
  const [, name] = /\bfilename="?([\w.+-]{1,200})"?(?:;|$)/.exec(headers.get('content-disposition') ?? '') ?? [];
  const length = headers.get('content-length');
  return {
    type: /^application\/[\w.+-]{1,60}$/.test(type) ? type : 'application/octet-stream',
    ...(name !== undefined && !/^\.+$/.test(name) && { name }),
    ...(length !== null && !headers.has('content-encoding') && /^\d{1,12}$/.test(length) && { length: Number(length) }),
  };
}
