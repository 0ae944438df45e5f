/**
 * What a person is shown of a request, as one text that the hub makes. A card draws from that text alone and hashes it itself: what is
 * approved is the hash of what the card drew, and nothing that the card was told beside it.
 */
import * as z from 'zod/mini';
import { Approval } from './approval.ts';
import { canonicalJson } from './canonical-json.ts';
import { fail, ok, type Result } from './result.ts';

/** `hub`: the public key of its audit log. The time left is not part of it: the person may give a call more of it. */
const ShownRequest = z.object({
  ...{ v: z.literal(2), hub: z.string(), salt: z.string(), accountId: z.string(), policy: z.string() },
  place: z.optional(z.object({ id: z.string(), isPrivate: z.boolean() })),
  ...z.omit(Approval, { shown: true, hash: true, expiresAt: true, isCancelled: true, passkeyAt: true, state: true })
    .shape,
});
type ShownRequest = z.infer<typeof ShownRequest>;

export const shownText = (request: Omit<ShownRequest, 'v'>): string =>
  canonicalJson(ShownRequest.parse({ v: 2, ...request }));

/** The request as its own text has it, with the hash of that text (SHA-256, in hex). Fails where the text says what no card would draw. */
export async function drawnFrom(
  { shown = '', id, state, expiresAt, passkeyAt }: Approval,
  sha256: (text: string) => string | Promise<string>,
): Promise<Result<Approval>> {
  const parsed = ShownRequest.safeParse(jsonOf(shown));
  if (!parsed.success || parsed.data.id !== id || canonicalJson(parsed.data) !== shown) return undrawable;
  const { v, hub, salt, accountId, policy, place, ...request } = parsed.data;
  return ok({ ...request, shown, hash: await sha256(shown), state, expiresAt, ...(passkeyAt && { passkeyAt }) });
}

const undrawable = fail('approval_changed', 'This request can’t be shown in full, so nobody can approve it.', {
  hint: 'Load the page again. If that changes nothing, deny the request.',
});

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
