/** What `git` itself asks of a repository. No client lists these tools: the door for git calls them, and passes on what they fetch. */
import * as z from 'zod';
import { type Failed, fail, ok, type Result } from '../../../../../shared/result.ts';
import { input } from '../../fields.ts';
import { createRefFilter, narrowFetch, noteCuts } from '../../git-branches.ts';
import { type GitRequestText, objectsIn, writeLongGitRequest } from '../../git-protocol.ts';
import type { PlatformClient } from '../../platform.ts';
import { parseJsonAs } from '../../requests.ts';
import type { Tool, ToolContext } from '../../tool.ts';
import { repository } from '../fields.ts';
import { githubToolsIn } from '../rest.ts';

const { readTool } = githubToolsIn('git');

/** As text, a line each: a list of so many is looked at piece by piece by all who handle arguments. */
const lines = z.string().max(2_200_000);

/** `outsider`: somebody may have written in it who does not run it; its pull requests are refs as well. */
const Fetched = z.object({ repository: z.string(), url: z.string(), bytes: z.number(), outsider: z.boolean() });

/** Bytes: https://docs.github.com/en/repositories/working-with-files/managing-large-files/about-git-large-file-storage */
const mostLarge = 5 * 1024 ** 3;

/** A pack is whole trees: who may reach some paths alone can't be served. Which branches it is of the tools see to. */
const anyPath = () => ({ branch: [] });

export const gitTools: Tool[] = [
  readTool({
    name: 'git_list_refs',
    title: 'List branches and tags over git',
    description: 'The names of the branches and tags of a repository and the commits at their ends.',
    input: input({ repository, lines }),
    output: Fetched,
    files: anyPath,
    run: async ({ repository, lines }, context) => {
      const fetched = await fetchByGit(repository, { command: 'ls-refs', lines }, context);
      return fetched.ok ? ok(fetched.value.answer) : fetched;
    },
  }),
  readTool({
    name: 'git_fetch',
    title: 'Fetch over git',
    description: 'Commits and files of a repository, as `git clone` and `git fetch` take them.',
    input: input({ repository, lines }),
    output: Fetched.extend({ objects: z.number().nullable() }),
    files: anyPath,
    run: async ({ repository, lines }, context) => {
      const { branchLimit } = context;
      const asked = branchLimit ? narrowFetch(lines, branchLimit) : ok(lines);
      if (!asked.ok) return asked;
      const fetched = await fetchByGit(repository, { command: 'fetch', lines: asked.value }, context);
      if (!fetched.ok) return fetched;
      const { answer, beginning } = fetched.value;
      if (branchLimit) noteCuts(beginning, branchLimit);
      return ok({ ...answer, objects: objectsIn(beginning) ?? null });
    },
  }),
  readTool({
    name: 'git_fetch_large_file',
    title: 'Fetch a large file over git',
    description: 'A file that is kept by Git LFS, as `git lfs pull` takes it.',
    input: input({ repository, oid: z.string().regex(/^[0-9a-f]{64}$/), size: z.int().min(0).max(mostLarge) }),
    output: Fetched,
    files: anyPath,
    run: fetchLargeFile,
  }),
];

type LargeFile = { repository: string; oid: string; size: number };

const lfsMedia = 'application/vnd.git-lfs+json';
const Batch = z.object({
  objects: z.tuple([z.object({ actions: z.object({ download: z.object({ href: z.string() }) }).optional() })]),
});

/** GitHub answers with a signed address at its storage. The hub itself fetches what is there, so that it is on record and ends with the key. */
async function fetchLargeFile({ repository, oid, size }: LargeFile, context: ToolContext) {
  const { client, place, deliver, branchLimit } = context;
  if (!deliver || !client.stream || !client.stored)
    throw new Error('Only the door for git has where to put a large file.');
  if (branchLimit) {
    const hint = 'Leave large files out: GIT_LFS_SKIP_SMUDGE=1';
    return fail('not_allowed', 'The key is limited to branches, and a large file is on none.', { hint });
  }
  const url = `${client.apis['git']}/${repository}`;
  const asked = await client.stream(`${url}.git/info/lfs/objects/batch`, {
    method: 'POST',
    headers: { accept: lfsMedia, 'content-type': lfsMedia, 'user-agent': 'git-lfs/3 (OpenGitHubX)' },
    body: Buffer.from(JSON.stringify({ operation: 'download', transfers: ['basic'], objects: [{ oid, size }] })),
  });
  if (asked.status !== 200) return refusedByGitHub(asked.status, repository);
  const href = parseJsonAs(await asked.text(), Batch)?.objects[0].actions?.download.href;
  if (href === undefined) return fail('platform_not_found', `GitHub has no such large file of ${repository}.`);
  const found = await place();
  if (!found.ok) return found;
  const stored = await client.stored(href, size);
  if (!stored.ok) return stored;
  const told = { repository: found.value.name, url, outsider: found.value.isOnlyOurs !== true };
  if (!stored.value.body) return fail('platform_failed');
  const delivered = await deliver(stored.value.body, told);
  return delivered.ok ? ok({ ...told, bytes: delivered.value.bytes }) : delivered;
}

/** Passes the answer on as it comes. Fails before anything was passed on, but for an answer that breaks off. */
async function fetchByGit(repository: string, request: GitRequestText, context: ToolContext) {
  const { client, place, deliver, branchLimit } = context;
  if (!deliver) throw new Error('Only the door for git has where to put what git fetches.');
  const url = `${client.apis['git']}/${repository}`;
  const asked = await askGit(client, repository, request);
  if (!asked.ok) return asked;
  const answer = asked.value;
  if (!answer.body) return refusedByGitHub(answer.status, repository);
  if (answer.headers.get('content-type') !== 'application/x-git-upload-pack-result') {
    return fail('platform_failed', `GitHub answered git with something that is no answer of git.`);
  }
  const found = await place();
  if (!found.ok) return found;
  const outsider = found.value.isOnlyOurs !== true;
  const told = { repository: found.value.name, url, outsider };
  const isList = request.command === 'ls-refs';
  const passed = branchLimit && isList ? answer.body.pipeThrough(createRefFilter(branchLimit)) : answer.body;
  const delivered = await deliver(passed, told);
  if (!delivered.ok) return delivered;
  const { bytes, beginning } = delivered.value;
  return ok({ answer: { ...told, bytes }, beginning });
}

/** What git answers to a request that reads. */
export async function askGit(
  client: PlatformClient,
  repository: string,
  request: GitRequestText,
): Promise<Result<Response>> {
  if (!client.stream) throw new Error('Its client has nothing to send git by.');
  const body = await writeLongGitRequest(request);
  if (!body.ok) return body;
  const answer = await client.stream(`${client.apis['git']}/${repository}.git/git-upload-pack`, {
    method: 'POST',
    headers: {
      accept: 'application/x-git-upload-pack-result',
      'content-type': 'application/x-git-upload-pack-request',
      'git-protocol': 'version=2',
      'user-agent': 'git/2 (OpenGitHubX)',
    },
    body: body.value,
  });
  return answer.status === 200 ? ok(answer) : refusedByGitHub(answer.status, repository);
}

/** GitHub answers 404 for what the account may not know of, and 301 for a repository that has another name now. */
export function refusedByGitHub(status: number, repository: string, what = 'fetch'): Failed {
  if (status === 404)
    return fail('platform_not_found', `GitHub knows no repository ${repository}, or not for this account.`);
  if (status === 301 || status === 302) return fail('platform_not_found', `${repository} has another name now.`);
  if (status === 401) return fail('platform_unauthorised');
  if (status === 403) return fail('platform_forbidden', `GitHub does not let the account ${what} ${repository}.`);
  if (status === 429) return fail('platform_rate_limited', undefined, { retryAfterSeconds: 60 });
  return fail('platform_failed', `GitHub answered git with status ${status}.`);
}
