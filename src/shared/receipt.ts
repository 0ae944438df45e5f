import * as z from 'zod/mini';

/**
 * What one side answered. `revoked`: it said so, or it is ours and is gone. `retrying`: ended here alone, and asked again.
 * `by hand`: that side offers no way but the page. `unconfirmed`: it may be, and nobody said so.
 */
export const ReceiptLine = z.strictObject({
  side: z.enum([
    'keys',
    'approvals',
    'cached tokens',
    'connected account',
    'platform',
    'sign-in',
    'browser session',
    'open webui',
  ]),
  /** Which of them, by a name that a person knows. */
  what: z.string(),
  answer: z.enum(['revoked', 'retrying', 'by hand', 'unconfirmed', 'failed']),
  detail: z.string(),
  page: z.nullable(z.string()),
  at: z.string(),
});
export type ReceiptLine = z.infer<typeof ReceiptLine>;

/**
 * Signed by the hub's own Ed25519 key over the canonical JSON (RFC 8785) of all but `signature`. It grows a revision with each
 * answer. Strict: a field beside these would not be signed.
 */
export const Receipt = z.strictObject({
  id: z.string(),
  userId: z.string(),
  /** What the person did. */
  deed: z.enum(['revoke everything', 'disconnect', 'sign out', 'remove person']),
  begunAt: z.string(),
  revision: z.number(),
  lines: z.array(ReceiptLine),
  /** PEM. */
  publicKey: z.string(),
  /** Base64. */
  signature: z.string(),
});
export type Receipt = z.infer<typeof Receipt>;

/** Whether every side was reached: none is still asked again, and none refused. */
export const isEverywhere = ({ lines }: Pick<Receipt, 'lines'>): boolean =>
  lines.every(({ answer }) => answer !== 'retrying' && answer !== 'failed');

const isOver = ({ answer, page }: ReceiptLine): boolean => answer === 'revoked' && page === null;

const mattering: readonly ReceiptLine['answer'][] = ['failed', 'by hand', 'unconfirmed', 'revoked', 'retrying'];

/**
 * The lines that are not over: first what only the person can do something about, last what the hub still does. What was revoked
 * and has a page is among them: something of it is left there, as the person's own app at the platform.
 */
export const openLines = ({ lines }: Pick<Receipt, 'lines'>): ReceiptLine[] =>
  mattering.flatMap((one) => lines.filter((line) => line.answer === one && !isOver(line)));

/** What is over, with nothing left to do. */
export const revokedLines = ({ lines }: Pick<Receipt, 'lines'>): ReceiptLine[] => lines.filter(isOver);
