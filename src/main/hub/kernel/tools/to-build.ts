/** What the build puts into `built-schemas.ts`. No part of the hub that runs. */
import { platforms } from '../../platforms/index.ts';
import { builtNames } from './built-schemas.ts';
import { createInventory } from './inventory.ts';
import { ownTools } from './own-tools.ts';

/** The schemas of all tools that the hub comes with, as JSON by name. */
export function schemasToBuild(): Record<string, string> {
  const listed = createInventory(() => platforms).all.map((one) => ({ ...one, name: one.tool.name }));
  return Object.fromEntries(
    [...listed, ...ownTools].flatMap((one) => {
      const { input, output } = builtNames(one.name);
      const named = [[input, JSON.stringify(one.inputSchema)]];
      return 'outputSchema' in one ? [...named, [output, JSON.stringify(one.outputSchema)]] : named;
    }),
  );
}
