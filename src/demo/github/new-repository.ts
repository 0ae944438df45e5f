import { addCommit, keepTree, sourceFile } from './git.ts';
import {
  type Content,
  defaultBranch,
  type GitHubAccount,
  type GitHubLabel,
  type GitHubRepository,
  type Identity,
} from './model.ts';

/** A repository before anything is in it, except the labels that GitHub gives to each. */
export const emptyContent = (labels: readonly GitHubLabel[]): Content => ({
  commits: new Map(),
  branches: new Map(),
  trees: new Map(),
  tags: [],
  tagObjects: new Map(),
  releases: [],
  issues: [],
  labels: [...labels],
  milestones: [],
  reviews: [],
  reviewComments: [],
  workflows: [],
  runs: [],
  files: [],
});

type Wanted = Pick<GitHubRepository, 'id' | 'owner' | 'name' | 'description' | 'private' | 'parent'> & {
  readonly collaborators?: GitHubRepository['collaborators'];
  readonly language?: string | null;
  /** Milliseconds since the epoch. */
  readonly at: number;
};

/** A repository that a request makes; with `by` it starts with a README. */
export function newRepository(wanted: Wanted, by: Identity | undefined, content: Content): GitHubRepository {
  const { at, language = null, collaborators = new Map(), ...fields } = wanted;
  if (by) {
    const text = `# ${fields.name}\n${fields.description ? `${fields.description}\n` : ''}`;
    const tree = keepTree(content, [sourceFile('README.md', text)]);
    const commit = addCommit(content, { by, message: 'Initial commit', parents: [], tree, at });
    content.branches.set(defaultBranch, commit.sha);
  }
  return {
    ...fields,
    language,
    collaborators,
    archived: false,
    installed: true,
    topics: [],
    stars: 0,
    forks: 0,
    createdAt: at,
    pushedAt: at,
    get openIssues() {
      return content.issues.filter(({ state }) => state === 'open').length;
    },
    content: () => content,
  };
}

/** One of somebody else's, with all its history and none of its issues. */
export function forkOf(
  parent: GitHubRepository,
  owner: GitHubAccount,
  name: string,
  id: number,
  at: number,
): GitHubRepository {
  const { commits, branches, trees, tags, files, labels } = parent.content();
  const content = {
    ...emptyContent(labels),
    commits: new Map(commits),
    branches: new Map(branches),
    trees: new Map(trees),
    tags: [...tags],
    files,
  };
  const { description, language } = parent;
  const fields = { id, owner, name, description, private: parent.private, at, language, parent };
  return newRepository(fields, undefined, content);
}
