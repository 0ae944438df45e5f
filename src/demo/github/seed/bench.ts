import { objectId, sealCommit } from '../git-objects.ts';
import { type Account, type Commit, type Content, defaultBranch, type Repository } from '../model.ts';
import { emptyContent } from '../new-repository.ts';
import { createRandom } from '../random.ts';
import { authors } from './accounts.ts';
import { day, hour, minute } from './schedule.ts';
import type { Specification } from './specification.ts';
import { labels } from './tracker.ts';
import { commitMessage } from './wording.ts';

const commitCount = 120;
const spanInDays = 88;
const words: Pick<Specification, 'subjects' | 'scopes'> = {
  subjects: ['batches', 'counters', 'snapshots', 'replays'],
  scopes: ['load', 'store'],
};

/** The date of a commit, oldest first: evenly spread, the newest on the day before the start. */
const dateOf = (index: number, startOfDay: number): number =>
  startOfDay - day + 9 * hour - Math.floor(((commitCount - 1 - index) * spanInDays * 1440) / commitCount) * minute;

function writeContent(name: string, specification: Specification, startOfDay: number): Content {
  const random = createRandom(name);
  const commits = new Map<string, Commit>();
  let tip: string | undefined;
  for (let index = 0; index < commitCount; index++) {
    // Every second commit is Ada's.
    const author = index % 2 === 1 ? authors.ada : random.pick([authors.kim, authors.noor]);
    const message = commitMessage(specification, random);
    const date = dateOf(index, startOfDay);
    const commit = sealCommit({ author, committer: author, date, message, parents: tip ? [tip] : [] });
    commits.set(commit.sha, commit);
    tip = commit.sha;
  }
  const text = `# ${name}\n\nOne of many, to measure with.\n`;
  return {
    ...emptyContent(labels),
    commits,
    branches: new Map(tip ? [[defaultBranch, tip]] : []),
    files: [{ path: 'README.md', text, sha: objectId('blob', text) }],
  };
}

/** A private repository that costs nothing until its content is asked for. */
export function benchRepository(
  index: number,
  owner: Account,
  template: Specification,
  startOfDay: number,
): Repository {
  const name = `bench-${String(index).padStart(3, '0')}`;
  let content: Content | undefined;
  return {
    id: 950_000 + index,
    owner,
    name,
    description: 'One of many, to measure with.',
    private: true,
    archived: false,
    language: 'Go',
    topics: [],
    stars: 0,
    forks: 0,
    createdAt: dateOf(0, startOfDay),
    pushedAt: dateOf(commitCount - 1, startOfDay),
    get openIssues() {
      return content?.issues.filter(({ state }) => state === 'open').length ?? 0;
    },
    collaborators: new Map([
      ['dev-kim', 'write'],
      ['dev-noor', 'write'],
    ]),
    content: () => {
      content ??= writeContent(name, { ...template, ...words, name }, startOfDay);
      return content;
    },
  };
}
