import { expect, it } from 'vitest';
import type { LiveKey } from '../../../../../src/main/hub/kernel/keys/keys.ts';
import { createInventory } from '../../../../../src/main/hub/kernel/tools/inventory.ts';
import { createKeySchemas } from '../../../../../src/main/hub/kernel/tools/tool-lists.ts';
import { github } from '../../../../../src/main/hub/platforms/github/index.ts';
import type { Account } from '../../../../../src/shared/model.ts';

it('the schemas of a key are made once for its accounts, and follow them; a database that fails changes nothing', async () => {
  const [me] = createInventory(() => [github]).all;
  if (!me) throw new Error('GitHub has no tool.');
  let accounts: () => Promise<Account[]> = async () => [];
  const schemas = createKeySchemas(() => accounts());
  const key = { userId: 'ada', grant: { accounts: ['a', 'b'] } } as LiveKey;
  const having = (...ids: string[]) => {
    accounts = async () => ids.map((id) => ({ id, label: id, platform: 'github', state: 'connected' }) as Account);
    return schemas.refresh(key);
  };
  const properties = () => schemas.schemaOf(key, me)['properties'];
  await having('a', 'other');
  expect(properties()).toEqual({});
  await having('a', 'b');
  const both = properties();
  expect(both).toEqual({ account: { type: 'string', enum: ['a', 'b'], description: 'Default: a' } });
  await having('b', 'a');
  accounts = () => Promise.reject(new Error('It is locked.'));
  await schemas.refresh(key);
  expect(properties()).toEqual(both);
  await having('a', 'b');
  const kept = properties();
  await having('a', 'b');
  expect(properties()).toBe(kept);
});
