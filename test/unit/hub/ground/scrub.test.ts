import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { Secret, scrub } from '../../../../src/main/hub/ground/secret.ts';

const value = 'ghu_5sQ/x+Ab"cdEF0123456789~tok';
const secret = new Secret(value);
const base64 = (text: string) => Buffer.from(text).toString('base64');

const echoes: [string, string][] = [
  ['raw', value],
  ['inside a sentence', `Bad credentials: Bearer ${value}.`],
  ['as JSON', JSON.stringify({ message: value })],
  ['in a URL', `https://api.example/?access_token=${encodeURIComponent(value)}`],
  ['every byte percent-encoded', [...Buffer.from(value)].map((byte) => `%${byte.toString(16)}`).join('')],
  ['hexadecimal', Buffer.from(value).toString('hex')],
  ['hexadecimal in capitals', Buffer.from(value).toString('hex').toUpperCase()],
  ['base64', base64(value)],
  ['base64url', Buffer.from(value).toString('base64url')],
  ['base64 one byte in', base64(`:${value}:`)],
  ['base64 two bytes in', base64(`::${value}::`)],
  [
    'half escaped, as some encoders do',
    `${value.slice(0, 4).replace('_', '\\u005F')}${encodeURIComponent(value.slice(4))}`,
  ],
  ['as unicode escapes', [...value].map((c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`).join('')],
];

describe('scrub', () => {
  it.each(echoes)('takes the secret out: %s', (_, echo) => {
    const cleaned = scrub(`before ${echo} after`, secret);
    expect(cleaned).toMatch(/^before .*\[secret\].* after$/);
    expect(cleaned).not.toContain(echo);
    expect(cleaned).not.toContain(value.slice(4, 20));
    expect(cleaned).not.toContain(base64(value).slice(4, 20));
  });

  it('leaves everything else as it is', () => {
    const text = 'ghu_another 5sQ/x+A tok';
    expect(scrub(text, secret)).toBe(text);
  });
});

describe('Secret', () => {
  it('answers [secret] to everything but reveal', () => {
    const forms = [
      String(secret),
      `${secret}`,
      JSON.stringify({ secret }),
      inspect(secret),
      inspect({ deep: { secret } }),
      String(Object.entries(secret)),
    ];
    for (const form of forms) expect(form).not.toContain('5sQ');
    expect(Secret.reveal(secret)).toBe(value);
  });
});
