import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { notion } from '../../../../../src/main/hub/platforms/notion/index.ts';
import { formatted } from '../formatted.ts';

describe('what clients see of a tool', () => {
  it('is in a stable order', () => {
    expect(notion.tools.map(({ name }) => name)).toEqual([
      ...['notion_search', 'notion_fetch', 'notion_query_database', 'notion_list_comments', 'notion_list_users'],
      ...[
        'notion_get_self',
        'notion_create_page',
        'notion_update_page',
        'notion_append_to_page',
        'notion_edit_page_text',
      ],
      ...[
        'notion_add_comment',
        'notion_move_page',
        'notion_create_database',
        'notion_restore_page',
        'notion_trash_page',
      ],
      ...['notion_delete_blocks', 'notion_delete_comment'],
    ]);
  });

  it.each(notion.tools.map((tool) => [tool.name, tool] as const))(
    '%s is as it was, small, and describes its fields',
    async (name, tool) => {
      const { title, access, description } = tool;
      const [input, output] = [z.toJSONSchema(tool.input, { io: 'input' }), z.toJSONSchema(tool.output)];
      expect(JSON.stringify({ name, description, input }).length).toBeLessThan(1_400);
      for (const field of Object.values(tool.input.shape)) expect((field as z.ZodType).description).toBeTruthy();
      const shown = formatted({ name, title, access, description, input, output });
      await expect(shown).toMatchFileSnapshot(`../../../../snapshots/tools/${name}.json`);
    },
  );
});
