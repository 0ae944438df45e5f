/** What of an answer of an API or an MCP server no client of an import is told. */
import { describe, expect, it } from 'vitest';
import { projectRemoteAnswer } from '../../../../../src/main/hub/features/imports/mcp/tool.ts';
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

describe('the answer of an imported MCP server', () => {
  const repository = { full_name: 'ada-demo/tidy-csv', temp_clone_token: token };
  const address = `https://raw.example.com/a/b.md?token=${token}`;
  const text = (said: string) => ({ type: 'text', text: said });

  it.each<[what: string, answer: object]>([
    ['in its data', { structuredContent: { items: [repository] } }],
    ['in an address in its data', { structuredContent: { items: [{ full_name: 'ada-demo/tidy-csv', at: address }] } }],
    ['in a text that is JSON', { content: [text(JSON.stringify(repository, undefined, 2))] }],
    ['in one of several texts', { content: [text('One repository:'), text(JSON.stringify([repository]))] }],
    ['in a text beside other data', { content: [text(JSON.stringify(repository))], structuredContent: { count: 1 } }],
    ['in a text that repeats its data', { content: [text(JSON.stringify(repository))], structuredContent: repository }],
    ['in a text that JSON holds', { content: [text(JSON.stringify(`ada-demo/tidy-csv at ${address}`))] }],
    ['in a text with an address', { content: [text(`ada-demo/tidy-csv: [raw](${address}) and ${address}`)] }],
    [
      'in an address with a character that is not seen',
      { content: [text(`ada-demo/tidy-csv: ${address.replace('token', 'to\u200Bken')}`)] },
    ],
    [
      'in a resource',
      { content: [{ type: 'resource', resource: { uri: 'x://a', text: JSON.stringify({ a: [repository] }) } }] },
    ],
    ['where the tool says that it failed', { isError: true, content: [text(JSON.stringify(repository))] }],
  ])('comes without a token: %s', (_, answer) => {
    const told = projectRemoteAnswer(answer, 'Acme');
    expect(JSON.stringify(told)).not.toContain(token);
    expect(JSON.stringify(told)).toContain('tidy-csv');
    expect(told.truncated).toBe(true);
  });

  it('comes without a token in the name of a part', () => {
    const content = [
      { type: 'resource_link', uri: `https://e.example/a?sig=${token}` },
      { type: 'resource', resource: { uri: `https://e.example/a?x=1&jwt=${token}` } },
      { type: 'image', name: address },
    ];
    const { parts } = projectRemoteAnswer({ content }, 'Acme');
    expect(parts).toHaveLength(3);
    expect(JSON.stringify(parts)).not.toContain(token);
  });

  it('is told as it is where it holds none', () => {
    const said = '{ "count": 1, "next_page_token": "abc", "exact": 12345678901234567890 }';
    const told = projectRemoteAnswer({ content: [text(said)], structuredContent: { token_count: 5 } }, 'Acme');
    expect(told).toMatchObject({ text: said, data: { token_count: 5 } });
    expect(told.truncated).toBeUndefined();
  });
});
