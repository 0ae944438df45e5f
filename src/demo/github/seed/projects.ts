import {
  fullName,
  type GitHubAccount,
  type GitHubRepository,
  type ItemContent,
  type Project,
  type ProjectField,
} from '../model.ts';
import { adaAccount, githubAccounts, noor } from './accounts.ts';
import { hostileIssue } from './hostile.ts';
import { day, hourMs } from './specification.ts';

type Planned = { content: ItemContent; values?: Readonly<Record<string, string | number>>; by?: GitHubAccount };
type Plan = Pick<Project, 'number' | 'owner' | 'creator' | 'title' | 'description' | 'public'> & {
  daysAgo: number;
  items: readonly Planned[];
};

const lab = githubAccounts.find(({ login }) => login === 'demo-lab') as GitHubAccount;

const select = (name: string, names: readonly string[]): Omit<ProjectField, 'id'> => ({
  name,
  dataType: 'single_select',
  options: names.map((option, index) => ({ id: `${name.toLowerCase().slice(0, 4)}${index + 1}f8`, name: option })),
});

const fields: readonly Omit<ProjectField, 'id'>[] = [
  { name: 'Title', dataType: 'title' },
  { name: 'Assignees', dataType: 'assignees' },
  select('Status', ['Todo', 'In progress', 'Done']),
  { name: 'Estimate', dataType: 'number' },
  { name: 'Due', dataType: 'date' },
  { name: 'Notes', dataType: 'text' },
  {
    name: 'Sprint',
    dataType: 'iteration',
    options: [
      { id: '1c0ffee1', name: 'Sprint 1' },
      { id: '1c0ffee2', name: 'Sprint 2' },
    ],
  },
];

function plans(repositories: readonly GitHubRepository[]): readonly Plan[] {
  const named = (name: string) => repositories.find((repository) => fullName(repository) === name) as GitHubRepository;
  const issue = (name: string, number: number): ItemContent => ({ repository: named(name), number });
  const stages = ['stat1f8', 'stat2f8', 'stat3f8'];
  return [
    {
      number: 2,
      owner: lab,
      creator: adaAccount,
      title: 'Atlas, this quarter',
      description: 'What the map needs before spring.',
      public: false,
      daysAgo: 60,
      items: [
        ...Array.from({ length: 12 }, (_, index) => ({
          content: issue('ada-demo/atlas-service', index + 1),
          values: {
            Status: stages[index % 3] ?? '',
            Estimate: index + 1,
            ...(index === 0 && { Notes: 'First of all.' }),
          },
        })),
        { content: { title: 'Ask the hosting company about the lease', body: 'Before the end of the month.' } },
        { content: issue('ada-demo/ledger-sync', 1), values: { Due: '2026-12-01', Sprint: '1c0ffee2' } },
      ],
    },
    {
      number: 3,
      owner: lab,
      creator: adaAccount,
      title: 'tidy-csv wishes',
      description: null,
      public: true,
      daysAgo: 30,
      items: [
        { content: issue('ada-demo/tidy-csv', 1), values: { Status: 'stat1f8' } },
        { content: { title: hostileIssue.title, body: hostileIssue.body } },
      ],
    },
    {
      number: 1,
      owner: lab,
      creator: noor,
      title: 'Platform',
      description: 'Everything that runs.',
      public: false,
      daysAgo: 90,
      items: [{ content: issue('demo-lab/lab-platform', 1), values: { Status: 'stat2f8' }, by: noor }],
    },
  ];
}

/** The projects of all accounts. */
export function createProjects(repositories: readonly GitHubRepository[], startOfDay: number): Project[] {
  return plans(repositories).map(({ daysAgo, items, ...plan }, place) => {
    const id = 77_001 + place;
    const createdAt = startOfDay - daysAgo * day + 9 * hourMs;
    const own = fields.map((field, index) => ({ ...field, id: id * 100 + index }));
    const made = items.map(({ content, values = {}, by = adaAccount }, index) => ({
      id: id * 1000 + index,
      content,
      creator: by,
      createdAt,
      updatedAt: createdAt,
      values: new Map(own.flatMap(({ id, name }) => (values[name] === undefined ? [] : [[id, values[name]] as const]))),
    }));
    return { ...plan, id, createdAt, updatedAt: createdAt, fields: own, items: made };
  });
}
