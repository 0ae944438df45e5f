/** Whose a mail is. */
import { readFindings } from './authentication.ts';
import { isInsider } from './insider.ts';
import { addressesIn } from './mailers.ts';
import { mailHeader, mailHeaders, type ReadMail } from './message.ts';

/** Under which name Gmail's own servers write what they have found out. */
const gmail = 'mx.google.com';

/**
 * Whether the account or somebody of its domain wrote it. `From` is what a sender claims, and so is any further header: Gmail
 * alone gives the label of what was sent, and its server writes its result above all that came with the mail (RFC 8601, section
 * 5), once, about the very domain of `From` (RFC 7489). What it takes for spam is nobody's own.
 */
export function isOwnMessage(message: ReadMail, account: string): boolean {
  if (message.labelIds.some((label) => label === 'SENT' || label === 'DRAFT')) return true;
  const [from, ...others] = mailHeaders(message, 'from').flatMap(addressesIn);
  if (!from || others.length > 0 || message.labelIds.includes('SPAM') || !isInsider(from.email, account)) return false;
  const found = readFindings(mailHeader(message, 'authentication-results'));
  const [dmarc, ...more] = found?.findings.filter(({ method }) => method === 'dmarc') ?? [];
  const isAligned = dmarc?.properties.get('header.from') === from.email.split('@')[1];
  return found?.server === gmail && dmarc?.result === 'pass' && isAligned && more.length === 0;
}
