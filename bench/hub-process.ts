/**
 * The hub alone in a process, with ports in memory: a person is signed in, GitHub connected, and keys are out, ten if nothing else is
 * asked for. With `sdk` after their number the MCP SDK answers every request; with `doors` those for git and gh are open too; with `crowd` 500 people have a key each as well, and the
 * first person's has 600 tools, of which most are imported; with `local` there is no tenant, and the account is in this computer's vault.
 */

import { randomBytes } from 'node:crypto';
import { Session } from 'node:inspector/promises';
import { resolve } from 'node:path';
import { collectSooner } from '../src/main/headless/node-flags.ts';
import { openDatabase } from '../src/main/hub/ground/database/database.ts';
import { Secret } from '../src/main/hub/ground/secret.ts';
import { clientSecretName, refreshTokenName } from '../src/main/hub/identity/session/tenant.ts';
import { createHub } from '../src/main/hub/index.ts';
import { github } from '../src/main/hub/platforms/github/index.ts';
import { callLimits } from '../src/shared/key-limits.ts';
import { fail } from '../src/shared/result.ts';
import { keysOn } from '../test/harness/keys-on.ts';
import { memoryPorts } from '../test/harness/memory-ports.ts';
import { packed } from '../test/harness/packed.ts';
import { answerMeasurements } from './child.ts';
import { keepLocally, localUserId } from './local-account.ts';

/** `keys` has more of the same kind, of which `key` is the first; `bearer` opens the calls of the `console`. */
export type HubReady = { url: string; key: string; keys: string[]; console: string; bearer: string; door: string };
/** Files, each with the functions that ran in it. */
export type Passed = (readonly [file: string, names: string[]])[];
/** Tells the hub to revoke the key at a place among them; it says `revoked` once that has been done. */
export type Revoke = { revoke: number };

collectSooner();
const [dataDir = '', outsideUrl = '', howMany = '10', by] = process.argv.slice(2);
export const userId = by === 'local' ? localUserId : 'auth0|0123456789abcdef01234567';
const now = new Date().toISOString();
const hmacKey = randomBytes(32);

/** A description of so many operations that read. */
const imported =
  by === 'crowd' ? Array.from({ length: 600 - github.tools.length }, (_, index) => `thing_${index}`) : [];
const description = {
  openapi: '3.0.3',
  info: { title: 'Many', version: '1' },
  paths: Object.fromEntries(
    imported.map((operationId) => [
      `/things/${operationId}`,
      {
        get: {
          operationId,
          summary: `List things of kind ${operationId}`,
          responses: { 200: { description: 'Things' } },
        },
      },
    ]),
  ),
};
const people = by === 'crowd' ? 500 : 1;

const wishFor = (accountId: string) => ({
  userId,
  client: 'bench',
  days: 1,
  grant: {
    endpoints: by === 'doors' ? (['mcp', 'gh', 'git'] as const).slice() : ['mcp' as const],
    accounts: [accountId],
    tools: github.tools.map(({ name }) => name),
    access: ['read' as const, 'write' as const],
    repositories: ['*/*'],
    models: [],
    callsPerDay: 1_000_000,
    callsPerMinute: 1_000_000,
    callsAtOnce: 64,
  },
});

/** What signing in, connecting and creating a key would have left in the database. */
async function seed(): Promise<{ key: string; record: { id: string } }[]> {
  const opened = openDatabase(dataDir);
  if (!opened.ok) throw new Error(opened.failure.message);
  const database = opened.value;
  const accountId = by === 'local' ? await keepLocally(database, hmacKey) : 'cac_0123456789abcdef';
  const wish = wishFor(accountId);
  await database.write([
    {
      sql: 'INSERT INTO people (user_id, name, email, first_signed_in_at, owner) VALUES (?, ?, ?, ?, 1)',
      values: [userId, 'Ada', 'ada@example.com', now],
    },
    {
      sql: `INSERT INTO accounts (id, user_id, platform, platform_user_id, label, state, scopes, connected_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
      values: [accountId, userId, 'github', '101', 'ada-demo', 'connected', '[]', now],
    },
  ]);
  const keys = await keysOn(database, ports, hmacKey, dataDir);
  const made = [];
  for (let count = 0; count < Number(howMany); count++) made.push(await keys.create(wish));
  for (let count = 1; count < people; count++) {
    const other = `${userId}-${count}`;
    const sql = 'INSERT INTO people (user_id, name, email, first_signed_in_at, owner) VALUES (?, ?, ?, ?, 0)';
    await database.write([{ sql, values: [other, `Person ${count}`, `${count}@example.com`, now] }]);
    await keys.create({ ...wish, userId: other, grant: { ...wish.grant, accounts: [] } });
  }
  await database.close();
  return made;
}

const ports = memoryPorts();
const made = await seed();
const keys = made.map(({ key }) => key);
await ports.secrets.set('hub.hmac_key', new Secret(hmacKey.toString('base64')));
if (by !== 'local') {
  const tenant = { issuer: `${outsideUrl}/`, clientId: 'bench' };
  await ports.secrets.set(clientSecretName(tenant), new Secret('client secret'));
  await ports.secrets.set(refreshTokenName(tenant, userId), new Secret('refresh token'));
  ports.settings.update({ tenant });
}
const config = {
  dataDir,
  version: '0',
  demo: false,
  apiUrls: { github: outsideUrl },
  mcpBySdk: by === 'sdk',
  loopbackImports: true,
};
const hub = await createHub(ports, config);
if (!hub.ok) throw new Error(hub.failure.message);
const { calls } = hub.value;
const folder = resolve(import.meta.dirname, '../out/renderer');
const listening = await hub.value.listen(
  { port: 0, ...(by === 'doors' && { gitPort: 0 }) },
  { folder, verifyPassphrase: async () => fail('passphrase_wrong') },
);
if (!listening.ok) throw new Error(listening.failure.message);
const context = { userId, openUrl: async () => {}, signal: AbortSignal.abort() };
/** Where git and gh find the hub; empty where they don't. */
const steps = by === 'doors' ? await calls['doctor']({}, context) : undefined;
const { detail = '' } = (steps?.ok ? steps.value.find(({ step }) => step === 'git') : undefined) ?? {};
const door = (/http:\/\/\S+:\d+/.exec(detail)?.[0] ?? '').replace('github.localhost', '127.0.0.1');
/** Whoever sits here approves what they are asked. */
ports.approver.asked = ({ id, hash }) => void setImmediate(() => calls['approvals.approve']({ id, hash }, context));

if (imported.length > 0) {
  const source = { packed: packed(description), apiUrl: outsideUrl, scopes: [], reads: [] };
  const asked = { kind: 'openapi' as const, name: 'many', connection: 'github', ...source };
  const seen = await calls['imports.preview'](asked, context);
  if (!seen.ok) throw new Error(seen.failure.message);
  const added = await calls['imports.add']({ ...asked, digest: seen.value.digest }, context);
  if (!added.ok) throw new Error(added.failure.message);
  const tools = [...github.tools, ...added.value.tools].map(({ name }) => name);
  const { callsPerDay, callsAtOnce } = wishFor('').grant;
  const limits = { callsPerDay, callsAtOnce, callsPerMinute: callLimits.callsPerMinute.most };
  const whole = {
    ...limits,
    client: 'bench',
    days: 1,
    destructive: true,
    write: true,
    tools,
    repositories: ['*/*'],
    toolList: 'all' as const,
  };
  const created = await calls['keys.create'](whole, context);
  if (!created.ok) throw new Error(created.failure.message);
  keys[0] = created.value.key;
}

const inspector = new Session();
inspector.connect();

/** Begins to count which functions run, or answers those of `src` that have. */
async function cover(message: 'cover' | 'covered'): Promise<Passed> {
  if (message === 'cover') {
    await inspector.post('Profiler.enable');
    await inspector.post('Profiler.startPreciseCoverage', { callCount: true, detailed: false });
    return [];
  }
  const { result } = await inspector.post('Profiler.takePreciseCoverage');
  await inspector.post('Profiler.stopPreciseCoverage');
  return result.flatMap(({ url, functions }) => {
    const [, file] = /^file:(?!.*node_modules).*\/src\/(.*)$/.exec(url) ?? [];
    // The loading of a file counts as a function too, without a name, from its beginning.
    const ran = functions.filter(({ ranges: [all], functionName }) => all?.count && (functionName || all.startOffset));
    return file && ran.length > 0
      ? [[file, ran.map(({ functionName }) => functionName || '(anonymous)')] as const]
      : [];
  });
}

answerMeasurements(
  {
    url: `${listening.value.url}/mcp`,
    key: keys[0] ?? '',
    keys,
    console: `${listening.value.url}/console/api`,
    bearer: hub.value.openConsole(userId),
    door,
  } satisfies HubReady,
  async (message) => {
    if (message === 'cover' || message === 'covered') {
      process.send?.(await cover(message));
      return;
    }
    const id = made[(message as Revoke).revoke]?.record.id ?? '';
    const revoked = await calls['keys.revoke']({ id }, context);
    process.send?.(revoked.ok ? 'revoked' : revoked.failure.message);
  },
);
