/** What a shell of the same user can do, as an AI agent has one: look, deny, pause and revoke; never approve, create, widen. */
import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { createConnection } from 'node:net';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Key } from '../../src/shared/model.ts';
import { PasskeyQuestion, statementOf } from '../../src/shared/passkey.ts';
import { postToApprovePage } from '../harness/approve-page.ts';
import { createAuthenticator } from '../harness/authenticator.ts';
import { entry } from '../harness/command-line.ts';
import { postTool } from '../harness/tool-server.ts';
import { type BuiltDemo, startBuiltDemo } from './built-demo.ts';

let hub: BuiltDemo;
let approval: { id: string; hash: string };

beforeAll(async () => {
  hub = await startBuiltDemo();
  await ask();
});
afterAll(() => hub.stop());

async function ask(): Promise<void> {
  const wish = { repository: 'ada-demo/atlas-service', title: `Asked at ${Date.now()}` };
  await postTool(hub, hub.readWriteKey, 'github_create_issue', wish);
  [approval] = JSON.parse((await hub.cli('approvals', 'list', '--json')).stdout) as [typeof approval];
}

const keys = async () => JSON.parse((await hub.cli('keys', 'list', '--json')).stdout) as Key[];
const waiting = async () => (await hub.cli('approvals', 'list', '--json')).stdout.includes('"waiting"');

/** Runs a line as a shell would, with neither terminal nor the passphrase's owner. */
function shell(line: string, environment: NodeJS.ProcessEnv = {}): Promise<string> {
  const run = `'${process.execPath}' '${entry}'`;
  const script = line.replaceAll('opengithubx', run).replaceAll('DIR', `'${hub.dataDir}'`);
  return new Promise((done) => {
    const env = { ...process.env, ...environment, OPENGITHUBX_NO_BROWSER: '1' };
    execFile('setsid', ['-w', 'sh', '-c', script], { env, timeout: 60_000 }, (_, out, err) => done(out + err));
  });
}

/** Says one line to the socket. */
function socket(line: object): Promise<string> {
  return new Promise((done) => {
    let text = '';
    const open = createConnection(join(hub.dataDir, 'hub.sock'), () => open.write(`${JSON.stringify(line)}\n`));
    open.on('data', (chunk) => {
      text += chunk;
    });
    open.on('close', () => done(text)).on('error', () => done(text));
  });
}

const create = 'opengithubx keys create --client evil --write --data-dir DIR';

const names = ['PASSPHRASE', 'OPENGITHUBX_PASSPHRASE', 'OPENGITHUBX_OWNER_PASSPHRASE', 'SSH_ASKPASS'];
const inEnvironment = Object.fromEntries(names.map((name) => [name, 'demo']));

describe('a shell gets nothing granted', () => {
  it.each<[string, () => Promise<string>]>([
    ['the command line alone', () => shell(create)],
    ['a passphrase in a pipe', () => shell(`echo demo | ${create}`)],
    ['a passphrase in a file', () => shell(`echo demo > DIR/../typed; ${create} < DIR/../typed`)],
    ['a passphrase in argv', () => shell(`${create} --passphrase demo`)],
    ['a passphrase in the environment', () => shell(create, inEnvironment)],
    [
      'approving without a terminal',
      () => shell(`echo demo | opengithubx approvals approve ${approval.id} --data-dir DIR`),
    ],
    ['connecting an account', () => shell('opengithubx accounts connect github --data-dir DIR')],
    ['signing in again', () => shell('opengithubx login --data-dir DIR')],
    ['the socket without a passphrase', () => socket({ call: 'approvals.approve', input: approval })],
    ['the socket with a guess', () => socket({ call: 'approvals.approve', input: approval, passphrase: 'guess' })],
    [
      'the socket with a flag of its own',
      () => socket({ call: 'approvals.approve', input: approval, needs: 'anyone', approved: true }),
    ],
    [
      'another tenant by the socket',
      () => socket({ call: 'tenant.set', input: { issuer: 'http://127.0.0.1:9/', clientId: 'x', clientSecret: 'x' } }),
    ],
    ['a name of an object’s own', () => socket({ call: 'constructor', input: {} })],
  ])('by %s', async (_, attempt) => {
    const before = (await keys()).length;
    expect(await attempt()).toMatch(/passphrase|missing option|no such call|not valid|Unknown option|no option/i);
    expect([(await keys()).length, await waiting()]).toEqual([before, true]);
  });

  it('by editing the database while the hub runs: it is locked', () => {
    const file = new DatabaseSync(join(hub.dataDir, 'hub.db'), { timeout: 100 });
    expect(() => file.exec('UPDATE keys SET expires_at = 0')).toThrow(/locked/);
    file.close();
  });
});

describe('a shell that knows the passphrase', () => {
  it('approves nothing once the person has a passkey, and the built hub takes that from either loopback address', async () => {
    const { url } = JSON.parse(
      (await hub.cliAtTerminal(['demo'], 'passkeys', 'add', '--json')).stdout.split('\n').at(-2) ?? '',
    );
    const authenticator = createAuthenticator();
    const page = { rpId: 'approve.localhost', origin: new URL(url).origin };
    const begun = await postToApprovePage(hub.url, 'add', { code: url.split('#add=')[1] }, { at: '::1' });
    const question = PasskeyQuestion.parse(begun['question']);
    const registration = authenticator.registration(statementOf(question, { decision: 'add' }), page);
    const added = { nonce: question.nonce, name: 'mine', registration };
    expect(await postToApprovePage(hub.url, 'added', added)).toMatchObject({ name: 'mine' });
    const refused = await socket({ call: 'approvals.approve', input: approval, passphrase: 'demo' });
    expect(refused).toContain('passkey_needed');
    expect(await waiting()).toBe(true);
    const opening = PasskeyQuestion.parse(await postToApprovePage(hub.url, 'open', {}));
    const assertion = authenticator.assertion(statementOf(opening, { decision: 'open' }), page);
    const { bearer } = await postToApprovePage(hub.url, 'opened', { nonce: opening.nonce, assertion });
    expect(bearer).toMatch(/^[\w-]{43}$/);
    const elsewhere = await postToApprovePage(hub.url, 'keys.proposals', {}, { bearer: String(bearer) });
    expect(elsewhere).toMatchObject({ error: { code: 'elsewhere' } });
  });
});

describe('a shell can', () => {
  it('list, deny, pause and revoke', async () => {
    expect((await hub.cli('approvals', 'deny', approval.id)).code).toBe(0);
    expect(await waiting()).toBe(false);
    const [first, second] = await keys();
    expect((await hub.cli('keys', 'pause', first?.id ?? '')).code).toBe(0);
    expect(await shell(`echo demo | opengithubx keys resume ${first?.id} --data-dir DIR`)).toMatch(/passphrase/);
    expect((await hub.cli('keys', 'revoke', second?.id ?? '')).code).toBe(0);
    const after = await keys();
    expect([
      after.find(({ id }) => id === first?.id)?.paused,
      after.find(({ id }) => id === second?.id)?.revokedAt,
    ]).toEqual([true, expect.any(String)]);
  });
});

describe('a shell that edits files while the hub is down', () => {
  it('widens no key: the edited one is refused, and the record says so', async () => {
    await hub.terminate();
    const file = new DatabaseSync(join(hub.dataDir, 'hub.db'));
    file.exec(
      `UPDATE keys SET paused = 0, revoked_at = NULL, "grant" = replace("grant", '"read"', '"read","write","destructive"')`,
    );
    file.close();
    const secrets = JSON.parse(readFileSync(join(hub.dataDir, 'secrets.json'), 'utf8'));
    const kept = Object.entries(secrets.secrets).filter(([name]) => !name.startsWith('passkeys.'));
    writeFileSync(join(hub.dataDir, 'secrets.json'), JSON.stringify({ ...secrets, secrets: Object.fromEntries(kept) }));
    const [readOnly, readWrite] = [hub.key, hub.readWriteKey];
    await hub.restart();
    for (const key of [readOnly, readWrite]) {
      expect((await postTool(hub, key, 'github_get_me')).status).toBe(401);
    }
    expect((await hub.cli('audit', 'list', '--limit', '1000', '--json')).stdout).toContain(
      'a key was changed in the database',
    );
  });

  it('lowers no level: passkeys that it took out of the secrets are missed', async () => {
    const { passkeys, levels } = JSON.parse((await hub.cli('passkeys', 'list', '--json')).stdout);
    expect([passkeys, levels]).toEqual([[], { usual: 'passkey', careful: 'passkey' }]);
    expect((await hub.cli('doctor')).stdout).toMatch(/passkeys.*gone from the secrets/);
    expect((await hub.cli('status')).stdout).toMatch(/^ALARM/m);
  });

  it('opens no secrets by editing their file', async () => {
    await hub.terminate();
    const path = join(hub.dataDir, 'secrets.json');
    const text = readFileSync(path, 'utf8');
    expect(text).not.toContain(hub.ledger().find(({ kind }) => kind === 'auth0_refresh_token')?.value);
    writeFileSync(path, text.replace(/"version": ?\d/, '"version": 9'));
    const started = await shell('opengithubx serve --demo --json --port 0 --data-dir DIR');
    expect(started).toMatch(/secrets_locked|cannot be opened|damaged/);
    writeFileSync(path, text);
  });
});
