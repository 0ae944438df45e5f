/** Who is named in the headers of a mail. */
import { cleanTitle } from '../clean-text.ts';

export type Mailer = { name: string; email: string };

/** The addresses of a header. A name that looks like an address stays a name: only what is in angle brackets counts. */
export function addressesIn(header: string): Mailer[] {
  const parts = header.match(/(?:"(?:\\.|[^"\\])*"|<[^>]*>|[^,"<])+/g) ?? [];
  return parts.map((part) => {
    const bare = part.replace(/"(?:\\.|[^"\\])*"/g, '');
    const email = /<([^<>]*)>\s*$/.exec(part.trim())?.[1] ?? bare.trim();
    const name = part
      .replace(/<[^<>]*>\s*$/, '')
      .trim()
      .replace(/^"|"$/g, '')
      .replace(/\\(.)/g, '$1');
    return { name: name === email ? '' : cleanTitle(name, 100), email: cleanTitle(email, 254).toLowerCase() };
  });
}
