import { expect, it, vi } from 'vitest';
import { recordForeignCalls } from '../../../../../src/main/hub/doors/mcp/mcp.ts';
import type { LiveKey } from '../../../../../src/main/hub/kernel/keys/keys.ts';
import { createInventory } from '../../../../../src/main/hub/kernel/tools/inventory.ts';
import type { Invoke } from '../../../../../src/main/hub/kernel/tools/invoke.ts';
import { github } from '../../../../../src/main/hub/platforms/github/index.ts';
import type { Grant } from '../../../../../src/shared/model.ts';

it('an attempt that is put on record is no call of what came after its session had begun', async () => {
  const platforms = [github];
  const inventory = createInventory(() => platforms);
  const grant = { tools: ['github_get_me'], access: ['read'], accounts: [] } as unknown as Grant;
  const before = { ...inventory.list(grant), allowed: [], listed: [] };
  const invoke = { call: vi.fn(), resume: vi.fn() } as unknown as Invoke;
  const key = { grant, revoked: new AbortController().signal } as LiveKey;
  const attempt = (name: string) => ({ method: 'tools/call', params: { name, arguments: {} } });
  await recordForeignCalls({ inventory, invoke }, attempt('github_get_me'), key, before);
  expect(invoke.call).not.toHaveBeenCalled();
  await recordForeignCalls({ inventory, invoke }, attempt('github_list_gists'), key, before);
  expect(invoke.call).toHaveBeenCalledWith(expect.objectContaining({ tool: 'github_list_gists' }));
});
