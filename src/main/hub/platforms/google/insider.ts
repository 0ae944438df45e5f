/** Who counts as one's own: mail, invitations and files of all others are marked. */
import * as z from 'zod';

/** At these anybody can have an address: only the very same one is one's own. */
const forAnybody = new Set(
  'gmail.com googlemail.com outlook.com hotmail.com live.com yahoo.com icloud.com me.com proton.me protonmail.com gmx.net gmx.de gmx.com web.de aol.com mail.com yandex.com zoho.com'.split(
    ' ',
  ),
);

export const googleOutsider = z
  .literal(true)
  .optional()
  .describe('Present when it comes from outside of the own domain');

/** Whether an address is of the account or its domain. */
export function isInsider(address: string | undefined, account: string): boolean {
  const [given, own] = [(address ?? '').toLowerCase(), account.toLowerCase()];
  if (given === own) return true;
  const domain = own.split('@')[1];
  return (
    domain !== undefined && !forAnybody.has(domain) && given.split('@').length === 2 && given.endsWith(`@${domain}`)
  );
}

export const outsiderMark = (isOwn: boolean): { outsider?: true } => (isOwn ? {} : { outsider: true });
