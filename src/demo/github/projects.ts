/** Projects: boards of an account or an organization, with issues of any of its repositories on them. */
import type { Account, Repository } from './model.ts';

export type ProjectField = {
  readonly id: number;
  readonly name: string;
  readonly dataType: 'title' | 'text' | 'number' | 'date' | 'single_select' | 'iteration' | 'assignees';
  readonly options?: readonly { readonly id: string; readonly name: string }[];
};

/** What an item is about: an issue or a pull request, or a note that is in the project alone. */
export type ItemContent =
  | { readonly repository: Repository; readonly number: number }
  | { readonly title: string; readonly body: string };

export type ProjectItem = {
  readonly id: number;
  readonly content: ItemContent;
  readonly creator: Account;
  readonly createdAt: number;
  updatedAt: number;
  /** By the id of the field; of a field with options, the id of one. */
  readonly values: Map<number, string | number>;
};

export type Project = {
  readonly id: number;
  readonly number: number;
  readonly owner: Account;
  readonly creator: Account;
  readonly title: string;
  readonly description: string | null;
  readonly public: boolean;
  readonly createdAt: number;
  updatedAt: number;
  readonly fields: readonly ProjectField[];
  readonly items: ProjectItem[];
};
