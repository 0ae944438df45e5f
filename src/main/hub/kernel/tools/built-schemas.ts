/** Schemas of tools that were made when the hub was built, since making all of them takes as long as the rest of its start. */

import { once } from '../../ground/once.ts';
import type { JsonSchema } from '../call.ts';

/** As JSON, by name. `electron.vite.config.ts` fills them in; a hub that runs from its sources makes them. */
const built: Record<string, string> = {};

/** The schema that was built by that name, or the one that is made where there is none. */
export const schemaOnce = (name: string, make: () => JsonSchema): (() => JsonSchema) =>
  once(() => {
    const text = built[name];
    return text === undefined ? make() : (JSON.parse(text) as JsonSchema);
  });

/** The names under which those of a tool are built. */
export const builtNames = (tool: string) => ({ input: `${tool} input`, output: `${tool} output` });
