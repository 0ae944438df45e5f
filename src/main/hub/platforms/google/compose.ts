/** A mail as RFC 5322 has it, in plain text. No field can break out of its header: none holds a line break. */
export type NewMail = {
  to: string[];
  cc?: string[] | undefined;
  bcc?: string[] | undefined;
  subject: string;
  body: string;
  /** The Message-ID of what it answers, and those before. */
  inReplyTo?: string | undefined;
  references?: string | undefined;
};

/** Bytes of text in an encoded word: with base64 and its frame that makes less than the 75 characters of RFC 2047. */
const wordBytes = 42;
const lineLength = 76;

/** The whole message in base64url, as Gmail takes it. Throws for a line break in a header, which fields refuse before. */
export function compose({ to, cc = [], bcc = [], subject, body, inReplyTo, references }: NewMail): string {
  const header = (name: string, value: string | undefined): string[] => {
    if (!value) return [];
    if (/[\r\n\0]/.test(value.replaceAll('\r\n ', ''))) throw new Error(`A line break in ${name}.`);
    return [`${name}: ${value}`];
  };
  const lines = Buffer.from(body.replace(/\r\n?|\n/g, '\r\n'), 'utf8')
    .toString('base64')
    .match(new RegExp(`.{1,${lineLength}}`, 'g'));
  return Buffer.from(
    [
      ...header('To', to.join(',\r\n ')),
      ...header('Cc', cc.join(',\r\n ')),
      ...header('Bcc', bcc.join(',\r\n ')),
      ...header('Subject', encodedWords(subject)),
      ...header('In-Reply-To', inReplyTo),
      ...header('References', references),
      'MIME-Version: 1.0',
      'Content-Type: text/plain; charset=UTF-8',
      'Content-Transfer-Encoding: base64',
      '',
      ...(lines ?? ['']),
    ].join('\r\n'),
  ).toString('base64url');
}

/** RFC 2047; text of plain ASCII that does not look like an encoded word stays as it is. */
function encodedWords(text: string): string {
  if (/^[\x20-\x7e]*$/.test(text) && !text.includes('=?')) return text;
  const words = [''];
  for (const character of text.toWellFormed()) {
    if (Buffer.byteLength((words.at(-1) ?? '') + character) > wordBytes) words.push('');
    words[words.length - 1] += character;
  }
  return words.map((word) => `=?UTF-8?B?${Buffer.from(word).toString('base64')}?=`).join('\r\n ');
}
