import type { Catalogue, Content, Repository } from '../model.ts';
import { createRandom } from '../random.ts';
import { accounts, ada } from './accounts.ts';
import { runWorkflows } from './actions.ts';
import { adaPrivate } from './ada-private.ts';
import { adaPublic } from './ada-public.ts';
import { benchRepository } from './bench.ts';
import { createDiscussions } from './discussions.ts';
import { createFiles } from './files.ts';
import { graceAndLab } from './grace-and-lab.ts';
import { writeHistory } from './history.ts';
import { planMilestones } from './milestones.ts';
import { teams, writeInterests } from './people.ts';
import { createProjects } from './projects.ts';
import { publish } from './releases.ts';
import { writeReviews } from './reviews.ts';
import { day, hour } from './schedule.ts';
import type { Specification } from './specification.ts';
import { createTracker, labels } from './tracker.ts';

function createContent(specification: Specification, startOfDay: number): Content {
  const random = createRandom(`${specification.owner}/${specification.name}`);
  const tracker = createTracker(specification, random, startOfDay);
  const history = writeHistory(specification, random, startOfDay, tracker);
  const files = createFiles(specification);
  const written = {
    ...{ ...history, ...publish(specification, history), trees: new Map() },
    ...{ issues: tracker.issues, labels: [...labels], files },
    milestones: planMilestones(specification, startOfDay),
  };
  return { ...written, ...writeReviews(specification, written), ...runWorkflows(specification, written) };
}

function createRepository(specification: Specification, startOfDay: number, known: readonly Repository[]): Repository {
  const { id, name, formerName, description, language, topics, forkOf, stars = 0, forks = 0 } = specification;
  const owner = accounts.find(({ login }) => login === specification.owner);
  if (!owner) throw new Error(`Nobody owns ${name}.`);
  let written: Content | undefined;
  // Written when somebody looks into it: most of what uses this world looks into one or two.
  const content = (): Content => {
    written ??= createContent(specification, startOfDay);
    return written;
  };
  let pushedAt: number | undefined;
  const createdAt = startOfDay - specification.createdDaysAgo * day + 7 * hour;
  const parent = known.find((repository) => repository.id === forkOf);
  return {
    id,
    owner,
    name,
    description,
    get language() {
      return content().branches.size > 0 ? language : null;
    },
    topics,
    stars,
    forks,
    createdAt,
    private: specification.private,
    archived: specification.archived === true,
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

/** Everything there is, the same for every start on the same UTC day: dates count from the beginning of that day. */
export function createCatalogue(now: number, extraRepositories: number): Catalogue {
  const startOfDay = Math.floor(now / day) * day;
  const repositories: Repository[] = [];
  // Grace first: one of Ada's is a fork of hers.
  for (const specification of [...graceAndLab, ...adaPrivate, ...adaPublic]) {
    repositories.push(createRepository(specification, startOfDay, repositories));
  }
  const [template] = adaPrivate;
  for (let index = 1; template && index <= extraRepositories; index++) {
    repositories.push(benchRepository(index, ada, template, startOfDay));
  }
  return {
    accounts,
    repositories,
    teams,
    ...writeInterests(repositories, startOfDay),
    watches: [],
    discussions: createDiscussions(repositories, startOfDay),
    projects: createProjects(repositories, startOfDay),
  };
}
