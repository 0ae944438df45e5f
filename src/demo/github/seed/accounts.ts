import type { Account, Identity } from '../model.ts';

const person = (id: number, login: string, name: string, rest: Partial<Account> = {}): Account => ({
  id,
  login,
  name,
  type: 'User',
  email: `${login}@users.noreply.example.com`,
  bio: null,
  location: null,
  createdAt: Date.UTC(2011, 0, 25, 18, 44, 36) + id * 60_000,
  ...rest,
});

export const ada = person(583231, 'ada-demo', 'Ada Demo', {
  email: 'ada@example.com',
  bio: 'Builds small services and the tools around them.',
  location: 'Lisbon',
});

export const grace = person(583232, 'grace-demo', 'Grace Demo', {
  email: 'grace@example.com',
  bio: 'Words, birds and a little Go.',
  location: 'Tallinn',
});

const kim = person(7100001, 'dev-kim', 'dev-kim');
export const noor = person(7100002, 'dev-noor', 'dev-noor');
const sol = person(7100003, 'dev-sol', 'dev-sol');
export const visitor = person(7100009, 'quill-7f3', 'quill-7f3');
const buildBot = person(7100010, 'build-bot', 'build-bot', { type: 'Bot' });
export const demoLab = person(7200001, 'demo-lab', 'Demo Lab', {
  type: 'Organization',
  bio: 'A laboratory for demos.',
});

/** GitHub itself, which commits the merges that people press a button for. */
const webFlow = person(19864447, 'web-flow', 'GitHub Web Flow', { email: 'noreply@github.example.com' });

export const accounts: readonly Account[] = [ada, grace, kim, noor, sol, visitor, buildBot, demoLab, webFlow];

const identify = (account: Account): Identity => ({ name: account.name, email: account.email, account });

/** Keys of the author counts in a specification; the last one is known to git alone, not to GitHub. */
export const authors = {
  ada: identify(ada),
  grace: identify(grace),
  kim: identify(kim),
  noor: identify(noor),
  sol: identify(sol),
  bot: identify(buildBot),
  nightly: { name: 'Nightly Build', email: 'nightly@builds.example.com' },
} satisfies Record<string, Identity>;

export type Author = keyof typeof authors;

export const mergedByButton: Identity = { name: 'GitHub', email: webFlow.email, account: webFlow };
