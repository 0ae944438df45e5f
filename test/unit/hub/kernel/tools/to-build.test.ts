import { expect, it } from 'vitest';
import { createInventory } from '../../../../../src/main/hub/kernel/tools/inventory.ts';
import { schemasToBuild } from '../../../../../src/main/hub/kernel/tools/to-build.ts';
import { platforms } from '../../../../../src/main/hub/platforms/index.ts';

it('builds the very schemas that the sources make of every tool', () => {
  const built = schemasToBuild();
  for (const { tool, inputSchema, outputSchema } of createInventory(() => platforms).all) {
    const found = ['input', 'output'].map((kind) => JSON.parse(built[`${tool.name} ${kind}`] ?? 'null'));
    expect(found, tool.name).toStrictEqual([inputSchema, outputSchema]);
  }
});
