/** Who there is at the demo GitHub, and what they keep beside repositories. */
import { objectId } from '../git.ts';
import type { Catalogue, Gist, GitHubAccount, GitHubRepository, Identity, Team } from '../model.ts';
import { hostileGist } from './hostile.ts';
import { day, hourMs } from './specification.ts';

const person = (id: number, login: string, name: string, rest: Partial<GitHubAccount> = {}): GitHubAccount => ({
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

export const adaAccount = person(583231, 'ada-demo', 'Ada Demo', {
  email: 'ada@example.com',
  bio: 'Builds small services and the tools around them.',
  location: 'Lisbon',
});

export const graceAccount = person(583232, 'grace-demo', 'Grace Demo', {
  email: 'grace@example.com',
  bio: 'Words, birds and a little Go.',
  location: 'Tallinn',
});

const kim = person(7100001, 'dev-kim', 'dev-kim');
export const noor = person(7100002, 'dev-noor', 'dev-noor');
const sol = person(7100003, 'dev-sol', 'dev-sol');
export const visitor = person(7100009, 'quill-7f3', 'quill-7f3');
const buildBot = person(7100010, 'build-bot', 'build-bot', { type: 'Bot' });
const demoLab = person(7200001, 'demo-lab', 'Demo Lab', {
  type: 'Organization',
  bio: 'A laboratory for demos.',
});

/** An organization on none of whose repositories the App is installed at first. */
const orbitGuild = person(7200002, 'orbit-guild', 'Orbit Guild', {
  type: 'Organization',
  bio: 'Five repositories, and who may see them.',
});

/** GitHub itself, which commits the merges that people press a button for. */
const webFlow = person(19864447, 'web-flow', 'GitHub Web Flow', { email: 'noreply@github.example.com' });

export const githubAccounts: readonly GitHubAccount[] = [
  adaAccount,
  graceAccount,
  kim,
  noor,
  sol,
  visitor,
  buildBot,
  demoLab,
  orbitGuild,
  webFlow,
];

const identify = (account: GitHubAccount): Identity => ({ name: account.name, email: account.email, account });

/** Keys of the author counts in a specification; the last one is known to git alone, not to GitHub. */
export const authors = {
  ada: identify(adaAccount),
  grace: identify(graceAccount),
  kim: identify(kim),
  noor: identify(noor),
  sol: identify(sol),
  bot: identify(buildBot),
  nightly: { name: 'Nightly Build', email: 'nightly@builds.example.com' },
} satisfies Record<string, Identity>;

export type Author = keyof typeof authors;

export const mergedByButton: Identity = { name: 'GitHub', email: webFlow.email, account: webFlow };

export const teams: readonly Team[] = [
  {
    id: 7_300_001,
    organization: demoLab,
    slug: 'experiments',
    name: 'Experiments',
    description: 'Whoever runs them.',
    maintainers: [noor],
    members: [adaAccount, graceAccount],
  },
  {
    id: 7_300_002,
    organization: demoLab,
    slug: 'platform',
    name: 'Platform',
    description: 'Whoever keeps it running.',
    maintainers: [noor],
    members: [adaAccount],
  },
];

type Written = Pick<Gist, 'owner' | 'description' | 'public'> & { files: Record<string, string>; daysAgo: number };

const gists: readonly Written[] = [
  {
    owner: adaAccount,
    description: 'How to pin a tile',
    public: true,
    files: { 'pin.ts': "export const pin = (tile: string) => ['pinned', tile].join(':');\n" },
    daysAgo: 20,
  },
  {
    owner: adaAccount,
    description: 'Notes for the talk',
    public: false,
    files: { 'notes.md': '# Talk\n\n- Start with the map.\n', 'links.txt': 'https://example.com/map\n' },
    daysAgo: 3,
  },
  {
    owner: graceAccount,
    description: 'Colour tables',
    public: true,
    files: { 'steps.csv': 'step,hue\n1,20\n' },
    daysAgo: 40,
  },
  { owner: graceAccount, description: 'Draft', public: false, files: { 'draft.md': 'Not yet.\n' }, daysAgo: 2 },
  { owner: visitor, description: hostileGist.description, public: true, files: hostileGist.files, daysAgo: 5 },
];

/** What people keep beside their repositories: gists, oldest first, and stars for those of others. */
export function writeInterests(
  repositories: readonly GitHubRepository[],
  startOfDay: number,
): Pick<Catalogue, 'gists' | 'stars'> {
  const starred = ['grace-demo/link-check', 'grace-demo/color-steps', 'demo-lab/lab-platform'];
  const at = (daysAgo: number) => startOfDay - daysAgo * day + 10 * hourMs;
  return {
    gists: gists.map(({ files, daysAgo, ...gist }) => ({
      ...gist,
      id: objectId('blob', `${gist.owner.login} ${gist.description}`).slice(0, 32),
      files: new Map(Object.entries(files)),
      createdAt: at(daysAgo),
      updatedAt: at(daysAgo),
    })),
    stars: starred.flatMap((name, index) => {
      const repository = repositories.find((one) => `${one.owner.login}/${one.name}` === name);
      return repository ? [{ account: adaAccount, repository, at: at(30 - index) }] : [];
    }),
  };
}
