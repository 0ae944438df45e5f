import { hash } from 'node:crypto';
import { expect, it } from 'vitest';
import * as z from 'zod';
import { platforms } from '../../../../src/main/hub/platforms/index.ts';

/** JSON as the formatter of this repository writes it: an array of plain values on one line where it fits. */
const formatted = (value: object): string =>
  `${JSON.stringify(value, null, 2)}\n`.replace(/^(.*)\[\n([^[\]{}]*)\n *\](,?)$/gm, (whole, before, inner, comma) => {
    const line = `${before}[${inner.trim().replaceAll(/\n */g, ' ')}]${comma}`;
    return line.length <= 120 ? line : whole;
  });

/** What name, description and input of a tool may cost a model, in characters. */
const most: Record<string, number> = { google: 1_940, notion: 1_340, slack: 1_230 };

it('tools are in a stable order, what reads of daily use first', async () => {
  const order = platforms.map(({ name, tools }) => [name, tools.map((tool) => tool.name)]);
  await expect(formatted(Object.fromEntries(order))).toMatchFileSnapshot('../../../snapshots/tools.json');
});

it.each(platforms.flatMap((platform) => platform.tools.map((tool) => [tool.name, tool, platform.name] as const)))(
  '%s is as it was, describes every field of its input, takes no other, and costs a model little',
  async (name, tool, platform) => {
    const { title, access, description } = tool;
    const [input, output] = [z.toJSONSchema(tool.input, { io: 'input' }), z.toJSONSchema(tool.output)];
    // What comes out is read in its source: here it is seen that it has changed.
    const shape = hash('sha256', JSON.stringify(output));
    const shown = formatted({ name, title, access, description, input, output: shape });
    await expect(shown).toMatchFileSnapshot(`../../../snapshots/tools/${name}.json`);
    for (const field of Object.values(tool.input.shape)) expect((field as z.ZodType).description).toBeTruthy();
    expect(tool.input.safeParse({ unknown: 1 }).error?.issues.map(({ code }) => code)).toContain('unrecognized_keys');
    const cost = JSON.stringify({ name, description, input: { ...input, $schema: undefined } }).length;
    expect(cost).toBeLessThan(most[platform] ?? Number.POSITIVE_INFINITY);
  },
);
