/** What the demo GitHub knows: accounts, repositories and what is in them. All times are milliseconds since the epoch, whole seconds. */
import type { Discussion } from './discussions.ts';

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
};

export type PullRequest = {
  readonly headRef: string;
  readonly headSha: string;
  readonly baseSha: string;
  readonly draft: boolean;
  readonly mergedAt: number | null;
  readonly mergedBy: Account | null;
  readonly mergeSha: string | null;
  readonly commits: number;
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
  readonly pull?: PullRequest;
};

export type SourceFile = { readonly path: string; readonly text: string; readonly sha: string };

export type Content = {
  readonly commits: ReadonlyMap<string, Commit>;
  readonly branches: ReadonlyMap<string, string>;
  /** Changed by requests: a new one is appended, a changed one replaced. */
  readonly issues: Issue[];
  /** Those that issues can get; a new name given by somebody with write access joins them. */
  readonly labels: Label[];
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
  readonly stars: number;
  readonly forks: number;
  readonly createdAt: number;
  readonly pushedAt: number;
  readonly openIssues: number;
  readonly collaborators: ReadonlyMap<string, Role>;
  /** Built on the first call for repositories that exist only to be many. */
  content(): Content;
};

export type Catalogue = {
  readonly accounts: readonly Account[];
  readonly repositories: readonly Repository[];
  readonly discussions: readonly Discussion[];
};

export const defaultBranch = 'main';

export const fullName = (repository: Repository): string => `${repository.owner.login}/${repository.name}`;
