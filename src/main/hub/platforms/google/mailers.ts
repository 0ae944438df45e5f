/** Who is named in the headers of a mail. */
import { cleanTitle } from '../clean-text.ts';

export type Mailer = { name: string; email: string };

// What is left open runs on to the end of the header, so that each character is looked at once.
const quoted = String.raw`"(?:\\.?|[^"\\])*(?:"|$)`;
const mailer = new RegExp(`(?:${quoted}|<[^>]*(?:>|$)|[^,"<])+`, 'gs');
/** Gmail sends a mail to no more. */
const most = 2_000;
const anyQuoted = new RegExp(quoted, 'gs');

/** The addresses of a header. A name that looks like an address stays a name: only what is in angle brackets counts. */
export function addressesIn(header: string): Mailer[] {
  const parts = header.match(mailer) ?? [];
  return parts.slice(0, most).map((part) => {
    const bare = part.replace(anyQuoted, '');
    const email = /<([^<>]*)>\s*$/.exec(part.trim())?.[1] ?? bare.trim();
    const name = part
      .replace(/<[^<>]*>\s*$/, '')
      .trim()
      .replace(/^"|"$/g, '')
      .replace(/\\(.)/g, '$1');
    return { name: name === email ? '' : cleanTitle(name, 100), email: cleanTitle(email, 254).toLowerCase() };
  });
}
