/** What the tools and the demo take for granted of GitHub. */
import { type Assumption, askLive, type LiveAccount, memberOf, memberText } from '../assumption.ts';
import { type GitRequest, writeGitRequest } from '../git-protocol.ts';

const docs = 'https://docs.github.com/en';

const headers = {
  accept: 'application/vnd.github+json',
  'user-agent': 'OpenGitHubX',
  'x-github-api-version': '2022-11-28',
};

/** What git is answered for the account's own repository; undefined where it has none. */
async function askGit(on: LiveAccount, request: GitRequest): Promise<{ status: number; text: string } | undefined> {
  const own = memberText((await get(on, '/user/repos?per_page=1')).body, '0.full_name');
  if (own === undefined || !on.client.stream) return undefined;
  const answer = await on.client.stream(`${on.client.apis['git']}/${own}.git/git-upload-pack`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-git-upload-pack-request', 'git-protocol': 'version=2' },
    body: writeGitRequest(request),
  });
  return { status: answer.status, text: Buffer.from(await answer.arrayBuffer()).toString('latin1') };
}

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
    async look(on) {
      const name = await publicElsewhere(on);
      if (name === undefined) return { holds: null, facts: {} };
      const { status, body } = await get(on, `/repos/${name}`);
      const knowsPush = typeof memberOf(body, 'permissions.push') === 'boolean';
      return { holds: status === 200 && knowsPush, facts: { status, permissions: knowsPush } };
    },
  },
  {
    id: 'github-collaborators',
    says: 'Who may not push is told no collaborators: 403',
    source: `${docs}/rest/collaborators/collaborators#list-repository-collaborators`,
    async look(on) {
      const name = await publicElsewhere(on);
      if (name === undefined) return { holds: null, facts: {} };
      const { status } = await get(on, `/repos/${name}/collaborators`);
      return { holds: status === 403, facts: { status } };
    },
  },
  {
    id: 'github-no-such-ref',
    says: 'A ref that there is not has no file: 404',
    source: `${docs}/rest/repos/contents#get-repository-content`,
    async look(on) {
      const own = memberText((await get(on, '/user/repos?per_page=1')).body, '0.full_name');
      if (own === undefined) return { holds: null, facts: {} };
      const { status } = await get(on, `/repos/${own}/contents/?ref=no-branch-has-this-name-c7f1`);
      return { holds: status === 404, facts: { status } };
    },
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
    async look(on) {
      const listed = await askGit(on, { command: 'ls-refs', lines: ['ref-prefix HEAD'] });
      if (!listed) return { holds: null, facts: {} };
      const lists = headIn(listed.text) !== undefined;
      return { holds: listed.status === 200 && lists, facts: { status: listed.status, lists } };
    },
  },
  {
    id: 'github-git-parts',
    says: 'git is given a part of a history, and a part of its objects',
    source: 'https://github.blog/open-source/git/get-up-to-speed-with-partial-clone-and-shallow-clone/',
    async look(on) {
      const listed = await askGit(on, { command: 'ls-refs', lines: ['ref-prefix HEAD'] });
      const head = listed && headIn(listed.text);
      if (!head) return { holds: null, facts: {} };
      const lines = [`want ${head}`, 'deepen 1', 'filter tree:0', 'done'];
      const { status, text = '' } = (await askGit(on, { command: 'fetch', lines })) ?? {};
      const [shallow, pack] = [text.includes(`shallow ${head}`), text.includes('PACK')];
      return { holds: status === 200 && shallow && pack, facts: { status, shallow, pack } };
    },
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
