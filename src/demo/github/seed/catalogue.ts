import { objectId, sealCommit, treeId } from '../git.ts';
import {
  type Catalogue,
  type Commit,
  type Content,
  defaultBranch,
  type GitHubAccount,
  type GitHubRepository,
} from '../model.ts';
import { emptyContent } from '../new-repository.ts';
import { createRandom } from '../random.ts';
import { adaAccount, authors, githubAccounts, teams, writeInterests } from './accounts.ts';
import { runWorkflows } from './actions.ts';
import { createDiscussions } from './discussions.ts';
import { createFiles } from './files.ts';
import { publish, writeHistory } from './history.ts';
import { createProjects } from './projects.ts';
import { adaPrivate, adaPublic, graceAndLab, guild } from './repositories.ts';
import { day, hourMs, oneMinute, type Specification } from './specification.ts';
import { createTracker, planMilestones, standardLabels, writeReviews } from './tracker.ts';
import { commitMessage } from './wording.ts';

function createContent(specification: Specification, startOfDay: number, newest: number): Content {
  const random = createRandom(`${specification.owner}/${specification.name}`);
  const tracker = createTracker(specification, random, startOfDay);
  const files = createFiles(specification);
  const history = writeHistory(specification, random, startOfDay, { tracker, files, newest });
  const written = {
    ...history,
    ...publish(specification, history),
    trees: new Map(),
    tagObjects: new Map(),
    issues: tracker.issues,
    labels: [...standardLabels],
    files,
    milestones: planMilestones(specification, startOfDay),
  };
  return { ...written, ...writeReviews(specification, written), ...runWorkflows(specification, written) };
}

function createRepository(
  specification: Specification,
  startOfDay: number,
  newest: number,
  known: readonly GitHubRepository[],
): GitHubRepository {
  const { id, name, formerName, description, language, topics = [], forkOf, stars = 0, forks = 0 } = specification;
  const owner = githubAccounts.find(({ login }) => login === specification.owner);
  if (!owner) throw new Error(`Nobody owns ${name}.`);
  let written: Content | undefined;
  // Written when somebody looks into it: most of what uses this world looks into one or two.
  const content = (): Content => {
    written ??= createContent(specification, startOfDay, newest);
    return written;
  };
  let pushedAt: number | undefined;
  const createdAt = startOfDay - specification.createdDaysAgo * day + 7 * hourMs;
  const parent = known.find((repository) => repository.id === forkOf);
  return {
    id,
    owner,
    name,
    description,
    topics,
    stars,
    forks,
    createdAt,
    get language() {
      return content().branches.size > 0 ? language : null;
    },
    private: !specification.isPublic,
    archived: specification.archived === true,
    installed: specification.installed !== false,
    get pushedAt() {
      pushedAt ??= Math.max(createdAt, ...[...content().commits.values()].map(({ date }) => date));
      return pushedAt;
    },
    set pushedAt(time) {
      pushedAt = time;
    },
    get openIssues() {
      return content().issues.filter(({ state }) => state === 'open').length;
    },
    collaborators: new Map(Object.entries(specification.collaborators ?? {})),
    content,
    ...(formerName && { formerName }),
    ...(parent && { parent }),
  };
}

/**
 * Everything there is. Dates count from the beginning of the UTC day, but for the newest commits, which are of its quarter: "this week" must find
 * some on a Monday, wherever its reader lives. Two starts in one quarter make the same.
 */
export function createCatalogue(now: number, extraRepositories: number): Catalogue {
  const startOfDay = Math.floor(now / day) * day;
  const newest = Math.floor(now / (6 * hourMs)) * 6 * hourMs;
  const repositories: GitHubRepository[] = [];
  // Grace first: one of Ada's is a fork of hers.
  for (const specification of [...graceAndLab, ...adaPrivate, ...adaPublic, ...guild]) {
    repositories.push(createRepository(specification, startOfDay, newest, repositories));
  }
  const [template] = adaPrivate;
  for (let index = 1; template && index <= extraRepositories; index++) {
    repositories.push(benchRepository(index, adaAccount, template, startOfDay));
  }
  return {
    accounts: githubAccounts,
    repositories,
    teams,
    ...writeInterests(repositories, startOfDay),
    discussions: createDiscussions(repositories, startOfDay),
    projects: createProjects(repositories, startOfDay),
  };
}

const commitCount = 120;
const spanInDays = 88;
const words: Pick<Specification, 'subjects' | 'scopes'> = {
  subjects: ['batches', 'counters', 'snapshots', 'replays'],
  scopes: ['load', 'store'],
};

/** The date of a commit, oldest first: evenly spread, the newest on the day before the start. */
const dateOf = (index: number, startOfDay: number): number =>
  startOfDay - day + 9 * hourMs - Math.floor(((commitCount - 1 - index) * spanInDays * 1440) / commitCount) * oneMinute;

function writeContent(name: string, specification: Specification, startOfDay: number): Content {
  const random = createRandom(name);
  const commits = new Map<string, Commit>();
  const text = `# ${name}\n\nOne of many, to measure with.\n`;
  const files = [{ path: 'README.md', text, sha: objectId('blob', text) }];
  const tree = treeId(files);
  let tip: string | undefined;
  for (let index = 0; index < commitCount; index++) {
    // Every second commit is Ada's.
    const author = index % 2 === 1 ? authors.ada : random.pick([authors.kim, authors.noor]);
    const message = commitMessage(specification, random);
    const date = dateOf(index, startOfDay);
    const parents = tip ? [tip] : [];
    const commit = sealCommit({ author, committer: author, date, message, parents, tree, isSeeded: true });
    commits.set(commit.sha, commit);
    tip = commit.sha;
  }
  return {
    ...emptyContent(standardLabels),
    commits,
    branches: new Map(tip ? [[defaultBranch, tip]] : []),
    files,
  };
}

/** A private repository that costs nothing until its content is asked for. */
function benchRepository(
  index: number,
  owner: GitHubAccount,
  template: Specification,
  startOfDay: number,
): GitHubRepository {
  const name = `bench-${String(index).padStart(3, '0')}`;
  let content: Content | undefined;
  return {
    id: 950_000 + index,
    owner,
    name,
    description: 'One of many, to measure with.',
    language: 'Go',
    private: true,
    archived: false,
    installed: true,
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
