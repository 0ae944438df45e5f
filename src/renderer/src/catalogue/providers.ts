/** Which providers are shown, and where the form is that imports what one can be asked. Pure. */
import type { ListedProvider, ProviderCategory } from '../../../shared/catalogue.ts';

/** Those that the text names, by title, name or connection. */
export function foundProviders(providers: readonly ListedProvider[], text: string): ListedProvider[] {
  const sought = text.trim().toLowerCase();
  return providers.filter(({ title, name, connection }) =>
    [title, name, connection ?? ''].some((called) => called.toLowerCase().includes(sought)),
  );
}

/** In the hub's order of categories and within them. */
export const byCategory = (providers: readonly ListedProvider[]): [ProviderCategory, ListedProvider[]][] => [
  ...Map.groupBy(providers, ({ category }) => category),
];

/** The form with all that is known of the provider. One that stands for any other is known by its owner alone. */
export function importPath(provider: ListedProvider, source: Record<string, string>): string {
  const { category, title, connection } = provider;
  const scopes = provider.scopes.map(({ scope }) => scope).join(' ');
  const known = {
    ...(connection && { connection }),
    ...(category !== 'custom' && { title }),
    ...source,
    ...(scopes && { scopes }),
  };
  const query = new URLSearchParams(known).toString();
  return query === '' ? '/settings/imports/new' : `/settings/imports/new?${query}`;
}
