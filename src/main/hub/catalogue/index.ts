/**
 * What Token Vault supports, as data. The list is Auth0's: https://auth0.com/ai/docs/integrations/overview, looked at in 2026; what a
 * provider's own pages did not say is named in `unchecked`.
 */

import { anyProviders } from './custom.ts';
import type { CatalogueProvider } from './entry.ts';
import { leisureProviders } from './leisure.ts';
import { makingProviders } from './making.ts';
import { workProviders } from './work.ts';

export type { CatalogueProvider as Entry } from './entry.ts';

export const catalogue: CatalogueProvider[] = [
  ...workProviders,
  ...makingProviders,
  ...leisureProviders,
  ...anyProviders,
];

/** The entry for a platform: by its name, or by the connection that it uses. */
export const catalogueProviderOf = ({
  name,
  connection,
}: {
  name: string;
  connection: string;
}): CatalogueProvider | undefined =>
  catalogue.find((entry) => entry.name === name) ?? catalogue.find((entry) => entry.connection === connection);
