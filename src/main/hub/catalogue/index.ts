/**
 * What Token Vault supports, as data. The list is Auth0's: https://auth0.com/ai/docs/integrations/overview, looked at in 2026; what a
 * provider's own pages did not say is named in `unchecked`.
 */

import { custom } from './custom.ts';
import type { Entry } from './entry.ts';
import { leisure } from './leisure.ts';
import { making } from './making.ts';
import { work } from './work.ts';

export type { Entry } from './entry.ts';

export const catalogue: Entry[] = [...work, ...making, ...leisure, ...custom];

/** The entry for a platform: by its name, or by the connection that it uses. */
export const entryFor = ({ name, connection }: { name: string; connection: string }): Entry | undefined =>
  catalogue.find((entry) => entry.name === name) ?? catalogue.find((entry) => entry.connection === connection);
