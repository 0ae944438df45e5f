/** Signed checkpoints: what they show that a chain alone can't, and that nothing usual raises an alarm. */
import { appendFileSync, copyFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import type { SecretStore } from '../../../../../src/main/hub/ground/ports.ts';
import { openAnchor } from '../../../../../src/main/hub/kernel/audit/anchor.ts';
import { type Audit, openAudit } from '../../../../../src/main/hub/kernel/audit/audit.ts';
import { openCheckpoints } from '../../../../../src/main/hub/kernel/audit/checkpoints.ts';
import { chainHash, genesis, recordOf } from '../../../../../src/main/hub/kernel/audit/record.ts';
import { databaseIn } from '../../../../harness/database.ts';
import { memoryPorts, temporaryFolder } from '../../../../harness/memory-ports.ts';

const files = ['hub.db', 'hub.db-wal', 'audit.head', 'audit.checkpoints'];

async function run(folder: string, secrets: SecretStore, work: (audit: Audit) => Promise<unknown> = async () => {}) {
  const database = databaseIn(folder);
  const [anchor, checkpoints] = [openAnchor(folder), await openCheckpoints(folder, secrets, Date.now)];
  const audit = await openAudit(database, { now: Date.now }, anchor, checkpoints);
  await work(audit);
  const verified = await audit.verify();
  /** Without a word to anybody. */
  const kill = async (): Promise<void> => {
    await database.close();
    for (const { close } of [anchor, checkpoints]) close();
  };
  const stop = async (): Promise<void> => {
    audit.checkpoint();
    await kill();
  };
  return { verified, kill, stop };
}

const add = (records: number) => async (audit: Audit) => {
  await Promise.all(Array.from({ length: records }, (_, index) => audit.append({ callId: `call ${index}` })));
};

function take(from: string, to: string, ...names: string[]): void {
  for (const name of names) {
    rmSync(join(to, name), { force: true });
    try {
      copyFileSync(join(from, name), join(to, name));
    } catch {} // no write-ahead log is left by a hub that was stopped
  }
}

/** Makes a whole new chain out of the records, with something changed, and the head that goes with it. */
function forge(folder: string): void {
  const database = new DatabaseSync(join(folder, 'hub.db'));
  let head = { sequence: 0, hash: genesis };
  for (const row of database.prepare('SELECT * FROM audit ORDER BY sequence').all()) {
    const record = { ...recordOf(row), previousHash: head.hash, reason: 'forged' };
    head = { sequence: record.sequence, hash: chainHash(record) };
    database
      .prepare('UPDATE audit SET reason = ?, previous_hash = ?, hash = ? WHERE sequence = ?')
      .run('forged', record.previousHash, head.hash, head.sequence);
  }
  database.close();
  writeFileSync(join(folder, 'audit.head'), `${String(head.sequence).padStart(16, '0')} ${head.hash}\n`);
}

const lines = (folder: string): string[] => readFileSync(join(folder, 'audit.checkpoints'), 'utf8').trim().split('\n');
const rewrite = (folder: string, text: string): void => writeFileSync(join(folder, 'audit.checkpoints'), text);

type Case = [what: string, change: (folder: string, older: string) => void, reason: string | null];

describe('a record with signed checkpoints', () => {
  it.each<Case>([
    ['that was left alone', () => undefined, null],
    [
      'whose last line was cut by a loss of power',
      (folder) => appendFileSync(join(folder, 'audit.checkpoints'), '12 ab'),
      null,
    ],
    ['whose head is an older one, which the chain extends', (folder, older) => take(older, folder, 'audit.head'), null],
    ['that was forged from end to end', forge, 'a signed checkpoint names another record'],
    [
      'that is an older one, with its head',
      (folder, older) => take(older, folder, 'hub.db', 'hub.db-wal', 'audit.head'),
      'records 21 to 1520 are missing',
    ],
    [
      'whose checkpoints are gone',
      (folder) => rmSync(join(folder, 'audit.checkpoints')),
      'signed checkpoints are missing',
    ],
    [
      'whose checkpoints name another record',
      (folder) =>
        rewrite(
          folder,
          `${lines(folder)
            .join('\n')
            .replaceAll(/ [0-9a-f]{64} /g, ` ${'ab'.repeat(32)} `)}\n`,
        ),
      'signed checkpoints are missing',
    ],
    [
      'one of whose checkpoints was changed',
      (folder) =>
        rewrite(
          folder,
          `${lines(folder)
            .join('\n')
            .replace(/ [0-9a-f]{64} /, ` ${'ab'.repeat(32)} `)}\n`,
        ),
      'a signed checkpoint was changed',
    ],
    [
      'whose checkpoints somebody else has signed',
      (folder) => {
        const other = temporaryFolder();
        take(folder, other, 'hub.db', 'hub.db-wal', 'audit.head');
        return void rewrite(
          folder,
          `${lines(folder)
            .join('\n')
            .replaceAll(/ [\w-]{43} /g, ` ${'A'.repeat(43)} `)}\n`,
        );
      },
      'signed checkpoints are missing',
    ],
    ['all of which is older, but for the secrets', (folder, older) => take(older, folder, ...files), null],
  ])('%s', async (_, change, reason) => {
    const [folder, older] = [temporaryFolder(), temporaryFolder()];
    const { secrets } = memoryPorts();
    await (await run(folder, secrets, add(20))).stop();
    take(folder, older, ...files);
    await (await run(folder, secrets, add(1500))).stop();
    change(folder, older);
    const { verified, stop } = await run(folder, secrets, add(3));
    expect(verified.reason).toEqual(reason === null ? null : expect.stringContaining(reason));
    expect(verified.firstBadSequence === null).toBe(reason === null);
    await stop();
    // It is told once in the chain, where it stays, and not again at each start.
    const again = await run(folder, secrets);
    expect(again.verified.records - verified.records).toBeLessThanOrEqual(0);
    await again.stop();
  });

  it('is signed at the first start, at each thousand records, and when the hub is stopped', async () => {
    const folder = temporaryFolder();
    const { secrets } = memoryPorts();
    await (await run(folder, secrets, add(3))).kill();
    expect(lines(folder)).toHaveLength(1);
    const second = await run(folder, secrets, async (audit) => {
      for (const records of [997, 500]) await add(records)(audit);
    });
    expect(lines(folder)).toHaveLength(2);
    expect(second.verified).toMatchObject({ checkpoints: 2, reason: null });
    await second.stop();
    expect(lines(folder)).toHaveLength(3);
    expect((await run(folder, secrets)).verified).toMatchObject({ records: 1500, checkpoints: 3, reason: null });
  });

  it('says at each start after the first that the key is another, where the secrets were kept in memory alone', async () => {
    const folder = temporaryFolder();
    for (let start = 0; start < 3; start++) {
      const { verified, kill } = await run(folder, memoryPorts().secrets, add(5));
      expect(verified.reason).toEqual(start === 0 ? null : notOfBefore);
      await kill();
    }
  });
});

const notOfBefore = expect.stringContaining('is not the one of before');

describe('a record whose signing key is gone', () => {
  /** A chain with its lines by a key of the forger's own, who has no other. */
  const sign = async (folder: string) => {
    const other = await run(folder, memoryPorts().secrets);
    await other.stop();
  };
  it.each<[string, (folder: string) => unknown, string?]>([
    ['alone', () => undefined],
    ['and which was chained again', forge],
    [
      'with all its lines, and which was chained again',
      (folder) => {
        forge(folder);
        rmSync(join(folder, 'audit.checkpoints'));
      },
    ],
    [
      'with its lines made unreadable, and which was chained again',
      (folder) => {
        forge(folder);
        rewrite(folder, `${lines(folder).join(' cut\n')} cut\n`);
      },
    ],
    [
      'and which the forger signed with a key of their own',
      async (folder) => {
        forge(folder);
        rmSync(join(folder, 'audit.checkpoints'));
        await sign(folder);
      },
    ],
    [
      'and which says of itself that its owner accepted another',
      async (folder) => {
        const secrets = memoryPorts().secrets;
        await (await run(folder, secrets, (audit) => audit.acceptKey('auth0|ada'))).stop();
        rewrite(
          folder,
          `${lines(folder)
            .filter((line) => line.split(' ').length === 5)
            .join('\n')}\n`,
        );
        await (await run(folder, secrets)).stop();
        return secrets;
      },
    ],
    [
      'and whose lines claim an acceptance that nobody signed',
      async (folder) => {
        const secrets = memoryPorts().secrets;
        await (await run(folder, secrets)).stop();
        const [first = '', last = ''] = [lines(folder)[0], lines(folder).at(-1)];
        const [former, signature = ''] = [first.split(' ')[3], last.split(' ').at(-1)];
        appendFileSync(join(folder, 'audit.checkpoints'), `${last.replace(signature, `${former} ${signature}`)}\n`);
        return secrets;
      },
      'a signed checkpoint was changed',
    ],
  ])('%s does not verify as whole', async (_, change, reason) => {
    const folder = temporaryFolder();
    await (await run(folder, memoryPorts().secrets, add(20))).stop();
    const secrets = ((await change(folder)) as SecretStore | undefined) ?? memoryPorts().secrets;
    for (const start of ['first', 'second']) {
      const { verified, stop } = await run(folder, secrets, add(3));
      expect([start, verified.firstBadSequence, verified.reason]).toEqual([
        start,
        expect.any(Number),
        reason ?? notOfBefore,
      ]);
      await stop();
    }
  });

  it('verifies once its owner has accepted the new key, which is on record, and is bound to what it was then', async () => {
    const folder = temporaryFolder();
    await (await run(folder, memoryPorts().secrets, add(20))).stop();
    const { secrets } = memoryPorts();
    const accepting = await run(folder, secrets, async (audit) => {
      expect(await audit.acceptKey('auth0|ada')).toMatchObject({ former: 1 });
      expect(await audit.acceptKey('auth0|ada')).toMatchObject({ former: 0 }); // once is enough
      const [record] = await audit.list({ userId: 'auth0|ada', alsoNobodys: false, limit: 1 });
      expect(JSON.parse(record?.event ?? '')).toMatchObject({ kind: 'audit_key', former: [expect.any(String)] });
    });
    expect(accepting.verified.reason).toBeNull();
    await accepting.stop();
    const again = await run(folder, secrets, add(3));
    expect(again.verified.reason).toBeNull();
    await again.stop();
    const lost = await run(folder, memoryPorts().secrets); // another loss is another question
    expect(lost.verified.reason).toEqual(notOfBefore);
    await lost.stop();
    forge(folder);
    const forged = await run(folder, secrets);
    expect(forged.verified.reason).toMatch('a signed checkpoint names another record');
    await forged.stop();
  });
});
