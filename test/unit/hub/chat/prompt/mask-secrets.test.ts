import { describe, expect, it } from 'vitest';
import { forModel } from '../../../../../src/main/hub/chat/prompt/data-line.ts';
import { maskSecrets } from '../../../../../src/main/hub/chat/prompt/mask-secrets.ts';
import { assembled, commit, fetchedFrom, hub, things } from './prompts.ts';

// Put together here, so that no scanner takes this file for a leak.
const letters = 'AbCdEfGhIjKlMnOpQrStUvWxYz0123456789'.repeat(3);
const made = (prefix: string, length: number): string => prefix + letters.slice(0, length);
const privateKey = `-----BEGIN RSA ${'PRIVATE KEY'}-----\nMIIE\n${letters}\n-----END RSA ${'PRIVATE KEY'}-----`;

const secrets: [kind: string, secret: string][] = [
  ['GitHub token', made('ghp_', 36)],
  ['GitHub token', made('gho_', 36)],
  ['GitHub token', made('ghs_', 60)],
  ['GitHub token', made('github_pat_', 82)],
  ['OpenGitHubX key', made('ogx_', 49)],
  ['GitLab token', made('glpat-', 20)],
  ['Slack token', made('xoxb-', 40)],
  ['Slack token', made('xoxe.xoxp-', 60)],
  ['Slack token', made('xapp-1-', 40)],
  ['Slack webhook', made('https://hooks.slack.com/services/', 40)],
  ['AWS access key', 'AKIA' + 'QWERTYUIOPASDFGH'],
  ['Google credential', made('AIza', 35)],
  ['Google credential', made('ya29.', 60)],
  ['npm token', made('npm_', 36)],
  ['PyPI token', made('pypi-', 90)],
  ['Stripe key', made('sk_live_', 24)],
  ['SendGrid key', `${made('SG.', 22)}.${letters.slice(0, 43)}`],
  ['Hugging Face token', made('hf_', 34)],
  ['Notion token', made('ntn_', 46)],
  ['API key', made('sk-proj-', 48)],
  ['API key', made('sk-ant-api03-', 90)],
  ['JSON web token', `${made('eyJ', 30)}.${made('eyJ', 60)}.${letters.slice(0, 43)}`],
  ['JSON web token', `${made('eyJ', 30)}.${made('eyJ', 60)}`],
  ['private key', privateKey],
];

describe('masking', () => {
  it.each(secrets)('takes a %s out of text', (kind, secret) => {
    expect(maskSecrets(`see ${secret}`)).toEqual({ text: `see [masked: ${kind}]`, count: 1 });
    expect(maskSecrets(`"${secret}"`).text).toBe(`"[masked: ${kind}]"`);
    expect(maskSecrets(`+${secret}`).text).toBe(`+[masked: ${kind}]`);
  });

  it.each([
    ['password=hunter2hunter2', 'password=[masked: secret]'],
    ['DB_PASSWORD=correcthorse', 'DB_PASSWORD=[masked: secret]'],
    ['password: hunter2', 'password: [masked: secret]'],
    ["api_key = 'not so secret'", "api_key = '[masked: secret]'"],
    ['{"client_secret": "abcdefgh"}', '{"client_secret": "[masked: secret]"}'],
    ['Authorization: Bearer abcdefghijklmnopqrstuv', 'Authorization: Bearer [masked: token]'],
    ['postgres://ada:pa55word@db/x', 'postgres://ada:[masked: password]@db/x'],
  ])('takes the value out of %s', (text, masked) => {
    expect(maskSecrets(text)).toEqual({ text: masked, count: 1 });
  });

  it('takes a private key out that was cut', () => {
    expect(maskSecrets(`key ${privateKey.slice(0, 60)}`)).toEqual({ text: 'key [masked: private key]', count: 1 });
  });

  it.each([
    'password = readPassword(prompt, 123456)',
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
    expect(maskSecrets(text)).toEqual({ text, count: 0 });
  });

  it.each([
    'eyJ-',
    'eyJaaaaaaaaaaa.',
    'sk-',
    'password=',
    'token: ',
    '-----BEGIN ',
    'password=aaaaaa',
    '://a:',
    "secret='",
  ])('is quick on a long run of %s', (text) => {
    const before = process.cpuUsage().user;
    maskSecrets(text.repeat(100_000 / text.length));
    expect((process.cpuUsage().user - before) / 1_000).toBeLessThan(1_000);
  });
});

describe('a prompt', () => {
  it('holds no credential that the content held, and says how many', async () => {
    const items = secrets.map(([, secret], index) => commit(index, { title: `Remove ${secret}`, labels: [secret] }));
    const prompt = await assembled({ budgetTokens: 100_000, fetched: [fetchedFrom({ items })] });
    const sent = JSON.stringify(prompt.messages);
    for (const [, secret] of secrets) expect(sent).not.toContain(secret.slice(0, 25));
    expect(things(prompt)[0]?.data).toMatchObject({ title: 'Remove [masked: GitHub token]' });
    expect(hub(prompt)['masked']).toBe(2 * secrets.length);
    expect(JSON.stringify(prompt.sources)).not.toContain(letters.slice(0, 16));
  });

  it('masks what was asked of a tool', async () => {
    const token = made('ghp_', 36);
    const { messages } = await assembled({ fetched: [fetchedFrom({ items: [] }, { arguments: { query: token } })] });
    expect(messages.at(-1)?.content).toContain('"query":"[masked: GitHub token]"');
  });

  it('holds no half of one, wherever a text is cut', () => {
    const text = `${'x '.repeat(50)}${made('ghp_', 36)}${' x'.repeat(50)}`;
    for (let longest = 1; longest < text.length; longest++) {
      expect(forModel(text, longest, { masked: 0, shortened: false })).not.toContain('ghp_');
    }
  });

  it('does not cite an address that holds a credential', async () => {
    const url = `https://github.com/ada-demo/orchard/tree/${made('ghp_', 36)}`;
    const prompt = await assembled({ fetched: [fetchedFrom({ items: [{ title: 'Branch', url }] })] });
    expect(prompt.sources).toEqual([]);
    expect(things(prompt)[0]).not.toHaveProperty('n');
    expect(JSON.stringify(prompt)).not.toContain('ghp_');
  });
});
