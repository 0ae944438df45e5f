/** What of an API's answer no client of an import is told. */
import { describe, expect, it } from 'vitest';
import { dataOf } from '../../../../../src/main/hub/features/imports/openapi/request.ts';
import { withoutTokens } from '../../../../../src/main/hub/features/imports/without-tokens.ts';

const token = 'ABSFKEH4GUKQJ3ZQ6LO7XVDEMNYW2A';

describe('a member that holds a token', () => {
  it.each([
    'temp_clone_token',
    'tempCloneToken',
    'token',
    'access_token',
    'accessToken',
    'refresh-token',
    'id_token',
    'client_secret',
    'clientSecret',
    'webhook_secret',
    'password',
    'passwd',
    'api_key',
    'apiKey',
    'privateKey',
    'jwt',
    'X-Amz-Signature',
    'credentials',
    'encoded_jwt',
    'one_time_otp',
    'token_value',
    'Token',
    'TOKEN',
    'x-api-key',
    'private-key',
    'api key',
    'tokens',
    'client_secrets',
    'passwords',
  ])('is left out, however deep: %s', (name) => {
    const inner = { id: 7, [name]: token };
    for (const value of [
      inner,
      [inner],
      { a: { b: [{ c: inner }] } },
      { ...inner, [name]: [token, token] },
      { ...inner, [name]: { is: { value: token } } },
      { ...inner, [name]: [{ value: token }] },
    ]) {
      const left = withoutTokens(value);
      expect([JSON.stringify(left.value).includes(token), left.isLeftOut]).toEqual([false, true]);
      expect(JSON.stringify(left.value)).toContain('"id":7');
    }
  });

  it.each<[name: string, value: unknown]>([
    ...['next_page_token', 'nextPageToken', 'page_token', 'syncToken', 'next_sync_token', '@odata.deltaToken'].map(
      (name): [string, unknown] => [name, token],
    ),
    ...[
      ['token_count', 5],
      ['has_token', true],
      ['key', 'ATLAS-7'],
      ['keys', ['a']],
      ['tokens', 5],
      ['token', ''],
      ['secret', null],
      ['title', 'The token'],
      ['public_key', 'ssh-ed25519 AAAA'],
    ].map(([name, value]): [string, unknown] => [String(name), value]),
  ])('is not what only says how many, or where a list goes on: %s', (name, value) => {
    expect(withoutTokens({ [name]: value })).toEqual({ value: { [name]: value }, isLeftOut: false });
  });
});

describe('an address', () => {
  it.each([
    `https://raw.example.com/a/b?token=${token}`,
    `https://e.example.com/a?x=1&jwt=${token}#top`,
    `Look: [x](https://e.example.com/a?response=7&sig=${token}) and more`,
    `<a href="https://e.example.com/a?x=1&amp;token=${token}">`,
    `https://s3.example.com/a?X-Amz-Date=1&X-Amz-Signature=${token}&X-Amz-Expires=9`,
    `https://e.example.com/a?access_token=${token}`,
    `https://e.example.com/a?X-Goog-Signature=${token}`,
    `https://e.example.com/a?a=1;Token=${token}`,
  ])('comes without what lets anybody in: %s', (text) => {
    const { data, isTruncated } = dataOf(JSON.stringify({ at: text, list: [text] }), 'application/json');
    expect([JSON.stringify(data).includes(token), isTruncated]).toEqual([false, true]);
    expect(JSON.stringify(dataOf(text, 'text/plain').data)).not.toContain(token);
  });

  it.each([
    `https://e.example.com/list?page_token=${token}`,
    `https://e.example.com/list?$skiptoken=${token}`,
    `https://e.example.com/list?pageToken=${token}&x=1`,
    `https://e.example.com/list?next-token=${token}`,
    'https://e.example.com/a?design=1&token',
  ])('says where a list goes on: %s', (text) => {
    expect(withoutTokens([text])).toEqual({ value: [text], isLeftOut: false });
  });
});
