import { objectId } from '../git-objects.ts';
import type { Catalogue, Gist, Repository, Team } from '../model.ts';
import { ada, demoLab, grace, noor, visitor } from './accounts.ts';
import { hostileGist } from './hostile.ts';
import { day, hour } from './schedule.ts';

export const teams: readonly Team[] = [
  {
    id: 7_300_001,
    organization: demoLab,
    slug: 'experiments',
    name: 'Experiments',
    description: 'Whoever runs them.',
    maintainers: [noor],
    members: [ada, grace],
  },
  {
    id: 7_300_002,
    organization: demoLab,
    slug: 'platform',
    name: 'Platform',
    description: 'Whoever keeps it running.',
    maintainers: [noor],
    members: [ada],
  },
];

type Written = Pick<Gist, 'owner' | 'description' | 'public'> & { files: Record<string, string>; daysAgo: number };

const gists: readonly Written[] = [
  {
    owner: ada,
    description: 'How to pin a tile',
    public: true,
    files: { 'pin.ts': "export const pin = (tile: string) => ['pinned', tile].join(':');\n" },
    daysAgo: 20,
  },
  {
    owner: ada,
    description: 'Notes for the talk',
    public: false,
    files: { 'notes.md': '# Talk\n\n- Start with the map.\n', 'links.txt': 'https://example.com/map\n' },
    daysAgo: 3,
  },
  { owner: grace, description: 'Colour tables', public: true, files: { 'steps.csv': 'step,hue\n1,20\n' }, daysAgo: 40 },
  { owner: grace, description: 'Draft', public: false, files: { 'draft.md': 'Not yet.\n' }, daysAgo: 2 },
  { owner: visitor, description: hostileGist.description, public: true, files: hostileGist.files, daysAgo: 5 },
];

/** What people keep beside their repositories: gists, oldest first, and stars for those of others. */
export function writeInterests(
  repositories: readonly Repository[],
  startOfDay: number,
): Pick<Catalogue, 'gists' | 'stars'> {
  const starred = ['grace-demo/link-check', 'grace-demo/color-steps', 'demo-lab/lab-platform'];
  const at = (daysAgo: number) => startOfDay - daysAgo * day + 10 * hour;
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
      return repository ? [{ account: ada, repository, at: at(30 - index) }] : [];
    }),
  };
}
