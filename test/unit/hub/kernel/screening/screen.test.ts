import { describe, expect, it } from 'vitest';
import { screen as screenedOrNot } from '../../../../../src/main/hub/kernel/screening/screen.ts';
import { letters, made, privateKey, secrets } from './secrets.ts';

async function screen<Value>(given: Value) {
  const screened = await screenedOrNot(given);
  if (!screened.ok) throw new Error(screened.failure.message);
  return screened.value;
}

const hexadecimal = '0123456789abcdef'.repeat(4);

/** What only the maintained rules know. */
const others: [kind: string, secret: string][] = [
  ['tailscale', `tskey-auth-${letters.slice(0, 12)}CNTRL-${letters.slice(0, 32)}`],
  ['docker', made('dckr_pat_', 27)],
  ['figma', made('figd_', 43)],
  ['vercel', made('vcp_', 40)],
  ['linear', made('lin_api_', 40)],
  ['shopify', made('shpat_', 32)],
  ['grafana', `${made('glsa_', 32)}_0a1b2c3d`],
  ['hashicorp vault', made('hvs.', 95)],
  ['databricks', `dapi${hexadecimal.slice(0, 32)}`],
  ['groq', made('gsk_', 52)],
  ['cloudflare', `${made('cfut_', 40)}0a1b2c3d`],
];

/** Must come through byte for byte: a file that is read to be edited, and what identifies things. */
const harmless: [what: string, text: string][] = [
  ['prose', 'Rotate the token: the secret of the webhook leaked, and the password is asked for on the next sign-in.'],
  ['a commit', hexadecimal.slice(0, 40)],
  ['a SHA-256', hexadecimal],
  ['a UUID', '123e4567-e89b-12d3-a456-426614174000'],
  ['an address', `https://github.com/ada-demo/orchard/commit/${hexadecimal.slice(0, 40)}?diff=split#r1`],
  ['an image in base64', `data:image/png;base64,${Buffer.from(letters.repeat(20)).toString('base64')}`],
  [
    'a lock file of npm',
    `"node_modules/x": {\n  "version": "1.0.0",\n  "integrity": "sha512-${letters.slice(0, 86)}=="\n}`,
  ],
  ['a lock file of Yarn', `resolved "https://packages.example/x/-/x-1.0.0.tgz#${hexadecimal.slice(0, 40)}"`],
  ['a lock file of Cargo', `checksum = "${hexadecimal}"`],
  ['go.sum', `golang.org/x/text v0.14.0 h1:${letters.slice(0, 43)}=`],
  ['a cursor', Buffer.from(JSON.stringify({ page: 2, skip: 30, sha: hexadecimal.slice(0, 40) })).toString('base64url')],
  ['a time', '2026-11-24T15:00:00Z'],
  ['a public key', `ssh-ed25519 ${letters.slice(0, 68)} ada@example.com`],
  ['a certificate', `-----BEGIN CERTIFICATE-----\n${letters.slice(0, 64)}\n-----END CERTIFICATE-----`],
  [
    'code that reads a secret',
    'const token = await store.get("github");\nif (token === undefined) throw new Error("no token");',
  ],
  [
    'code that passes one on',
    'fetch(url, { headers: { authorization: `Bearer \u0024{token}` }, password: options.password })',
  ],
  ['a workflow', 'env:\n  GITHUB_TOKEN: \u0024{{ secrets.GITHUB_TOKEN }}\n  NPM_TOKEN: \u0024{NPM_TOKEN}'],
  ['types', 'type Login = { password: string; token?: string; secret: Buffer };'],
  ['a form', '<input type="password" name="password" placeholder="Password" autocomplete="current-password">'],
  ['words for a form', '{"password": "Enter your password", "token": "Paste the token that you were given"}'],
  ['Windows line ends, tabs and wide letters', 'a\r\n\tb\u00e9\u{1f469}'],
  ['a database without a password', 'postgres://localhost:5432/orchard and mysql://db.example.com/orchard'],
];

describe('screening', () => {
  it.each([...secrets, ...others])('takes a %s out, wherever it stands', async (kind, secret) => {
    const value = { number: 1, items: [{ title: `Leak: ${secret} there`, [`x ${secret}`]: ['ok', secret] }], ok: true };
    const screened = await screen(value);
    const mark = `[secret removed: ${kind}]`;
    const item = { title: `Leak: ${mark} there`, [`x ${mark}`]: ['ok', mark] };
    expect(screened).toEqual({ value: { number: 1, items: [item], ok: true }, removed: 3 });
  });

  it.each(others)('is not switched off by a comment before a %s', async (_, secret) => {
    const { value } = await screen(`// secretlint-disable\n${secret}\n// secretlint-disable-line ${secret}`);
    expect(value).not.toContain(secret.slice(0, 20));
  });

  it('takes all of what a rule reports by the place of its name', async () => {
    const secret = letters.slice(0, 40);
    const { value } = await screen(`AwsSecretAccessKey => ${secret} end`);
    expect(value).not.toContain(secret.slice(-8));
    expect(value).toContain(' end');
  });

  it.each(harmless)('leaves %s as it is', async (_, text) => {
    const value = { content: text, list: [text, text] };
    const screened = await screen(value);
    expect(screened.removed).toBe(0);
    expect(screened.value).toBe(value);
  });

  it('leaves every harmless text beside one with a secret', async () => {
    const texts = harmless.map(([, text]) => text);
    const { value, removed } = await screen([...texts, made('ghp_', 36), ...texts]);
    expect(value).toEqual([...texts, '[secret removed: GitHub token]', ...texts]);
    expect(removed).toBe(1);
  });

  it('takes no secret for one that begins in another text', async () => {
    const value = ['token:', 'v1.20.300', '-----BEGIN RSA', 'PRIVATE KEY-----'];
    expect(await screen(value)).toEqual({ value, removed: 0 });
  });

  it.each([
    ['searched together', ''],
    ['that hold what stands between texts searched together', '\n\uffff\n'],
  ])('takes out of each of many texts what is in it, and of no other: %s', async (_, more) => {
    const end = privateKey.split('\n').at(-1);
    const value = [
      `${more}a ${privateKey.slice(0, 60)}`,
      `b${more}`,
      `${letters}\n${end}`,
      `c ${made('ghp_', 36)}`,
      end,
      '',
    ];
    const key = '[secret removed: private key]';
    const masked = [`${more}a ${key}`, `b${more}`, key, 'c [secret removed: GitHub token]', key, ''];
    expect(await screen(value)).toEqual({ value: masked, removed: 4 });
  });

  it('finds the same again in its own marks: nothing', async () => {
    const once = await screen({ all: [...secrets, ...others].map(([, secret]) => `token=${secret}`) });
    expect(await screen(once.value)).toEqual({ value: once.value, removed: 0 });
  });
});
