import * as z from 'zod';
import { ok } from '../../../../../../shared/result.ts';
import { writeTool } from '../../../../tools/tool.ts';
import { input } from '../../../fields.ts';
import { escapedPath } from '../../ask.ts';
import { changeOnGoogle } from '../../change.ts';
import { draftPreview } from '../../draft.ts';
import { draft } from '../../fields.ts';
import { composing } from '../../scopes.ts';

export const deleteDraft = writeTool({
  name: 'google_delete_draft',
  title: 'Delete a draft',
  description: 'Deletes a draft of Gmail for good.',
  access: 'destructive',
  toolset: 'mail',
  scopes: composing,
  input: input({ draft }),
  output: z.object({ draft: z.string() }),
  place: () => undefined,
  async preview({ draft: id }, context) {
    const shown = await draftPreview(context, id, false);
    if (!shown.ok) return shown;
    const changes = shown.value.changes.map(({ name, after }) => ({ name, before: after, after: null }));
    return ok({ ...shown.value, changes });
  },
  undo: () => ({ reason: 'Gmail keeps no draft that was deleted.' }),
  async run({ draft: id }, { client }) {
    const wish = { method: 'DELETE', api: 'gmail', route: escapedPath`/v1/users/me/drafts/${id}` } as const;
    const made = await changeOnGoogle(client, wish, z.null());
    return made.ok ? ok({ draft: id }) : made;
  },
});
