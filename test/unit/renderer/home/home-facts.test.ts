/** What Home reads from keys. */
import { expect, it } from 'vitest';
import { handedOut } from '../../../../src/renderer/src/home/home-facts.ts';
import type { Key } from '../../../../src/shared/model.ts';

it('the keys that a demo begins with are in no client yet, so that the step to install stays open', () => {
  const keys = ['demo, read only', 'demo, console', 'Cursor'].map((client) => ({ client }) as Key);
  const clients = (isDemo: boolean) => handedOut(keys, isDemo).map(({ client }) => client);
  expect([clients(true), clients(false)]).toEqual([['Cursor'], ['demo, read only', 'demo, console', 'Cursor']]);
});
