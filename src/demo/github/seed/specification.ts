import type { RepositoryRole } from '../model.ts';
import type { Random } from '../random.ts';
import type { Author } from './accounts.ts';

type Language = 'TypeScript' | 'Go' | 'Python' | 'Rust' | 'Shell' | 'C++' | 'TeX';

/** A commit written by hand, because it is recent enough to be read. */
type RecentCommit = {
  readonly by: Author;
  /** Days before the start of this day; 0 is the newest there is, of the last six hours. */
  readonly daysAgo: number;
  readonly message: string;
};

/** What a repository is about and how much of everything it has; the rest is generated from it. */
export type Specification = {
  readonly id: number;
  readonly owner: 'ada-demo' | 'grace-demo' | 'demo-lab' | 'orbit-guild';
  readonly name: string;
  readonly formerName?: string;
  readonly description: string;
  readonly isPublic?: true;
  readonly archived?: true;
  /** Left out, the App is installed on it. */
  readonly installed?: false;
  readonly forkOf?: number;
  readonly language: Language;
  readonly topics?: readonly string[];
  readonly collaborators?: Readonly<Record<string, RepositoryRole>>;
  readonly stars?: number;
  readonly forks?: number;
  /** Generated commits lie between these two; later ones are `recent`. */
  readonly createdDaysAgo: number;
  readonly quietForDays: number;
  readonly commits: Partial<Record<Author, number>>;
  readonly recent?: readonly RecentCommit[];
  readonly scopes: readonly string[];
  /** Plural nouns that commits, branches and issues are about. */
  readonly subjects: readonly string[];
  readonly issues: number;
  readonly openPulls?: number;
  readonly extraIssue?: { readonly title: string; readonly body: string; readonly comment: string };
  readonly extraFiles?: readonly { readonly path: string; readonly text: string }[];
};

export const oneMinute = 60_000;
export const hourMs = 60 * oneMinute;
export const day = 24 * hourMs;

/** Some moment of a working day, counted in whole seconds from its midnight. */
export const workingTime = (random: Random): number => 8 * hourMs + random.between(0, 11 * 3600) * 1000;
