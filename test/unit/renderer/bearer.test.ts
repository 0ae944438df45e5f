/** What a tab proves itself with, in a browser that may empty the storage under it. */
import { expect, it } from 'vitest';
import { bearerInTab } from '../../../src/renderer/src/hub/bearer.ts';

function tab(kept: Record<string, string> = {}) {
  const stored = new Map(Object.entries(kept));
  const onHide: (() => void)[] = [];
  const page = {
    sessionStorage: {
      getItem: (name: string) => stored.get(name) ?? null,
      setItem: (name: string, value: string) => void stored.set(name, value),
      removeItem: (name: string) => void stored.delete(name),
    },
    addEventListener: (_: string, listener: () => void) => void onHide.push(listener),
  } as unknown as Parameters<typeof bearerInTab>[0];
  const hide = () => {
    for (const listener of onHide) listener();
  };
  return { bearer: bearerInTab(page), stored, hide };
}

it('is kept through a sign-in of another tab, which empties the storage, and through a reload after it', () => {
  const { bearer, stored, hide } = tab({ 'opengithubx.bearer': 'mine' });
  stored.clear();
  expect(bearer.read()).toBe('mine');
  hide();
  expect(Object.fromEntries(stored)).toEqual({ 'opengithubx.bearer': 'mine' });
});

it('is gone from the tab once it is forgotten', () => {
  const { bearer, stored, hide } = tab();
  bearer.write('mine');
  expect(stored.size).toBe(1);
  bearer.write(null);
  hide();
  expect([bearer.read(), stored.size]).toEqual([null, 0]);
});
