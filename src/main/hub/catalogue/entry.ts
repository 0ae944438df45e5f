import type { Provider, ProviderCategory } from '../../../shared/catalogue.ts';

/** An entry, with the options of its connection beside the application's id and secret. `null`: only a person can make one. */
export type CatalogueProvider = Provider & { options: Record<string, unknown> | null };

type Optional = 'options' | 'unchecked' | 'openapi' | 'mcp' | 'points' | 'connection';
type Given = Omit<CatalogueProvider, Optional | 'category' | 'scopes' | 'revoke'> &
  Partial<Pick<CatalogueProvider, Optional>> & {
    scopes: Record<string, string>;
    revoke: [page: string, words: string];
  };

/** What every entry has in common stands once: the connection is called as its kind, and its options are none. */
export const providerIn =
  (category: ProviderCategory) =>
  (given: Given): CatalogueProvider => {
    const [page, words] = given.revoke;
    return {
      ...{ connection: given.strategy, options: {}, openapi: null, mcp: null, points: [], unchecked: [] },
      ...given,
      category,
      scopes: Object.entries(given.scopes).map(([scope, allows]) => ({ scope, allows })),
      revoke: { page, words },
    };
  };
