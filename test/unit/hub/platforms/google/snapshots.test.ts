import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { google } from '../../../../../src/main/hub/platforms/google/index.ts';

/** JSON as the formatter of this repository writes it: an array of plain values on one line where it fits. */
const formatted = (value: object): string =>
  `${JSON.stringify(value, null, 2)}\n`.replace(/^(.*)\[\n([^[\]{}]*)\n *\](,?)$/gm, (whole, before, inner, comma) => {
    const line = `${before}[${inner.trim().replaceAll(/\n */g, ' ')}]${comma}`;
    return line.length <= 120 ? line : whole;
  });

/** Bytes of what a model pays for: name, description and input. */
const most = 2_000;

describe('what clients see of a tool', () => {
  it('is in a stable order', () => {
    expect(google.tools.map(({ name }) => name)).toEqual([
      'google_search_mail',
      'google_get_thread',
      'google_list_labels',
      'google_list_drafts',
      'google_list_events',
      'google_get_event',
      'google_list_calendars',
      'google_suggest_time',
      'google_search_files',
      'google_read_file',
      'google_get_file',
      'google_create_draft',
      'google_send_draft',
      'google_send_mail',
      'google_label_thread',
      'google_trash_thread',
      'google_delete_draft',
      'google_create_event',
      'google_update_event',
      'google_respond_to_event',
      'google_delete_event',
      'google_create_file',
      'google_copy_file',
      'google_trash_file',
    ]);
  });

  it.each(google.tools.map((tool) => [tool.name, tool] as const))('%s is as it was', async (name, tool) => {
    const shown = {
      ...{ name, title: tool.title, access: tool.access, description: tool.description },
      ...{ input: z.toJSONSchema(tool.input, { io: 'input' }), output: z.toJSONSchema(tool.output) },
    };
    await expect(formatted(shown)).toMatchFileSnapshot(`../../../../snapshots/tools/${name}.json`);
  });

  it.each(google.tools.map((tool) => [tool.name, tool] as const))(
    '%s describes every field, in few words',
    (name, tool) => {
      for (const field of Object.values(tool.input.shape)) expect((field as z.ZodType).description).toBeTruthy();
      const { description, input } = tool;
      expect(JSON.stringify({ name, description, input: z.toJSONSchema(input, { io: 'input' }) }).length).toBeLessThan(
        most,
      );
    },
  );
});
