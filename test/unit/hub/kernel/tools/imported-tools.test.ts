/** Tools that somebody else described, among those of the hub: whatever they are, they take none of the others with them. */
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { createInventory } from '../../../../../src/main/hub/kernel/tools/inventory.ts';
import { github } from '../../../../../src/main/hub/platforms/github/index.ts';
import type { Platform } from '../../../../../src/main/hub/platforms/platform.ts';
import { readTool, type Tool } from '../../../../../src/main/hub/platforms/tool.ts';
import type { Grant } from '../../../../../src/shared/model.ts';
import { ok } from '../../../../../src/shared/result.ts';

const tool = (name: string, more: Partial<{ field: z.ZodType; description: string }> = {}): Tool =>
  readTool({
    name,
    title: name,
    description: more.description ?? 'A tool of a test.',
    toolset: 'acme',
    input: z.strictObject({ field: more.field ?? z.string().optional() }),
    output: z.object({}),
    place: () => undefined,
    run: async () => ok({}),
  });
const imported = (...tools: Tool[]): Platform => ({
  name: 'acme',
  title: 'Acme',
  connection: 'acme',
  scopes: [],
  apiUrl: 'https://api.acme.example.com',
  places: [],
  isImported: true,
  tools,
  whoami: async () => ok({ userId: '1', label: 'ada' }),
});
const inventoryOf = (...tools: Tool[]) => {
  const platforms = [github, imported(...tools)];
  return createInventory(() => platforms);
};

describe('an imported tool', () => {
  it('that cannot be described is left out, alone', () => {
    const inventory = inventoryOf(tool('acme_odd', { field: z.bigint() }), tool('acme_list'));
    expect(inventory.find('acme_odd')).toBeUndefined();
    expect(inventory.find('acme_list')).toBeDefined();
    expect(inventory.find('github_get_me')).toBeDefined();
  });

  it('takes the place of no other that is called so', () => {
    const inventory = inventoryOf(tool('github_get_me'), tool('acme_list'), tool('acme_list'));
    expect(inventory.find('github_get_me')?.platform.name).toBe('github');
    expect(inventory.all.filter(({ tool: { name } }) => name === 'acme_list')).toHaveLength(1);
  });

  it('ends the default list for nobody else, however large it is', () => {
    const inventory = inventoryOf(tool('acme_large', { description: 'x'.repeat(60_000) }), tool('acme_list'));
    const grant = {
      tools: inventory.all.map(({ tool: { name } }) => name),
      access: ['read'],
      accounts: ['cac_1'],
    } as unknown as Grant;
    const listed = inventory.list(grant).listed.map(({ tool: { name } }) => name);
    expect(listed).not.toContain('acme_large');
    expect(listed).toEqual(expect.arrayContaining(['acme_list', 'github_my_commits']));
  });
});
