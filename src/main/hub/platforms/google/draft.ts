import * as z from 'zod';
import type { Preview } from '../../../../shared/model.ts';
import { ok, type Result } from '../../../../shared/result.ts';
import type { ToolContext } from '../../tools/tool.ts';
import { changesOf } from '../changes.ts';
import { ask, path } from './ask.ts';
import { beyondLabels, readLabels } from './labels.ts';
import { addressesIn, filesIn, headerOf, ReadMessage, subjectOf, textOf } from './message.ts';

export const ReadDraft = z.object({ id: z.string(), message: ReadMessage });

/** A draft with all that is in it, where the key covers it. */
export async function readDraft(context: ToolContext, id: string): Promise<Result<z.infer<typeof ReadDraft>>> {
  const { client } = context;
  const labels = await readLabels(client, context);
  if (!labels.ok) return labels;
  const read = await ask(client, 'gmail', path`/v1/users/me/drafts/${id}`, { format: 'full' }, ReadDraft);
  if (!read.ok) return read;
  return labels.value.covers(read.value.message) ? read : beyondLabels;
}

/** What a draft holds, whole, as the one who is to approve it reads it. Another version has another message. */
export async function draftPreview(context: ToolContext, id: string): Promise<Result<Preview>> {
  const read = await readDraft(context, id);
  if (!read.ok) return read;
  const { message } = read.value;
  const all = (name: string) => {
    const found = addressesIn(headerOf(message, name)).map(({ email }) => email);
    return found.length > 0 ? found : undefined;
  };
  const files = filesIn(message.payload).map(({ name, bytes }) => `${name} (${bytes} bytes)`);
  const { text } = await textOf(message);
  const subject = subjectOf(message);
  const shown = { to: all('to'), cc: all('cc'), bcc: all('bcc'), subject, body: text };
  return ok({
    target: `Draft: ${subject}`,
    version: message.id,
    changes: changesOf({ ...shown, attachments: files.length > 0 ? files : undefined }),
  });
}
