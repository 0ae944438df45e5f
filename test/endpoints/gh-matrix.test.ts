/**
 * Every operation that the door for gh knows, by keys that are limited in each way, on a repository that a stranger has prepared: nothing
 * of another place comes out, no token of GitHub's, and MCP, OpenAPI and gh give one verdict. A new operation is in it by itself.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import { answerTokens } from '../../src/demo/github/answer-tokens.ts';
import { classifyRequest } from '../../src/main/hub/platforms/github/gh/classify.ts';
import { type Described, describedOperations } from '../../src/main/hub/platforms/github/gh/described.ts';
import { operations } from '../../src/main/hub/platforms/github/gh/operations.ts';
import { sharedGhDoor } from '../harness/gh-door.ts';
import { hiddenText, outsideText, plantHostileFiles } from '../harness/hostile-repository.ts';
import { post } from '../harness/mcp.ts';
import { postTool } from '../harness/tool-server.ts';

const { world, hub, gh } = sharedGhDoor();
const own = 'ada-demo/atlas-service';
const other = 'ada-demo/ledger-sync';

/** A file of the other repository, whose text is in no answer to a key that does not cover it. */
const otherText = 'other-canary-55aa01';

type Limits = Parameters<typeof hub.createKey>[0];
const limits: Record<string, Limits> = {
  none: { repositories: ['*/*'] },
  repository: { repositories: [own] },
  branch: { repositories: [own], branches: ['main'] },
  path: { repositories: [own], paths: ['docs/**'] },
  tool: { repositories: [own], tools: ['github_get_file', 'github_list_issues', 'github_get_me'] },
  'read-only': { repositories: [own], write: false },
};

/** What each parameter is asked with: the first is usual, the others lead elsewhere. */
const values: Record<string, string[]> = {
  path: [
    'docs/sub',
    'docs/sibling',
    'docs/sub/canary.md',
    'docs/plain.md',
    'docs/link.md',
    'outside/secret.md',
    'docs/deep/er/back.md',
    'docs',
    'docs/a%252Fb.md',
  ],
  ref: [
    'main',
    'hidden',
    'heads/hidden',
    'main%2Fcheck-runs',
    'COMMIT',
    'HIDDEN',
    'nested',
    'tags/nested',
    'OUTER',
    'INNER',
  ],
  branch: ['main', 'hidden', 'main%2Fprotection'],
  tree_sha: ['main', 'hidden', 'HIDDEN', 'nested', 'OUTER', 'INNER'],
  sha: ['main', 'hidden', 'HIDDEN', 'nested', 'OUTER'],
  tag: ['v1.0.0', 'hidden', 'nested', 'planted'],
  release_id: ['RELEASE', 'ELSEWHERE_RELEASE'],
  asset_id: ['ASSET', 'ELSEWHERE_ASSET'],
  name: ['bug', 'a%2Fb'],
  workflow_id: ['ci.yml', '1'],
  archive_format: ['zip'],
  username: ['ada-demo', 'grace-demo'],
  org: ['lighthouse-demo'],
};
const queries: Record<string, string[]> = {
  'search/repos': ['q=quincunx', `q=repo:${other}`],
  'search/code': [`q=${otherText}`, `q=${otherText}+repo:${other}`, `q=${outsideText}+repo:${own}`],
  'search/issues-and-pull-requests': ['q=is:issue', `q=is:issue+repo:${other}`],
  'search/commits': ['q=canary', `q=canary+repo:${other}`],
  'search/users': ['q=ada'],
  'repos/get-content': ['', 'ref=hidden', 'ref=HIDDEN', 'ref=nested', 'ref=OUTER'],
  'repos/list-commits': ['', 'sha=hidden', 'sha=nested', 'sha=INNER', 'path=outside/secret.md', 'path=docs/link.md'],
  'actions/list-workflow-runs-for-repo': ['', 'branch=hidden'],
  'repos/upload-release-asset': ['name=new.txt', 'name=new.bin&label=x'],
};
const bodies: Record<string, object> = {
  'issues/create': { title: 'x' },
  'issues/create-comment': { body: 'x' },
  'issues/update-comment': { body: 'x' },
  'issues/add-labels': { labels: ['bug'] },
  'issues/set-labels': { labels: ['bug'] },
  'issues/create-label': { name: 'x', color: 'ffffff' },
  'issues/update-label': { color: 'ffffff' },
  'issues/update': { state: 'closed' },
  'pulls/create': { title: 'x', head: 'hidden', base: 'main' },
  'pulls/update': { title: 'x' },
  'pulls/request-reviewers': { reviewers: ['grace-demo'] },
  'pulls/remove-requested-reviewers': { reviewers: ['grace-demo'] },
  'pulls/create-reply-for-review-comment': { body: 'x' },
  'git/create-ref': { ref: 'refs/heads/x', sha: 'hidden' },
  'repos/create-or-update-file-contents': { message: 'x', content: 'eA==', branch: 'main' },
  'repos/delete-file': { message: 'x', sha: '0'.repeat(40), branch: 'main' },
  'repos/create-release': { tag_name: 'v99', name: 'x', target_commitish: 'hidden' },
  'repos/update-release': { name: 'x' },
  'actions/create-workflow-dispatch': { ref: 'main' },
  'repos/create-for-authenticated-user': { name: 'x' },
  'repos/create-in-org': { name: 'x' },
};

let hashes: Record<string, string> = {};
type Asked = { id: string; method: string; path: string; body?: object; accept?: string };

/** Besides GitHub's usual answer, the thing itself. */
const accepts: Record<string, string[]> = {
  'repos/get-release-asset': ['', 'application/octet-stream'],
  'repos/get-content': ['', 'application/vnd.github.raw+json'],
};

/** For each operation one request with usual values, and one more for each other value of each parameter, at both repositories. */
function requestsOf([method, template, id]: Described): Asked[] {
  const parameters = [...template.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
  const usual = (name: string): string => values[name]?.[0] ?? '1';
  const variants = parameters.flatMap((name) => (values[name] ?? []).slice(1).map((value) => ({ [name]: value })));
  return [own, other].flatMap((repository) => {
    const [owner = '', repo = ''] = repository.split('/');
    const all = template.includes('{repo}') || repository === own ? [{}, ...(repository === own ? variants : [])] : [];
    return all.flatMap((variant: Record<string, string>) => {
      const path = template.replaceAll(
        /\{(\w+)\}/g,
        (_, name: string) => ({ owner, repo, ...variant })[name] ?? usual(name),
      );
      return (queries[id] ?? ['']).flatMap((query) =>
        (accepts[id] ?? ['']).map((accept) => ({
          id,
          method,
          accept,
          path: `${path}${query && `?${query}`}`.replaceAll(/\b[A-Z]+(_[A-Z]+)?\b/g, (word) => hashes[word] ?? word),
          ...(method !== 'GET' && { body: bodies[id] ?? {} }),
        })),
      );
    });
  });
}

let asked: Asked[] = [];
beforeAll(async () => {
  hashes = await plantHostileFiles(world, own, { repository: other, text: otherText });
  const described = (await describedOperations()).filter(([, , id]) => operations[id]);
  asked = described.flatMap(requestsOf);
});

const wish = {
  // With git, by which a key gets files that are passed on as they are.
  endpoints: ['mcp' as const, 'openapi' as const, 'gh' as const, 'git' as const],
  callsPerMinute: 100_000,
  callsPerDay: 1_000_000,
};
const keyFor = (name: string): Promise<{ key: string }> =>
  hub.createKey({ write: name !== 'read-only', ...wish, ...limits[name] });

/** All that it holds, also in base64. */
function plain(text: string): string {
  const encoded = [...text.matchAll(/"content":\s*"([\w+/=\\]{8,})"/g)].map(([, one = '']) =>
    one.replaceAll('\\n', ''),
  );
  return [text, ...encoded.map((one) => Buffer.from(one, 'base64').toString())].join('\n');
}

type Verdict = 'denied' | 'not denied';
const deniedByKey = /The key (is|does)|This key (is|does not|was not)|There is no such tool|No tool|\bnot found\b/;

const isDenied = (text: string): boolean => deniedByKey.test(text) && !text.includes('waits for approval');

const uploaded = Buffer.from('uploaded');
const isUpload = ({ id }: Asked): boolean => operations[id]?.isUpload === true;

async function byGh(key: string, asked: Asked): Promise<{ text: string; verdict: Verdict }> {
  const { method, path, body, accept } = asked;
  const headers = {
    authorization: `Bearer ${key}`,
    prefer: 'wait=0',
    ...(accept && { accept }),
    ...(body && { 'content-type': isUpload(asked) ? 'text/plain' : 'application/json' }),
  };
  const answer = await fetch(`${gh.door}/api/v3${path}`, {
    method,
    headers,
    ...(body && { body: isUpload(asked) ? uploaded : JSON.stringify(body) }),
  });
  const text = `${answer.headers.get('link') ?? ''} ${plain(await answer.text())}`;
  return { text, verdict: isDenied(text) ? 'denied' : 'not denied' };
}

/** The same call by the other doors; a change is only looked at there. */
async function byTools(key: string, asked: Asked): Promise<{ text: string; verdict: Verdict }[] | undefined> {
  const { method, path, body, accept = '' } = asked;
  const [at = '', search] = path.split('?');
  const query = new URLSearchParams(search);
  const upload = isUpload(asked) ? { sha256: '0'.repeat(64), bytes: uploaded.length, type: 'text/plain' } : undefined;
  const equal = await classifyRequest({ method, path: at, query, accept, body, upload, known: () => undefined });
  if (!equal.ok || 'local' in equal.value) return undefined;
  const {
    tool,
    arguments: { request: _, expected: __, file, ...given },
  } = equal.value;
  const args = {
    ...given,
    ...(file !== undefined && { content: `${uploaded}` }),
    ...(method !== 'GET' && { dry_run: true }),
  };
  const byOpenApi = await (await postTool(hub, key, tool, args)).text();
  const byMcp = await (await post(`${hub.url}/mcp`, key, 'tools/call', { name: tool, arguments: args })).text();
  if (/invalid_arguments|is missing|must be/.test(byOpenApi)) return undefined;
  return [byOpenApi, byMcp].map((text) => ({ text, verdict: isDenied(text) ? 'denied' : 'not denied' }));
}

async function declineAll(): Promise<void> {
  for (const { id, state } of await hub.call('approvals.list', {})) {
    if (state === 'waiting') await hub.tried('approvals.deny', { id });
  }
}

describe('every operation of the door for gh', () => {
  it('is asked for, where there is one', () => {
    expect(new Set(asked.map(({ id }) => id)).size).toBeGreaterThan(90);
    expect(asked.length).toBeGreaterThan(200);
  });

  it.each(Object.keys(limits))(
    'tells nothing of elsewhere, and no token, to a key with this limit: %s',
    async (name) => {
      const forReads = await keyFor(name);
      const leaks: [string, string][] = [];
      const differing: [string, string, Verdict[]][] = [];
      const seen = new Map<string, string>();
      for (const one of asked) {
        const { key } = one.method === 'GET' ? forReads : await keyFor(name);
        const { text, verdict } = await byGh(key, one);
        const of = `${one.method} ${one.path}`;
        const told = await byTools(key, one);
        const all = [text, ...(told ?? []).map((by) => by.text)].join('\n');
        for (const token of Object.values(answerTokens)) if (all.includes(token)) leaks.push([of, 'a token']);
        if (name !== 'none' && all.includes(otherText)) leaks.push([of, 'another repository']);
        if (name === 'path' && all.includes(outsideText)) leaks.push([of, 'another path']);
        // What `.gitmodules` says, which is another path.
        if (name === 'path' && all.includes('ledger-sync') && !of.includes(other)) leaks.push([of, 'a submodule']);
        if (name === 'branch' && all.includes(hiddenText)) leaks.push([of, 'another branch']);
        const isElsewhere = one.path.startsWith(`/repos/${other}`);
        if (name !== 'none' && isElsewhere && verdict === 'not denied') leaks.push([of, 'not refused']);
        // A file that is passed on is refused to more keys: nothing in it can be masked.
        const isFile = operations[one.id]?.download === 'file';
        if (told && !isFile && told.some((by) => by.verdict !== verdict))
          differing.push([`${of} ${text.slice(0, 300)}`, verdict, told.map((by) => by.verdict)]);
        seen.set(of, (seen.get(of) ?? '') + all);
        if (one.method !== 'GET') await declineAll();
      }
      expect(leaks).toEqual([]);
      // Which shows that all of it is there to be told.
      if (name === 'none')
        for (const [at, text] of Object.entries({
          'contents/docs/sub': outsideText,
          'contents/docs/sibling': 'ada-demo/ledger-sync',
          'contents/docs/plain.md?ref=nested': hiddenText,
          'commits/nested': hiddenText,
          [`commits/${hashes['OUTER']}`]: hiddenText,
          [`releases/assets/${hashes['ASSET']}`]: hiddenText,
        }))
          expect([at, seen.get(`GET /repos/${own}/${at}`)]).toEqual([at, expect.stringContaining(text)]);
      expect(differing).toEqual([]);
    },
  );
});
