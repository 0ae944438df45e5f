import * as z from 'zod';
import { fail, ok, type Result } from '../../../../../shared/result.ts';
import { writeTool } from '../../../tools/tool.ts';
import { changeOf } from '../../changes.ts';
import { input } from '../../fields.ts';
import type { PlatformClient } from '../../platform.ts';
import { connectNotion } from '../connect.ts';
import { checkedId, onPage, thingId } from '../fields.ts';
import { namedThing, url, webAddress } from '../project.ts';
import { ReadPage } from '../read.ts';
import { getThing, type NotionThing } from '../things.ts';

const trashedId = thingId.describe('Id or address of the page or database');
const TrashAnswer = z.object({ page: z.string(), in_trash: z.boolean(), url });

/** The thing, if it is not yet so. */
async function trashedThing(client: PlatformClient, page: string, inTrash: boolean): Promise<Result<NotionThing>> {
  const found = await getThing(await connectNotion(client), checkedId(page));
  if (!found.ok) return found;
  if (found.value.object === 'data_source') {
    return fail('invalid_arguments', 'That is a data source of a database: name the database.');
  }
  if (found.value.in_trash !== inTrash) return found;
  return fail('platform_refused', inTrash ? 'It is in the trash already.' : 'It is not in the trash.');
}

async function trashPreview(client: PlatformClient, page: string, inTrash: boolean) {
  const found = await trashedThing(client, page, inTrash);
  if (!found.ok) return found;
  const [before, after] = inTrash ? ['in its place', 'in the trash'] : ['in the trash', 'in its place'];
  return ok({
    target: namedThing(found.value),
    version: found.value.last_edited_time,
    changes: changeOf('it, with all that is in it', before, after),
  });
}

async function setTrashed(
  client: PlatformClient,
  page: string,
  in_trash: boolean,
): Promise<Result<z.infer<typeof TrashAnswer>>> {
  const found = await trashedThing(client, page, in_trash);
  if (!found.ok) return found;
  const { object, id } = found.value;
  const notion = await connectNotion(client);
  const made = await notion.change(
    ({ pages, databases }): Promise<unknown> =>
      object === 'page' ? pages.update({ page_id: id, in_trash }) : databases.update({ database_id: id, in_trash }),
    ReadPage.pick({ id: true, in_trash: true, url: true }),
  );
  return made.ok ? ok({ page: made.value.id, in_trash: made.value.in_trash, url: webAddress(made.value.url) }) : made;
}

export const trashPage = writeTool({
  name: 'notion_trash_page',
  title: 'Put a page in the trash',
  description:
    'Puts one page or database, with all that is in it, in the trash, from where it can be restored for 30 days.',
  access: 'destructive',
  toolset: 'pages',
  input: input({ page: trashedId }),
  output: TrashAnswer,
  place: onPage,
  preview: ({ page }, { client }) => trashPreview(client, page, true),
  undo: ({ page }) => ({ tool: 'notion_restore_page', arguments: { page } }),
  run: ({ page }, { client }) => setTrashed(client, page, true),
});

export const restorePage = writeTool({
  name: 'notion_restore_page',
  title: 'Restore a page from the trash',
  description: 'Takes one page or database out of the trash, to where it was.',
  access: 'write',
  toolset: 'pages',
  input: input({ page: trashedId }),
  output: TrashAnswer,
  place: onPage,
  preview: ({ page }, { client }) => trashPreview(client, page, false),
  undo: ({ page }) => ({ tool: 'notion_trash_page', arguments: { page } }),
  run: ({ page }, { client }) => setTrashed(client, page, false),
});
