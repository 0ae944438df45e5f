/** What the demo GitHub knows: accounts, repositories and what is in them. All times are milliseconds since the epoch, whole seconds. */
export type GitHubAccount = {
  readonly id: number;
  readonly login: string;
  readonly type: 'User' | 'Organization' | 'Bot';
  readonly name: string;
  readonly email: string;
  readonly bio: string | null;
  readonly location: string | null;
  readonly createdAt: number;
};

/** What a GitHub App adds to what a person may do themselves: bounds. */
export type AppReach = {
  readonly slug: string;
  /** By name, the level that its installations grant. */
  readonly permissions: Readonly<Record<string, string>>;
  isInstalledOn(repository: GitHubRepository): boolean;
  /** Where it is installed; undefined if nowhere on that account. */
  installationOn(account: GitHubAccount): { readonly id: number; readonly isAll: boolean } | undefined;
  /** A repository that it has made is in its reach, no matter what was selected. */
  adopt(repository: GitHubRepository): void;
};

/** Who asks: a person, and the App of somebody's own that asks for them. Without one, it is the App of the tenant's connection. */
export type Viewer = GitHubAccount & { readonly through?: AppReach };

export type RepositoryRole = 'admin' | 'write' | 'read';

/** Name and address as written in a commit; `account` is absent where GitHub knows nobody with that address. */
export type Identity = { readonly name: string; readonly email: string; readonly account?: GitHubAccount };

export type Commit = {
  readonly sha: string;
  readonly tree: string;
  readonly parents: readonly string[];
  readonly author: Identity;
  readonly committer: Identity;
  readonly date: number;
  readonly message: string;
  /** It comes with the world, which keeps only the newest files of its history. */
  readonly isSeeded?: true;
  /** As git has it, of one that was pushed, a character for each byte: written otherwise it would have another id. */
  readonly object?: string;
};

export type GitHubLabel = { readonly name: string; readonly color: string; readonly description: string };

export type IssueComment = {
  readonly id: number;
  readonly author: GitHubAccount;
  readonly body: string;
  readonly createdAt: number;
  /** Left out, it was never changed. */
  readonly updatedAt?: number;
};

export type PullRequest = {
  readonly headRef: string;
  /** The fork that has the branch with the changes; left out, it is the repository itself. */
  readonly fork?: GitHubRepository;
  /** Left out, the default branch. */
  readonly baseRef?: string;
  readonly headSha: string;
  readonly baseSha: string;
  readonly draft: boolean;
  readonly mergedAt: number | null;
  readonly mergedBy: GitHubAccount | null;
  readonly mergeSha: string | null;
  /** Who was asked to review it and has not yet; nobody if left out. */
  readonly reviewers?: readonly GitHubAccount[];
};

export type ReviewState = 'PENDING' | 'COMMENTED' | 'APPROVED' | 'CHANGES_REQUESTED' | 'DISMISSED';

/** One of the pull request with that number; a pending one is there for its author alone. */
export type Review = {
  readonly id: number;
  readonly pull: number;
  readonly author: GitHubAccount;
  readonly body: string;
  readonly state: ReviewState;
  readonly submittedAt: number | null;
  readonly commitSha: string;
};

/** On a line of a file as a pull request leaves it, or an answer to another one there. */
export type ReviewComment = {
  readonly id: number;
  readonly pull: number;
  readonly review: number;
  readonly author: GitHubAccount;
  readonly body: string;
  readonly path: string;
  readonly line: number;
  readonly side: 'LEFT' | 'RIGHT';
  readonly inReplyTo?: number;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly commitSha: string;
};

export type Milestone = {
  readonly number: number;
  readonly title: string;
  readonly description: string | null;
  readonly creator: GitHubAccount;
  readonly createdAt: number;
  readonly dueOn: number | null;
  readonly closedAt: number | null;
};

export type Workflow = {
  readonly id: number;
  readonly name: string;
  readonly path: string;
  readonly createdAt: number;
};

type Conclusion = 'success' | 'failure' | 'cancelled';

/** One part of a run, which is a check of its commit as well. */
export type Job = {
  readonly id: number;
  readonly name: string;
  readonly startedAt: number;
  readonly completedAt: number | null;
  readonly conclusion: Conclusion | null;
  /** What it said about lines of files. */
  readonly annotations: readonly { readonly path: string; readonly line: number; readonly message: string }[];
};

export type WorkflowRun = {
  readonly id: number;
  readonly workflow: Workflow;
  readonly number: number;
  readonly attempt: number;
  readonly event: 'push' | 'pull_request' | 'workflow_dispatch';
  readonly branch: string;
  readonly sha: string;
  readonly actor: GitHubAccount;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly status: 'queued' | 'in_progress' | 'completed';
  readonly conclusion: Conclusion | null;
  readonly jobs: readonly Job[];
  readonly artifacts: readonly { readonly id: number; readonly name: string; readonly size: number }[];
  readonly hasLogs: boolean;
};

export type StateReason = 'completed' | 'not_planned' | 'duplicate' | 'reopened';

/** An issue, or a pull request when `pull` is there: GitHub numbers and lists both together. */
export type Issue = {
  readonly id: number;
  readonly number: number;
  readonly title: string;
  readonly body: string | null;
  readonly author: GitHubAccount;
  readonly labels: readonly GitHubLabel[];
  readonly assignees: readonly GitHubAccount[];
  readonly state: 'open' | 'closed';
  readonly stateReason: StateReason | null;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly closedAt: number | null;
  readonly closedBy: GitHubAccount | null;
  readonly comments: readonly IssueComment[];
  /** Numbers of issues of the same repository, in their order. */
  readonly subIssues?: readonly number[];
  readonly milestone?: number | undefined;
  /** There while only those who may push can comment; null when nobody said why. */
  readonly lock?: { readonly reason: string | null } | undefined;
  readonly pull?: PullRequest;
};

export type SourceFile = {
  readonly path: string;
  readonly text: string;
  readonly sha: string;
  /** As git writes it; a plain file if left out. A submodule has no text, and `sha` is a commit of another repository. */
  readonly mode?: '100755' | '120000' | '160000';
};

/** An object that describes a commit, or `within` it another one that does. */
export type Annotation = {
  readonly sha: string;
  readonly tagger: Identity;
  readonly date: number;
  readonly message: string;
  readonly within?: Annotation & { readonly name: string };
};

/** A name for a commit; an annotated one is an object, with a message. */
export type Tag = {
  readonly name: string;
  readonly commit: string;
  readonly annotation?: Annotation;
};

/** A file of a release that somebody has uploaded. */
export type ReleaseFile = {
  readonly id: number;
  readonly name: string;
  readonly label: string | null;
  readonly type: string;
  readonly bytes: Buffer;
};

export type Release = {
  readonly id: number;
  readonly tag: string;
  readonly title: string;
  readonly body: string;
  readonly author: GitHubAccount;
  readonly draft?: boolean;
  /** What its tag shall be of once it is published, where there is none of that name. */
  readonly target?: string;
  /** It did not come with the world, which gave each a file. */
  readonly isBare?: boolean;
  readonly files?: readonly ReleaseFile[];
  readonly prerelease: boolean;
  readonly publishedAt: number;
};

export type Content = {
  /** Changed by requests, as are the branches and the trees. */
  readonly commits: Map<string, Commit>;
  readonly branches: Map<string, string>;
  /** The files of each commit that was made by a request, by the id of its tree; those of all others are `files`. */
  readonly trees: Map<string, readonly SourceFile[]>;
  readonly tags: Tag[];
  /** Those that requests have made, by their ids, which no name need lead to. */
  readonly tagObjects: Map<string, Tag & { readonly annotation: Annotation }>;
  readonly releases: Release[];
  /** Changed by requests: a new one is appended, a changed one replaced. */
  readonly issues: Issue[];
  /** Those that issues can get; a new name given by somebody with write access joins them. */
  readonly labels: GitHubLabel[];
  readonly milestones: readonly Milestone[];
  /** Changed by requests as issues are. */
  readonly reviews: Review[];
  readonly reviewComments: ReviewComment[];
  readonly workflows: readonly Workflow[];
  /** Oldest first; changed by requests as well. */
  readonly runs: WorkflowRun[];
  readonly files: readonly SourceFile[];
};

export type GitHubRepository = {
  readonly id: number;
  readonly owner: GitHubAccount;
  readonly name: string;
  readonly formerName?: string;
  readonly description: string | null;
  readonly private: boolean;
  readonly archived: boolean;
  /** Whether the App is installed on it, which bounds what tokens of the App's users can do; see `rules.md`. */
  installed: boolean;
  readonly language: string | null;
  readonly topics: readonly string[];
  readonly parent?: GitHubRepository;
  stars: number;
  forks: number;
  readonly createdAt: number;
  pushedAt: number;
  readonly openIssues: number;
  readonly collaborators: ReadonlyMap<string, RepositoryRole>;
  /** Built on the first call for repositories that exist only to be many. */
  content(): Content;
};

export type Team = {
  readonly id: number;
  readonly organization: GitHubAccount;
  readonly slug: string;
  readonly name: string;
  readonly description: string;
  readonly maintainers: readonly GitHubAccount[];
  readonly members: readonly GitHubAccount[];
};

export type Gist = {
  readonly id: string;
  readonly owner: GitHubAccount;
  readonly description: string;
  readonly public: boolean;
  readonly files: ReadonlyMap<string, string>;
  readonly createdAt: number;
  readonly updatedAt: number;
};

/** What one person thinks of a repository, beside working on it. */
export type Interest = { readonly account: GitHubAccount; readonly repository: GitHubRepository; readonly at: number };

export type Catalogue = {
  readonly accounts: readonly GitHubAccount[];
  /** Changed by requests, as are the gists and the stars. */
  readonly repositories: GitHubRepository[];
  readonly teams: readonly Team[];
  readonly gists: Gist[];
  readonly stars: Interest[];
  readonly discussions: readonly Discussion[];
  readonly projects: readonly Project[];
};

export const defaultBranch = 'main';

export const fullName = (repository: GitHubRepository): string => `${repository.owner.login}/${repository.name}`;

/** In discussions, which GitHub serves by GraphQL alone. */
export type DiscussionComment = {
  readonly id: number;
  readonly author: GitHubAccount;
  readonly createdAt: number;
  body: string;
  updatedAt: number;
  /** One level: a reply has no replies. */
  readonly replies: DiscussionComment[];
};

export type Category = {
  readonly id: number;
  readonly slug: string;
  readonly name: string;
  readonly description: string;
  readonly isAnswerable: boolean;
};

/** Its number is out of the same series as those of issues; seeded ones are far ahead, where no test makes an issue. */
export type Discussion = {
  readonly number: number;
  readonly repository: GitHubRepository;
  readonly category: Category;
  readonly title: string;
  readonly body: string;
  readonly author: GitHubAccount;
  readonly createdAt: number;
  updatedAt: number;
  readonly comments: DiscussionComment[];
  /** The comment or reply that was chosen as its answer. */
  answer: { readonly comment: number; readonly at: number; readonly by: GitHubAccount } | null;
};

export const categories: readonly Category[] = [
  { id: 41_001, slug: 'announcements', name: 'Announcements', description: 'What is new', isAnswerable: false },
  { id: 41_002, slug: 'ideas', name: 'Ideas', description: 'What could be', isAnswerable: false },
  { id: 41_003, slug: 'q-a', name: 'Q&A', description: 'Ask, and be answered', isAnswerable: true },
];

/** Of a project: a board of an account or an organization, with issues of any of its repositories. */
export type ProjectField = {
  readonly id: number;
  readonly name: string;
  readonly dataType: 'title' | 'text' | 'number' | 'date' | 'single_select' | 'iteration' | 'assignees';
  readonly options?: readonly { readonly id: string; readonly name: string }[];
};

/** What an item is about: an issue or a pull request, or a note that is in the project alone. */
export type ItemContent =
  | { readonly repository: GitHubRepository; readonly number: number }
  | { readonly title: string; readonly body: string };

export type ProjectItem = {
  readonly id: number;
  readonly content: ItemContent;
  readonly creator: GitHubAccount;
  readonly createdAt: number;
  updatedAt: number;
  /** By the id of the field; of a field with options, the id of one. */
  readonly values: Map<number, string | number>;
};

export type Project = {
  readonly id: number;
  readonly number: number;
  readonly owner: GitHubAccount;
  readonly creator: GitHubAccount;
  readonly title: string;
  readonly description: string | null;
  readonly public: boolean;
  readonly createdAt: number;
  updatedAt: number;
  readonly fields: readonly ProjectField[];
  readonly items: ProjectItem[];
};

/** The strongest role that a viewer has; undefined means that the repository does not exist for them. */
export function roleIn(repository: GitHubRepository, viewer: Viewer | undefined): RepositoryRole | undefined {
  if (!isReached(repository, viewer)) return undefined;
  if (viewer?.id === repository.owner.id) return 'admin';
  const granted = viewer && repository.collaborators.get(viewer.login);
  return granted ?? (repository.private ? undefined : 'read');
}

/** What is public can be read by every App; what is private, where it is installed. */
const isReached = (repository: GitHubRepository, viewer: Viewer | undefined): boolean =>
  !repository.private || isAppOn(repository, viewer);

/** Whether the App that asks is installed on it. */
export const isAppOn = (repository: GitHubRepository, viewer: Viewer | undefined): boolean =>
  viewer?.through ? viewer.through.isInstalledOn(repository) : repository.installed;

/** Owner and collaborators belong to a repository; a reader of a public one does not. */
export const belongsTo = (repository: GitHubRepository, viewer: Viewer): boolean =>
  isReached(repository, viewer) && (viewer.id === repository.owner.id || repository.collaborators.has(viewer.login));

/** The repositories of an account on which the App that asks is installed; undefined where it is not installed at all. */
export function installationOn(
  account: GitHubAccount,
  { repositories }: Pick<Catalogue, 'repositories'>,
  viewer: Viewer,
): { id: number; selected: GitHubRepository[]; isAll: boolean } | undefined {
  const owned = repositories.filter(({ owner }) => owner.id === account.id);
  const selected = owned.filter((one) => isAppOn(one, viewer));
  if (viewer.through) {
    const found = viewer.through.installationOn(account);
    return found && { ...found, selected };
  }
  const isAll = selected.length === owned.length;
  return selected.length > 0 ? { id: account.id * 10 + 1, selected, isAll } : undefined;
}

export const canRead = (repository: GitHubRepository, viewer: Viewer | undefined): boolean =>
  roleIn(repository, viewer) !== undefined;
