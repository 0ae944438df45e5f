/** Gmail's labels, and what of a mailbox a key for some of them covers: only messages that carry one. */
import * as z from 'zod';
import { fail, ok, type Result } from '../../../../shared/result.ts';
import type { ToolContext } from '../../tools/tool.ts';
import { cleanTitle } from '../clean-text.ts';
import type { PlatformClient } from '../platform.ts';
import { askGoogle } from './ask.ts';
import type { ReadMail } from './message.ts';

const ReadLabel = z.object({ id: z.string(), name: z.string(), type: z.string().default('user') });
export type ReadLabel = z.infer<typeof ReadLabel>;

export type MailLabels = {
  all: ReadLabel[];
  nameOf(id: string): string;
  /** By name or id, in any case of letters: one that the key covers, or of Gmail's own, which all mailboxes have. */
  find(name: string): ReadLabel | undefined;
  covers(message: Pick<ReadMail, 'labelIds'>): boolean;
  /** The search with what it has to hold besides, and undefined where it would find nothing at all. Fails for alternatives. */
  narrowed(query: string): Result<string | undefined>;
};

export async function readLabels(
  client: PlatformClient,
  { allows, isLimited }: Pick<ToolContext, 'allows' | 'isLimited'>,
): Promise<Result<MailLabels>> {
  const read = await askGoogle(
    client,
    'gmail',
    '/v1/users/me/labels',
    {},
    z.object({ labels: z.array(ReadLabel).default([]) }),
  );
  if (!read.ok) return read;
  const all = read.value.labels;
  const names = new Map(all.map(({ id, name }) => [id, name]));
  const isAllowed = (id: string): boolean => allows('label', names.get(id) ?? '', id);
  const known = all.filter(({ id, type }) => !isLimited('label') || type === 'system' || isAllowed(id));
  return ok({
    all,
    nameOf: (id) => cleanTitle(names.get(id) ?? id, 225),
    find: (wanted) =>
      known.find(({ id }) => id === wanted) ?? known.find(({ name }) => name.toLowerCase() === wanted.toLowerCase()),
    covers: ({ labelIds }) => !isLimited('label') || labelIds.some(isAllowed),
    narrowed(query) {
      if (!isLimited('label')) return ok(query);
      // An alternative to the labels would ask of all mail whether it holds some word: that more or less was read would tell.
      if (alternatives.test(query)) {
        return fail('not_allowed', 'A key that is limited to labels searches without OR, |, ( ) and { }.');
      }
      const own = all
        .filter(({ id }) => isAllowed(id))
        .map(({ name }) => `label:${name.replace(/[\s/&|(){}"]/g, '-')}`);
      return ok(own.length === 0 ? undefined : `{${own.join(' ')}} ${query}`.trim());
    },
  });
}

const alternatives = /[|(){}]|\bor\b/i;

/** What Gmail or the person has sorted out, and nobody reads unless asked to. */
const discarded = { SPAM: 'spam', TRASH: 'trash' } as const;
export const isDiscarded = ({ labelIds }: Pick<ReadMail, 'labelIds'>): boolean =>
  labelIds.some((id) => id in discarded);

export const discardedAs = z.enum(['spam', 'trash']).optional().describe('Present when it was sorted out');
export function discardedMark({ labelIds }: Pick<ReadMail, 'labelIds'>): { discarded?: 'spam' | 'trash' } {
  const found = (['SPAM', 'TRASH'] as const).find((id) => labelIds.includes(id));
  return found ? { discarded: discarded[found] } : {};
}

export const beyondLabels = fail('not_allowed', 'The key is limited to labels, and it carries none of those.');
