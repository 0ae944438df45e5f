/** Discussions of a repository, which GitHub serves by GraphQL alone. */
import type { Account, Repository } from './model.ts';

export type DiscussionComment = {
  readonly id: number;
  readonly author: Account;
  readonly createdAt: number;
  body: string;
  updatedAt: number;
  /** One level: a reply has none of its own. */
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
  readonly repository: Repository;
  readonly category: Category;
  readonly title: string;
  readonly body: string;
  readonly author: Account;
  readonly createdAt: number;
  updatedAt: number;
  readonly comments: DiscussionComment[];
  /** The comment or reply that was chosen as its answer. */
  answer: { readonly comment: number; readonly at: number; readonly by: Account } | null;
};

export const categories: readonly Category[] = [
  { id: 41_001, slug: 'announcements', name: 'Announcements', description: 'What is new', isAnswerable: false },
  { id: 41_002, slug: 'ideas', name: 'Ideas', description: 'What could be', isAnswerable: false },
  { id: 41_003, slug: 'q-a', name: 'Q&A', description: 'Ask, and be answered', isAnswerable: true },
];
