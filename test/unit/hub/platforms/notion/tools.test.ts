/** Every tool of Notion, called as the hub calls it. */
import { describe, expect, it } from 'vitest';
import { here, notionTools } from './context.ts';
import { everyCall } from './every-call.ts';

describe('every tool of Notion', () => {
  it.each(here.tools.map(({ name }) => name))(
    '%s does what its calls ask, and says no more than it declares',
    async (name) => {
      const calls = everyCall[name] ?? [];
      expect(calls.length).toBeGreaterThan(0);
      for (const call of calls) {
        const tools = await notionTools();
        const args = typeof call === 'function' ? await call(tools) : call;
        expect(await tools.answer(name, args)).toBeDefined();
      }
    },
  );

  it('has calls for what there is alone', () => {
    expect(Object.keys(everyCall).sort()).toEqual(here.tools.map(({ name }) => name).sort());
  });
});
