/** What the tools and the demo take for granted of GitHub. */
import { type Assumption, askLive, type LiveAccount, memberOf, memberText } from '../assumption.ts';
import { type GitRequest, objectsIn, writeGitRequest } from '../git-protocol.ts';

const docs = 'https://docs.github.com/en';

const headers = {
  accept: 'application/vnd.github+json',
  'user-agent': 'OpenGitHubX',
  'x-github-api-version': '2022-11-28',
};

/** Bytes of an answer that are read: those of a large repository would not end soon. */
const mostOfGit = 32 * 1024 * 1024;

type GitAnswer = { status: number; text: string; bytes: number; milliseconds: number };

/** What git is answered for a repository, its first bytes as text; with no request, what it is offered before a push. */
async function askGit(on: LiveAccount, repository: string, request?: GitRequest): Promise<GitAnswer> {
  if (!on.client.stream) throw new Error('Its client has nothing to send git by.');
  const url = `${on.client.apis['git']}/${repository}.git`;
  const began = performance.now();
  const answer = request
    ? await on.client.stream(`${url}/git-upload-pack`, {
        method: 'POST',
        headers: { 'content-type': 'application/x-git-upload-pack-request', 'git-protocol': 'version=2' },
        body: writeGitRequest(request),
      })
    : await on.client.stream(`${url}/info/refs?service=git-receive-pack`, { method: 'GET' });
  const beginning: Uint8Array[] = [];
  let bytes = 0;
  for await (const piece of answer.body ?? []) {
    if (bytes < 65_536) beginning.push(piece);
    bytes += piece.byteLength;
    if (bytes > mostOfGit) break;
  }
  const text = Buffer.concat(beginning).toString('latin1');
  return { status: answer.status, text, bytes, milliseconds: Math.round(performance.now() - began) };
}

/** What Git LFS is answered that asks for a file which nobody has. */
async function askForLargeFile(on: LiveAccount, repository: string): Promise<{ status: number; code: unknown }> {
  if (!on.client.stream) throw new Error('Its client has nothing to send git by.');
  const media = 'application/vnd.git-lfs+json';
  const answer = await on.client.stream(`${on.client.apis['git']}/${repository}.git/info/lfs/objects/batch`, {
    method: 'POST',
    headers: { accept: media, 'content-type': media },
    body: Buffer.from(JSON.stringify({ operation: 'download', objects: [{ oid: '0'.repeat(64), size: 1 }] })),
  });
  const said: unknown = await answer.json().catch(() => undefined);
  return { status: answer.status, code: memberOf(said, 'objects.0.error.code') };
}

/** A repository of the account; undefined where it has none. */
const ownRepository = async (on: LiveAccount): Promise<string | undefined> =>
  memberText((await get(on, '/user/repos?per_page=1')).body, '0.full_name');

const listHead: GitRequest = { command: 'ls-refs', lines: ['ref-prefix HEAD'] };

const headIn = (refs: string): string | undefined => /^[0-9a-f]{4}([0-9a-f]{40}) HEAD/.exec(refs)?.[1];

const get = (on: LiveAccount, path: string) => askLive(on, `${on.client.apiUrl}${path}`, { headers });

const limitOf = ({ headers: of }: { headers: Headers }): number => Number(of.get('x-ratelimit-limit') ?? 0);

/** One that everybody can read and whose owner has not installed the App, as far as the account can see. */
async function publicElsewhere(on: LiveAccount): Promise<string | undefined> {
  const installed = memberOf((await get(on, '/user/installations?per_page=100')).body, 'installations');
  const owners = Array.isArray(installed)
    ? installed.map((one) => memberText(one, 'account.login')?.toLowerCase())
    : [];
  const found = memberOf((await get(on, '/search/repositories?q=is:public&per_page=50')).body, 'items');
  const names = Array.isArray(found) ? found.map((one) => memberText(one, 'full_name') ?? '') : [];
  return names.find((name) => name !== '' && !owners.includes(name.split('/')[0]?.toLowerCase()));
}

type Look = Assumption['look'];

/** To be tried in a repository such as `find` finds; nothing is known where there is none. */
const inRepository =
  (find: typeof ownRepository, look: (on: LiveAccount, repository: string) => ReturnType<Look>): Look =>
  async (on) => {
    const found = await find(on);
    return found === undefined ? { holds: null, facts: {} } : look(on, found);
  };

export const githubAssumptions: Assumption[] = [
  {
    id: 'github-token-without-scopes',
    says: 'Token Vault names no scopes for the token of a GitHub App, whose permissions are the App’s',
    source: 'https://auth0.com/ai/docs/integrations/github',
    look: async ({ stated: { scope = '' } }) => ({ holds: scope === '', facts: { named: scope !== '' } }),
  },
  {
    id: 'github-token-eight-hours',
    says: 'A person’s token lasts eight hours at most',
    source: `${docs}/apps/creating-github-apps/authenticating-with-a-github-app/refreshing-user-access-tokens`,
    look: async ({ stated: { seconds } }) => ({
      holds: seconds !== undefined && seconds <= 28_800,
      facts: { seconds },
    }),
  },
  {
    id: 'github-limit-5000',
    says: 'A person may send 5,000 requests an hour or more',
    source: `${docs}/rest/using-the-rest-api/rate-limits-for-the-rest-api`,
    async look(on) {
      const limit = limitOf(await get(on, '/user'));
      return { holds: limit >= 5_000, facts: { limit } };
    },
  },
  {
    id: 'github-search-30',
    says: 'Searches have a separate limit of 30 a minute',
    source: `${docs}/rest/search/search#rate-limit`,
    async look(on) {
      const answer = await get(on, '/search/repositories?q=is:public&per_page=1');
      return { holds: limitOf(answer) === 30, facts: { status: answer.status, limit: limitOf(answer) } };
    },
  },
  {
    id: 'github-installations',
    says: 'Where the App is installed that a person can reach, and on which repositories, is told',
    source: `${docs}/rest/apps/installations#list-app-installations-accessible-to-the-user-access-token`,
    async look(on) {
      const { status, body } = await get(on, '/user/installations?per_page=100');
      const listed = memberOf(body, 'installations');
      const all = Array.isArray(listed) ? listed : undefined;
      const isWhole = (one: unknown) =>
        memberText(one, 'account.login') !== undefined &&
        /^(all|selected)$/.test(memberText(one, 'repository_selection') ?? '');
      return {
        holds: status === 200 && all !== undefined && all.every(isWhole),
        facts: { status, installations: all?.length },
      };
    },
  },
  {
    id: 'github-public-read',
    says: 'What is public can be read, wherever the App is installed',
    source:
      'https://github.blog/changelog/2021-08-02-github-app-user-to-server-rest-api-requests-now-have-read-access-to-public-resources',
    look: inRepository(publicElsewhere, async (on, name) => {
      const { status, body } = await get(on, `/repos/${name}`);
      const knowsPush = typeof memberOf(body, 'permissions.push') === 'boolean';
      return { holds: status === 200 && knowsPush, facts: { status, permissions: knowsPush } };
    }),
  },
  {
    id: 'github-collaborators',
    says: 'Who may not push is told no collaborators: 403',
    source: `${docs}/rest/collaborators/collaborators#list-repository-collaborators`,
    look: inRepository(publicElsewhere, async (on, name) => {
      const { status } = await get(on, `/repos/${name}/collaborators`);
      return { holds: status === 403, facts: { status } };
    }),
  },
  {
    id: 'github-no-such-ref',
    says: 'A ref that there is not has no file: 404',
    source: `${docs}/rest/repos/contents#get-repository-content`,
    look: inRepository(ownRepository, async (on, own) => {
      const { status } = await get(on, `/repos/${own}/contents/?ref=no-branch-has-this-name-c7f1`);
      return { holds: status === 404, facts: { status } };
    }),
  },
  {
    id: 'github-not-there',
    says: 'What is private is not there (404)',
    source: `${docs}/rest/using-the-rest-api/troubleshooting-the-rest-api#404-not-found-for-an-existing-resource`,
    async look(on) {
      const login = memberText((await get(on, '/user')).body, 'login') ?? '';
      const { status } = await get(on, `/repos/${login}/no-repository-has-this-name-c7f1`);
      return { holds: status === 404, facts: { status } };
    },
  },
  {
    id: 'github-route-not-listed',
    says: 'A route that is not on the list for App users, such as notifications, is refused with 403 or 404',
    source: `${docs}/rest/authentication/endpoints-available-for-github-app-user-access-tokens`,
    async look(on) {
      const { status } = await get(on, '/notifications?per_page=1');
      return { holds: status === 403 || status === 404, facts: { status } };
    },
  },
  {
    id: 'github-projects-of-people',
    says: 'Projects of a person are refused to Apps: 403',
    source: `${docs}/rest/authentication/endpoints-available-for-github-app-user-access-tokens`,
    async look(on) {
      const login = memberText((await get(on, '/user')).body, 'login') ?? '';
      const { status } = await get(on, `/users/${login}/projectsV2`);
      return { holds: status === 403, facts: { status } };
    },
  },
  {
    id: 'github-own-repositories',
    says: 'A person’s list says of each repository whether it is private and whether they may push',
    source: `${docs}/rest/repos/repos#list-repositories-for-the-authenticated-user`,
    async look(on) {
      const { status, body } = await get(on, '/user/repos?per_page=1');
      if (!Array.isArray(body)) return { holds: false, facts: { status } };
      const [first] = body as unknown[];
      if (first === undefined) return { holds: null, facts: { status } };
      const told = ['private', 'permissions.push'].every((path) => typeof memberOf(first, path) === 'boolean');
      return { holds: told, facts: { status, told } };
    },
  },
  {
    id: 'github-pages',
    says: 'A list that continues names its next page in a Link header',
    source: `${docs}/rest/using-the-rest-api/using-pagination-in-the-rest-api`,
    async look(on) {
      const two = (await get(on, '/user/repos?per_page=2')).body;
      if (!Array.isArray(two) || two.length < 2) return { holds: null, facts: {} };
      const link = (await get(on, '/user/repos?per_page=1')).headers.get('link') ?? '';
      return { holds: link.includes('rel="next"'), facts: { link: link !== '' } };
    },
  },
  {
    id: 'github-git-token',
    says: 'git takes the token of a person’s App as the password of HTTP Basic, in version 2 of its protocol',
    source: `${docs}/apps/creating-github-apps/registering-a-github-app/choosing-permissions-for-a-github-app#choosing-permissions-for-git-access`,
    look: inRepository(ownRepository, async (on, own) => {
      const listed = await askGit(on, own, listHead);
      const lists = headIn(listed.text) !== undefined;
      return { holds: listed.status === 200 && lists, facts: { status: listed.status, lists } };
    }),
  },
  {
    id: 'github-git-parts',
    says: 'git is given a part of a history, and a part of its objects',
    source: 'https://github.blog/open-source/git/get-up-to-speed-with-partial-clone-and-shallow-clone/',
    async look(on) {
      const own = await ownRepository(on);
      const head = own && headIn((await askGit(on, own, listHead)).text);
      if (!head) return { holds: null, facts: {} };
      const lines = [`want ${head}`, 'deepen 1', 'filter tree:0', 'done'];
      const { status, text } = await askGit(on, own, { command: 'fetch', lines });
      const [shallow, pack] = [text.includes(`shallow ${head}`), text.includes('PACK')];
      return { holds: status === 200 && shallow && pack, facts: { status, shallow, pack } };
    },
  },
  {
    id: 'github-git-pack',
    says: 'git fetches what is public, wherever the App is installed',
    source: 'https://git-scm.com/docs/protocol-v2#_fetch',
    async look(on) {
      const name = await publicElsewhere(on);
      const head = name && headIn((await askGit(on, name, listHead)).text);
      if (!head) return { holds: null, facts: {} };
      const lines = [`want ${head}`, 'deepen 100', 'done'];
      const { status, text, bytes, milliseconds } = await askGit(on, name, { command: 'fetch', lines });
      const objects = objectsIn(Buffer.from(text, 'latin1'));
      return { holds: status === 200 && objects !== undefined, facts: { status, objects, bytes, milliseconds } };
    },
  },
  {
    id: 'github-git-atomic',
    says: 'git is offered to push all refs or none, and to delete them',
    source: 'https://git-scm.com/docs/protocol-capabilities#_atomic',
    look: inRepository(ownRepository, async (on, own) => {
      const { status, text } = await askGit(on, own);
      // Nobody is offered anything where the App may not push.
      if (status === 403) return { holds: null, facts: { status } };
      const [, offered = ''] = /\0([^\n]*)\n/.exec(text) ?? [];
      const has = (one: string): boolean => offered.split(' ').includes(one);
      const [atomic, deletes] = [has('atomic'), has('delete-refs')];
      const reports = has('report-status') && has('side-band-64k');
      return { holds: atomic && deletes && reports, facts: { status, atomic, deletes, reports } };
    }),
  },
  {
    id: 'github-storage',
    says: 'Logs, artifacts, archives and files of releases are kept at other hosts, to which GitHub redirects',
    source: `${docs}/rest/repos/contents#download-a-repository-archive-zip`,
    look: inRepository(ownRepository, async (on, own) => {
      if (!on.client.download) return { holds: null, facts: {} };
      const found = await on.client.download(`${on.client.apiUrl}/repos/${own}/zipball`, { headers });
      if (!found.ok) return { holds: false, facts: { code: found.failure.code } };
      await found.value.body?.cancel();
      // An empty repository has no archive.
      const { status } = found.value;
      return { holds: status === 404 ? null : status === 200, facts: { status } };
    }),
  },
  {
    id: 'github-git-lfs',
    says: 'Git LFS takes the same token, and answers for each file where it is or that there is none',
    source: 'https://github.com/git-lfs/git-lfs/blob/main/docs/api/batch.md',
    look: inRepository(ownRepository, async (on, own) => {
      const { status, code } = await askForLargeFile(on, own);
      return {
        holds: status === 200 && code === 404,
        facts: { status, code: typeof code === 'number' ? code : undefined },
      };
    }),
  },
  {
    id: 'github-graphql',
    says: 'The same token asks the GraphQL API',
    source: `${docs}/graphql/guides/forming-calls-with-graphql#authenticating-with-graphql`,
    async look(on) {
      const { status, body } = await askLive(on, `${on.client.apiUrl}/graphql`, {
        method: 'POST',
        headers: { ...headers, 'content-type': 'application/json' },
        body: JSON.stringify({ query: 'query { viewer { login } }', variables: {} }),
      });
      const isTold = memberText(body, 'data.viewer.login') !== undefined;
      return { holds: status === 200 && isTold, facts: { status, viewer: isTold } };
    },
  },
];
