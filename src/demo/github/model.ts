/** What the demo GitHub knows: accounts, repositories and what is in them. All times are milliseconds since the epoch, whole seconds. */
import type { Discussion } from './discussions.ts';
import type { Project } from './projects.ts';

export type Account = {
  readonly id: number;
  readonly login: string;
  readonly type: 'User' | 'Organization' | 'Bot';
  readonly name: string;
  readonly email: string;
  readonly bio: string | null;
  readonly location: string | null;
  readonly createdAt: number;
};

export type Role = 'admin' | 'write' | 'read';

/** Name and address as written in a commit; `account` is absent where GitHub knows nobody with that address. */
export type Identity = { readonly name: string; readonly email: string; readonly account?: Account };

export type Commit = {
  readonly sha: string;
  readonly tree: string;
  readonly parents: readonly string[];
  readonly author: Identity;
  readonly committer: Identity;
  readonly date: number;
  readonly message: string;
};

export type Label = { readonly name: string; readonly color: string; readonly description: string };

export type Comment = {
  readonly id: number;
  readonly author: Account;
  readonly body: string;
  readonly createdAt: number;
  /** Left out, it was never changed. */
  readonly updatedAt?: number;
};

export type PullRequest = {
  readonly headRef: string;
  /** Left out, the default branch. */
  readonly baseRef?: string;
  readonly headSha: string;
  readonly baseSha: string;
  readonly draft: boolean;
  readonly mergedAt: number | null;
  readonly mergedBy: Account | null;
  readonly mergeSha: string | null;
};

export type ReviewState = 'PENDING' | 'COMMENTED' | 'APPROVED' | 'CHANGES_REQUESTED' | 'DISMISSED';

/** One of the pull request with that number; a pending one is there for its author alone. */
export type Review = {
  readonly id: number;
  readonly pull: number;
  readonly author: Account;
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
  readonly author: Account;
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
  readonly creator: Account;
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

export type Conclusion = 'success' | 'failure' | 'cancelled';

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
  readonly actor: Account;
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
  readonly author: Account;
  readonly labels: readonly Label[];
  readonly assignees: readonly Account[];
  readonly state: 'open' | 'closed';
  readonly stateReason: StateReason | null;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly closedAt: number | null;
  readonly closedBy: Account | null;
  readonly comments: readonly Comment[];
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
  /** As git writes it; a plain file if left out. */
  readonly mode?: '100755' | '120000';
};

/** A name for a commit; an annotated one is an object of its own, with a message. */
export type Tag = {
  readonly name: string;
  readonly commit: string;
  readonly annotation?: {
    readonly sha: string;
    readonly tagger: Identity;
    readonly date: number;
    readonly message: string;
  };
};

export type Release = {
  readonly id: number;
  readonly tag: string;
  readonly title: string;
  readonly body: string;
  readonly author: Account;
  readonly prerelease: boolean;
  readonly publishedAt: number;
};

export type Content = {
  /** Changed by requests, as are the branches and the trees. */
  readonly commits: Map<string, Commit>;
  readonly branches: Map<string, string>;
  /** The files of each commit that was made by a request, by the id of its tree; those of all others are `files`. */
  readonly trees: Map<string, readonly SourceFile[]>;
  readonly tags: readonly Tag[];
  readonly releases: readonly Release[];
  /** Changed by requests: a new one is appended, a changed one replaced. */
  readonly issues: Issue[];
  /** Those that issues can get; a new name given by somebody with write access joins them. */
  readonly labels: Label[];
  readonly milestones: readonly Milestone[];
  /** Changed by requests as issues are. */
  readonly reviews: Review[];
  readonly reviewComments: ReviewComment[];
  readonly workflows: readonly Workflow[];
  /** Oldest first; changed by requests as well. */
  readonly runs: WorkflowRun[];
  readonly files: readonly SourceFile[];
};

export type Repository = {
  readonly id: number;
  readonly owner: Account;
  readonly name: string;
  readonly formerName?: string;
  readonly description: string | null;
  readonly private: boolean;
  readonly archived: boolean;
  readonly language: string | null;
  readonly topics: readonly string[];
  readonly parent?: Repository;
  stars: number;
  forks: number;
  readonly createdAt: number;
  pushedAt: number;
  readonly openIssues: number;
  readonly collaborators: ReadonlyMap<string, Role>;
  /** Built on the first call for repositories that exist only to be many. */
  content(): Content;
};

export type Team = {
  readonly id: number;
  readonly organization: Account;
  readonly slug: string;
  readonly name: string;
  readonly description: string;
  readonly maintainers: readonly Account[];
  readonly members: readonly Account[];
};

export type Gist = {
  readonly id: string;
  readonly owner: Account;
  readonly description: string;
  readonly public: boolean;
  readonly files: ReadonlyMap<string, string>;
  readonly createdAt: number;
  readonly updatedAt: number;
};

/** What one person thinks of a repository, beside working on it. */
export type Interest = { readonly account: Account; readonly repository: Repository; readonly at: number };

export type Catalogue = {
  readonly accounts: readonly Account[];
  /** Changed by requests, as are the gists, the stars and who watches what. */
  readonly repositories: Repository[];
  readonly teams: readonly Team[];
  readonly gists: Gist[];
  readonly stars: Interest[];
  readonly watches: (Interest & { readonly ignored: boolean })[];
  readonly discussions: readonly Discussion[];
  readonly projects: readonly Project[];
};

export const defaultBranch = 'main';

export const fullName = (repository: Repository): string => `${repository.owner.login}/${repository.name}`;
