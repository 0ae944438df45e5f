import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { slack } from '../../../../../src/main/hub/platforms/slack/index.ts';
import { everyCall } from './every-call.ts';

/** JSON as the formatter of this repository writes it: an array of plain values on one line where it fits. */
const formatted = (value: object): string =>
  `${JSON.stringify(value, null, 2)}\n`.replace(/^(.*)\[\n([^[\]{}]*)\n *\](,?)$/gm, (whole, before, inner, comma) => {
    const line = `${before}[${inner.trim().replaceAll(/\n */g, ' ')}]${comma}`;
    return line.length <= 120 ? line : whole;
  });

const tools = slack.tools.map((tool) => [tool.name, tool] as const);

describe('what clients see of a tool', () => {
  it('is in a stable order, what reads of daily use first', () => {
    expect(tools.map(([name]) => name)).toEqual([
      'slack_catch_up',
      'slack_search_messages',
      'slack_read_channel',
      'slack_read_thread',
      'slack_list_channels',
      'slack_search_users',
      'slack_get_user',
      'slack_send_message',
      'slack_add_reaction',
      'slack_remove_reaction',
      'slack_update_message',
      'slack_delete_message',
      'slack_schedule_message',
      'slack_unschedule_message',
      'slack_mark_read',
      'slack_list_scheduled_messages',
      'slack_list_members',
      'slack_list_user_groups',
      'slack_list_files',
      'slack_get_file',
    ]);
  });

  it.each(tools)('%s is as it was', async (name, tool) => {
    const shown = {
      name,
      title: tool.title,
      access: tool.access,
      description: tool.description,
      input: z.toJSONSchema(tool.input, { io: 'input' }),
      output: z.toJSONSchema(tool.output, { io: 'output' }),
    };
    await expect(formatted(shown)).toMatchFileSnapshot(`../../../../snapshots/tools/${name}.json`);
  });

  it.each(tools)('%s costs a model little', (name, tool) => {
    const { $schema: _, ...schema } = z.toJSONSchema(tool.input, { io: 'input' });
    expect(JSON.stringify([name, tool.description, schema]).length).toBeLessThan(1_200);
  });

  it.each(tools)('%s describes every field of its input, takes no other, and is called by the tests', (name, tool) => {
    for (const field of Object.values(tool.input.shape)) expect((field as z.ZodType).description).toBeTruthy();
    expect(tool.input.safeParse({ unknown: 1 }).error?.issues.map(({ code }) => code)).toContain('unrecognized_keys');
    expect(everyCall[name]?.length).toBeGreaterThan(0);
  });
});

describe('a channel', () => {
  const input = slack.tools.find(({ name }) => name === 'slack_read_channel')?.input;
  it.each(['#general', 'general', 'C0NWGENERAL', '@grace', 'команда', 'mpdm-ada--grace--design-lead-1'])(
    'may be %s',
    (channel) => {
      expect(input?.safeParse({ channel }).success).toBe(true);
    },
  );

  it.each([
    '',
    '#',
    '@',
    '##general',
    'two words',
    'general\u200b',
    'general\n',
    'a/b',
    'a,b',
    'team-*',
    '<#C0NWGENERAL>',
    'general?x=1',
    'a'.repeat(90),
    7,
    null,
  ])('may not be %j', (channel) => {
    expect(input?.safeParse({ channel }).success).toBe(false);
  });
});
