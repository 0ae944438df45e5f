import type { Mutant } from './mutant.ts';

const routes = 'src/main/hub/doors/gh/routes.ts';
const gh = 'test/endpoints/gh.test.ts';

/** What docs/gh.md, and docs/git.md of SDKs, promise of requests to the API. */
export const ghpage: Mutant[] = [
  {
    promise: 'A document that is several tools needs each of them.',
    proves: [
      'docs/git.md: Each request counts as the tool that does',
      'docs/gh.md: Each request counts as the tool that does',
    ],
    file: routes,
    old: '...(lacking ?? deciding ??',
    new: '...(deciding ??',
    test: gh,
    title: 'is told why it gets nothing: of what a search finds',
  },
  {
    promise: 'A request that is refused counts as a call of the key.',
    proves: ['docs/gh.md: Each request counts as the tool that does'],
    file: routes,
    old: "if (!equal.ok || 'local' in equal.value) limits",
    new: "if (equal.ok && 'local' in equal.value) limits",
    test: gh,
    title: 'is told why it gets nothing: what is refused too fast',
  },
  {
    promise: 'A document that is refused is answered with errors.',
    proves: ['docs/git.md: A document of GraphQL that is refused, or'],
    file: routes,
    old: 'const isError = isDocument && status < 429',
    new: 'const isError = isDocument && status < 400',
    test: gh,
    title: 'is told why it gets nothing: commits in GraphQL',
  },
  {
    promise: 'A change that was approved is made when it is asked for again, and nobody is asked twice.',
    proves: [
      'docs/git.md: A change is held for up to 90 seconds while you',
      'docs/gh.md: A change waits while you look at it, for up to',
    ],
    file: routes,
    old: 'idempotency_key: name };',
    new: 'idempotency_key: `${name}${isAgain}` };',
    test: gh,
    title: 'asks nobody twice about a change that is asked for again',
  },
  {
    promise: 'The terminal names what no tool does.',
    proves: ['docs/gh.md: What no tool does is refused.'],
    file: 'src/main/hub/platforms/github/gh/classify.ts',
    old: '`No tool does what ${found.id} does, so',
    new: '`No tool does that, so',
    test: gh,
    title: 'is told why it gets nothing: what no tool does',
  },
  {
    promise: 'A file is fetched from no host that is not on the list.',
    proves: ['docs/gh.md: GitHub keeps archives, logs, artifacts and'],
    file: 'src/main/hub/identity/vault/stored-file.ts',
    old: '!isStorage(url, storage)',
    new: "url.protocol === 'file:'",
    test: 'test/endpoints/gh-files.test.ts',
    title: 'is fetched from no other place that GitHub might name',
  },
  {
    file: 'src/main/hub/platforms/github/gh/graphql-mutation.ts',
    promise: 'Of several labels one is taken away at a time.',
    proves: ['docs/gh.md: Of several labels gh can take one away at a'],
    old: 'if (isOfOne && value.length !== 1) return',
    new: 'if (isOfOne && value.length < 1) return',
    test: 'test/unit/hub/platforms/github/gh-graphql.test.ts',
    title: 'to take away several labels',
  },
  {
    file: 'src/main/hub/platforms/github/tools/pull-requests.ts',
    promise: 'A pull request from a fork is opened by a key for all that the owner of the fork has.',
    proves: ['docs/gh.md: A pull request from a fork is checked out like'],
    old: "allows('repository', `${owner}/*`.toLowerCase())",
    new: "allows('repository', repository.toLowerCase())",
    test: 'test/unit/hub/platforms/github/pull-request-writes.test.ts',
    title: 'is opened, and its commits are looked at, only with a key for what its owner has',
  },
  {
    file: 'src/main/hub/platforms/github/tools/releases.ts',
    promise: 'A deleted release is made again at the same commit.',
    proves: ['docs/gh.md: A deleted release can be made again by Undo, at'],
    old: 'const { tag, title, body, target = version, draft, prerelease } = before;',
    new: 'const { tag, title, body, target, draft, prerelease } = before;',
    test: 'test/unit/hub/platforms/github/repositories-and-people.test.ts',
    title: 'are deleted, a draft by undoing it, and made again without their files, at the commit that they had',
  },
];
