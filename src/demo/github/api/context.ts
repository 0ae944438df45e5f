import type { Account, Catalogue, Repository } from '../model.ts';

/** One request, understood: who asks, for what, and where the answer's links point. */
export type Context = {
  readonly viewer: Account | undefined;
  readonly query: URLSearchParams;
  readonly accept: string;
  /** The request's body, not read yet. */
  readonly body: string;
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly parameters: Readonly<Record<string, string>>;
  readonly catalogue: Catalogue;
  readonly origin: string;
  /** The address that `Link` headers repeat: by id, as at GitHub, so that it outlives a rename. */
  readonly address: string;
  readonly documentation: string;
};

export type RepositoryContext = Context & { readonly repository: Repository };
