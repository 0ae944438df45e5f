/** A mail as it is sent: ASCII alone, short lines, and headers that nothing can break out of. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compose } from '../../../../../src/main/hub/platforms/google/mail/compose.ts';

const written = (letter: Partial<Parameters<typeof compose>[0]>): string =>
  Buffer.from(compose({ to: ['a@example.org'], subject: 'x', body: 'x', ...letter }), 'base64url').toString('latin1');
const headersOf = (mail: string): string[] => (mail.split('\r\n\r\n')[0] ?? '').replaceAll('\r\n ', '').split('\r\n');
/** As a reader of RFC 2047 takes it. */
const subjectOf = (mail: string): string => {
  const line =
    headersOf(mail)
      .find((one) => one.startsWith('Subject: '))
      ?.slice(9) ?? '';
  const words = [...line.matchAll(/=\?UTF-8\?B\?([^?]*)\?=/g)].map(([, word]) =>
    Buffer.from(word ?? '', 'base64').toString(),
  );
  return words.length > 0 ? words.join('') : line;
};

describe('a mail', () => {
  it('is ASCII in short lines, whatever is written in it', () => {
    const mail = written({ subject: 'Grüße 📅 '.repeat(20), body: 'Zürich 漢字 '.repeat(500) });
    expect(mail).toMatch(/^[\x20-\x7e\r\n]*$/);
    for (const line of mail.split('\r\n')) expect(line.length).toBeLessThanOrEqual(84);
  });

  it('arrives as any subject and any text that has no control characters', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        const subject = text
          .toWellFormed()
          .replace(/\p{Cc}/gu, '')
          .trim();
        const mail = written({ subject, body: text });
        expect(subjectOf(mail)).toBe(subject);
        const names = headersOf(mail).map((line) => line.split(':')[0]);
        expect(names.filter((name) => name !== 'Subject')).toEqual([
          'To',
          'MIME-Version',
          'Content-Type',
          'Content-Transfer-Encoding',
        ]);
      }),
    );
  });

  it.each(['x\r\nBcc: b@example.org', 'x\nBcc: b@example.org', 'x\0'])('throws for the header %j', (text) => {
    expect(() => written({ inReplyTo: text })).toThrow('line break');
    expect(() => written({ to: [text] })).toThrow('line break');
  });

  it('keeps its recipients apart, and an encoded word that somebody typed as it was typed', () => {
    const mail = written({
      to: ['a@example.org', 'b@example.org'],
      bcc: ['c@example.org'],
      subject: '=?utf-8?B?eA==?=',
    });
    expect(headersOf(mail)).toContain('To: a@example.org,b@example.org');
    expect(headersOf(mail)).toContain('Bcc: c@example.org');
    expect(subjectOf(mail)).toBe('=?utf-8?B?eA==?=');
  });
});
