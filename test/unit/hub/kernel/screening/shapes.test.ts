import { describe, expect, it } from 'vitest';
import { maskShapes } from '../../../../../src/main/hub/kernel/screening/mask.ts';
import { letters, made, privateKey, secrets } from './secrets.ts';

describe('masking', () => {
  it.each(secrets)('takes a %s out of text', (kind, secret) => {
    expect(maskShapes(`see ${secret}`)).toEqual({ text: `see [secret removed: ${kind}]`, count: 1 });
    expect(maskShapes(`"${secret}"`).text).toBe(`"[secret removed: ${kind}]"`);
    expect(maskShapes(`+${secret}`).text).toBe(`+[secret removed: ${kind}]`);
  });

  it.each([
    ['password=hunter2hunter2', 'password=[secret removed: secret]'],
    ['DB_PASSWORD=correcthorse', 'DB_PASSWORD=[secret removed: secret]'],
    ['password: hunter2', 'password: [secret removed: secret]'],
    ["api_key = 'not-so-secret'", "api_key = '[secret removed: secret]'"],
    ["passphrase = 'correct horse battery'", "passphrase = '[secret removed: secret]'"],
    ['{"client_secret": "abcdefgh"}', '{"client_secret": "[secret removed: secret]"}'],
    ['Authorization: Bearer abcdefghijklmnopqrstuv', 'Authorization: Bearer [secret removed: token]'],
    ['postgres://ada:pa55word@db/x', 'postgres://ada:[secret removed: password]@db/x'],
  ])('takes the value out of %s', (text, masked) => {
    expect(maskShapes(text)).toEqual({ text: masked, count: 1 });
  });

  it('takes a private key out that was cut', () => {
    expect(maskShapes(`key ${privateKey.slice(0, 60)}`)).toEqual({
      text: 'key [secret removed: private key]',
      count: 1,
    });
  });

  it('takes the end of a private key out that began on an earlier page, also of a diff', () => {
    const lines = [letters, letters.slice(0, 64), 'Zz0=', privateKey.split('\n').at(-1)];
    expect(maskShapes(`one\n${lines.join('\n')}\ntwo`).text).toBe('one\n[secret removed: private key]\ntwo');
    expect(maskShapes(` one\n-${lines.join('\n-')}\n two`).text).toBe(' one\n[secret removed: private key]\n two');
  });

  it('takes the whole token of an installed app out', () => {
    const token = `${made('ghs_123456_eyJ', 20)}.${made('eyJ', 40)}.${letters.slice(0, 43)}`;
    expect(maskShapes(`see ${token}!`)).toEqual({ text: 'see [secret removed: GitHub token]!', count: 1 });
  });

  it.each([
    'password = readPassword(prompt, 123456)',
    '"password": "Enter your password"',
    '"token": "string"',
    'login(token=token, password=password)',
    'client = Client(api_key=settings.api_key)',
    'API key: https://docs.example.com/v2/keys',
    'Basic authentication/authorization of clients',
    'Bearer authentication-mechanisms-in-detail',
    'password: string',
    'const token = tokens[index]',
    'password=$DB_PASSWORD',
    'password={{ password }}',
    'secret = process.env.SECRET1',
    'Rotate the token: the secret of the webhook leaked',
    'task-based-scheduling-of-everything',
    'https://github.com/ada-demo/orchard/commit/0123456789abcdef0123456789abcdef01234567',
    '0123456789abcdef0123456789abcdef01234567',
    '2026-11-24T15:00:00Z',
    'Basic idea',
  ])('leaves %s', (text) => {
    expect(maskShapes(text)).toEqual({ text, count: 0 });
  });
});
