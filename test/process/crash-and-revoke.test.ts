/** A crash at any point leaves a truthful record. */
import { closeSync, copyFileSync, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { AuditRecord } from '../../src/shared/model.ts';
import { post } from '../harness/mcp.ts';
import { temporaryFolder } from '../harness/memory-ports.ts';
import { postTool } from '../harness/tool-server.ts';
import { type BuiltDemo, startBuiltDemo } from './built-demo.ts';

let hub: BuiltDemo;
beforeAll(async () => {
  hub = await startBuiltDemo();
});
afterEach(() => hub.control('DELETE', '/faults'));
afterAll(() => hub.stop());

const records = async () =>
  JSON.parse((await hub.cli('audit', 'list', '--limit', '1000', '--json')).stdout) as AuditRecord[];
const verification = async () =>
  JSON.parse((await hub.cli('audit', 'verify', '--json')).stdout) as { firstBadSequence: number | null };
const call = (name = 'github_get_me', args: Record<string, unknown> = {}) =>
  post(hub.mcpUrl, hub.key, 'tools/call', { name, arguments: args });
const until = (holds: () => Promise<boolean>) => expect.poll(holds).toBe(true);

describe('kill -9 in the middle of a call', () => {
  it('leaves the intent, closes it as unknown at the next start, and the key works on', async () => {
    await hub.control('POST', '/faults', { service: 'github', path: '^/user$', hang: true });
    const cut = call().then(
      () => 'answered',
      () => 'cut',
    );
    await until(async () => (await records()).some(({ verdict, outcome }) => verdict === 'allow' && outcome === null));
    await hub.kill();
    expect(await cut).toBe('cut');
    await hub.control('DELETE', '/faults');
    await hub.restart();

    const [after, intent] = (await records()).filter(({ tool }) => tool === 'github_get_me');
    expect(intent).toMatchObject({ verdict: 'allow', outcome: null });
    expect(after).toMatchObject({
      callId: intent?.callId,
      outcome: 'unknown',
      reason: 'the hub stopped during the call',
    });
    expect((await verification()).firstBadSequence).toBeNull();
    expect((await call()).status).toBe(200);
  });

  it('needs no second sign-in: the session is still there', async () => {
    const signIns = async () =>
      (await hub.requests()).filter(({ service, path }) => service === 'tenant' && path.startsWith('/authorize'))
        .length;
    const before = await signIns();
    await hub.kill();
    await hub.restart();
    expect((await call()).status).toBe(200);
    expect(await signIns()).toBe(before);
  });
});

describe('kill -9 around an approval', () => {
  const tool = (name: string, args: object) => postTool(hub, hub.readWriteKey, name, args);
  const approved = async (title: string): Promise<string> => {
    const asked = await tool('github_create_issue', { repository: 'ada-demo/atlas-service', title });
    const { approval_id: id } = (await asked.json()) as { approval_id: string };
    expect((await hub.cliAtTerminal(['demo', 'yes'], 'approvals', 'approve', id)).code).toBe(0);
    return id;
  };
  const issuesMade = async () =>
    (await hub.requests()).filter(({ service, method }) => service === 'github' && method === 'POST').length;
  const trail = async (id: string) =>
    (await records())
      .filter(({ approvalId }) => approvalId === id)
      .map(({ verdict, outcome }) => `${verdict} ${outcome}`);

  it('between approval and write: nothing was written, nothing is, and the record says so', async () => {
    const before = await issuesMade();
    const id = await approved('Between approval and write');
    await hub.kill();
    await hub.restart();
    expect(await trail(id)).toEqual(['expired denied', 'approved ok', 'ask null']);
    const told = await tool('approval_status', { approval_id: id });
    expect([told.status, await told.json()]).toMatchObject([403, { error: { code: 'approval_stopped' } }]);
    expect((await issuesMade()) - before).toBe(0);
    expect((await verification()).firstBadSequence).toBeNull();
  });

  it('during the write: the outcome is unknown, and it is not sent again', async () => {
    const id = await approved('During the write');
    await hub.control('POST', '/faults', { service: 'github', path: '/issues$', hang: true });
    const cut = tool('approval_status', { approval_id: id }).catch(() => undefined);
    await until(async () => (await trail(id)).includes('allow null'));
    await hub.kill();
    await cut;
    await hub.control('DELETE', '/faults');
    await hub.restart();
    expect((await trail(id))[0]).toBe('allow unknown');
    const before = await issuesMade();
    const told = await tool('approval_status', { approval_id: id });
    expect([told.status, await told.json()]).toMatchObject([502, { error: { code: 'outcome_unknown' } }]);
    expect((await issuesMade()) - before).toBe(0);
  });
});

describe('the audit file', () => {
  /**
   * A write-ahead log begins again at its start once all of it is in the database; what an earlier round has left behind it is
   * not read any more. Frames of this round have the salts of the header (https://sqlite.org/fileformat2.html#walformat).
   */
  const framesInUse = (log: Buffer): Buffer => {
    const frame = 24 + log.readUInt32BE(8);
    const salts = log.subarray(16, 24);
    let end = 32;
    while (end + frame <= log.length && log.subarray(end + 8, end + 16).equals(salts)) end += frame;
    return log.subarray(0, end);
  };
  /** Changes one letter of the last record of a call, wherever SQLite keeps it now. */
  const changeOneByte = (file: string) => {
    const path = join(hub.dataDir, file);
    const bytes = readFileSync(path);
    const at = (file.endsWith('-wal') ? framesInUse(bytes) : bytes).lastIndexOf('github_get_me');
    expect(at).toBeGreaterThan(0);
    const opened = openSync(path, 'r+');
    writeSync(opened, 'G', at);
    closeSync(opened);
  };

  it.each([
    ['in the write-ahead log, after a crash', () => hub.kill(), 'hub.db-wal'],
    ['in the database, after a stop', () => hub.terminate(), 'hub.db'],
  ])('shows a single changed byte %s', async (_, end, file) => {
    if ((await verification()).firstBadSequence !== null) {
      await hub.stop();
      hub = await startBuiltDemo();
    }
    for (let calls = 0; calls < 5; calls++) expect((await call()).status).toBe(200);
    expect((await verification()).firstBadSequence).toBeNull();
    await end();
    changeOneByte(file);
    await hub.restart();
    expect((await verification()).firstBadSequence).toBeGreaterThan(0);
    const run = await hub.cli('audit', 'verify');
    expect(run.code).toBe(1);
    expect(run.stdout + run.stderr).toMatch(/record \d+/i);
  });
});

describe('an older row in a database whose hub was killed', () => {
  it('revives no revoked key, and is told', async () => {
    await hub.stop();
    hub = await startBuiltDemo();
    const made = await hub.cliAtTerminal(['demo'], 'keys', 'create', '--client', 'revoked'); // the demo ends its own at each start
    const key = /ogx_\w+/.exec(made.stdout)?.[0] ?? '';
    const status = async (): Promise<number> =>
      (await post(hub.mcpUrl, key, 'tools/call', { name: 'github_get_me', arguments: {} })).status;
    expect(await status()).toBe(200);
    const keys = JSON.parse((await hub.cli('keys', 'list', '--json')).stdout) as { id: string; client: string }[];
    const id = keys.find(({ client }) => client === 'revoked')?.id ?? '';
    const older = temporaryFolder();
    for (const name of ['hub.db', 'hub.db-wal']) copyFileSync(join(hub.dataDir, name), join(older, name));
    expect((await hub.cli('keys', 'revoke', id)).code).toBe(0);
    expect(await status()).toBe(401);
    await hub.kill();
    const database = new DatabaseSync(join(hub.dataDir, 'hub.db'), { enableForeignKeyConstraints: false });
    database.exec(`ATTACH '${join(older, 'hub.db')}' AS older`);
    const row = `SELECT * FROM older.keys WHERE id = '${id}' AND revoked_at IS NULL`;
    database.exec(`DELETE FROM keys WHERE id = '${id}'; INSERT INTO keys ${row}`);
    expect(database.prepare('SELECT revoked_at FROM keys WHERE id = ?').get(id)).toEqual({ revoked_at: null });
    database.close();
    await hub.restart();
    expect(await status()).toBe(401);
    expect((await hub.cli('status')).stdout).toMatch(/^ALARM +the data folder was changed from outside, 1 time/m);
    expect((await hub.cli('doctor')).stdout).toContain('a revoked key was put back in the database, and stays revoked');
    expect((await verification()).firstBadSequence).toBeNull();
  });
});
