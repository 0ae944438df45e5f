import { expect, it } from 'vitest';
import { platforms } from '../../../../src/main/hub/platforms/index.ts';
import { createInventory } from '../../../../src/main/hub/tools/inventory.ts';
import { schemasToBuild } from '../../../../src/main/hub/tools/to-build.ts';

it('builds the very schemas that the sources make of every tool', () => {
  const built = schemasToBuild();
  for (const { tool, inputSchema, outputSchema } of createInventory(() => platforms).all) {
    const found = ['input', 'output'].map((kind) => JSON.parse(built[`${tool.name} ${kind}`] ?? 'null'));
    expect(found, tool.name).toStrictEqual([inputSchema, outputSchema]);
  }
});
