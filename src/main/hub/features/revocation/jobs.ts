/** What is under way: receipts with the work that is left, kept together in the database so that nothing is lost by a crash. */
import { randomBytes } from 'node:crypto';
import type { Receipt, ReceiptLine } from '../../../../shared/receipt.ts';
import type { Database, Write } from '../../ground/database/database.ts';
import type { Clock, Log } from '../../ground/ports.ts';
import { createSealer } from '../../ground/sealed.ts';
import { createOneByOne } from '../../ground/waiting.ts';
import type { Named } from '../../identity/session/tenant.ts';
import type { Receipts, UnsignedReceipt } from './receipts.ts';

/** An account that is refused here already, with what the vault needs to ask for its token once more. */
export type ClosedAccount = { id: string; platform: string; connection: string; loginHint?: string | undefined };

/** What is still to be done about one line of a receipt; it is kept until the line is settled, through restarts of the hub. */
export type LineWork =
  | { side: 'keys'; keyId: string }
  | { side: 'approvals' | 'cached tokens' | 'open webui' }
  | { side: 'connected account' | 'platform'; account: ClosedAccount }
  /** `at`: where it was signed in, once it is no longer used here. */
  | { side: 'sign-in'; at?: Named };

/** Milliseconds after which a side is not asked again. */
export const retriedForMs = 7 * 86_400_000;

/** The result. `retrying` alone leaves it to be done again. */
export type SideAnswer = Pick<ReceiptLine, 'answer' | 'detail'> & { page?: string };

/** A line as it begins, and what is to be done about it, if anything. */
export type LineDraft = Pick<ReceiptLine, 'side' | 'what'> & Partial<SideAnswer> & { work?: LineWork };

export const revoked = (detail: string): SideAnswer => ({ answer: 'revoked', detail });
export const retrying = (detail: string): SideAnswer => ({ answer: 'retrying', detail });
export const failed = (detail: string): SideAnswer => ({ answer: 'failed', detail });

export type RevocationJob = {
  receipt: UnsignedReceipt;
  holder: string;
  /** What is still to be done, by the index of its line. */
  open: Map<number, LineWork>;
};

type Begun = { deed: Receipt['deed']; userId: string; holder: string; drafts: LineDraft[] };

type Dependencies = { database: Database; receipts: Receipts; clock: Clock; log: Log; hmacKey: Buffer };

export type RevocationJobs = ReturnType<typeof createRevocationJobs>;

export function createRevocationJobs({ database, receipts, clock, log, hmacKey }: Dependencies) {
  const sealer = createSealer(hmacKey, 'opengithubx revocation work');
  /** Sealed, or anyone who can write the database could have the hub sign that it has done what it never did. */
  const sealed = (id: string, line: number, work: LineWork): string =>
    Buffer.from(sealer.seal(work, `${id} ${line}`)).toString('base64');
  const opened = (id: string, line: number, text: string): LineWork | undefined =>
    sealer.open(Buffer.from(text, 'base64'), `${id} ${line}`) as LineWork | undefined;
  const all = new Set<RevocationJob>();
  const inTurn = createOneByOne();
  const now = (): string => new Date(clock.now()).toISOString();

  const kept = (write: () => Promise<unknown>): Promise<void> =>
    inTurn(write).then(
      () => undefined,
      (error: unknown) => log('receipt_not_kept', { error: error instanceof Error ? error.name : 'unknown' }),
    );
  const keep = (job: RevocationJob, alongside: Write[]): Promise<void> => {
    const { receipt, holder } = job;
    return kept(() => receipts.save(receipt, holder, alongside));
  };

  const jobs = {
    /**
     * Durable once it resolves, together with `alongside`. A database that cannot be written stops no revocation: what could not
     * be kept is in the log, and the job continues in memory.
     */
    async begin({ deed, userId, holder, drafts }: Begun, alongside: Write[]): Promise<RevocationJob> {
      const at = now();
      const lines = drafts.map(({ side, what, answer = 'retrying', detail = 'Under way.', page = null }) => ({
        side,
        what,
        answer,
        detail,
        page,
        at,
      }));
      const id = `rcp_${randomBytes(12).toString('base64url')}`;
      const receipt = { id, userId, deed, begunAt: at, revision: 1, lines };
      const open = new Map(drafts.flatMap(({ work }, index) => (work ? [[index, work] as const] : [])));
      const job = { receipt, holder, open };
      all.add(job);
      const works = [...open].map(([line, work]) => insertWork(id, line, sealed(id, line, work)));
      await keep(job, [...works, ...alongside]);
      return job;
    },

    /** Puts answers of sides into the receipt, as one new revision; answers that say nothing new make none. */
    async record(job: RevocationJob, answers: [index: number, answer: SideAnswer][]): Promise<void> {
      const settled = answers.filter(([index, { answer }]) => answer !== 'retrying' && job.open.delete(index));
      if (job.open.size === 0) all.delete(job);
      const { receipt } = job;
      const isNew = ([index, { answer, detail }]: [number, SideAnswer]): boolean =>
        receipt.lines[index]?.answer !== answer || receipt.lines[index].detail !== detail;
      const told = new Map(answers.filter(isNew));
      if (told.size === 0 && settled.length === 0) return;
      const at = now();
      const lines = receipt.lines.map((line, index) => {
        const answer = told.get(index);
        return answer ? { ...line, ...answer, page: answer.page ?? null, at } : line;
      });
      job.receipt = { ...receipt, revision: receipt.revision + 1, lines };
      const done = settled.map(([line]) => ({ sql: deleteWork, values: [receipt.id, line] }));
      await keep(job, done);
    },

    /** Replaces what is to be done about a line. */
    async amend(job: RevocationJob, index: number, work: LineWork): Promise<void> {
      job.open.set(index, work);
      const { id } = job.receipt;
      await kept(() => database.write([{ sql: updateWork, values: [sealed(id, index, work), id, index] }]));
    },

    /** Those with work left, oldest first. */
    open: (): RevocationJob[] => [...all],

    /** Takes up what an earlier run of the hub has left. */
    async load(): Promise<RevocationJob[]> {
      const rows = await database.read(
        `SELECT receipts.text, receipts.holder, line, work FROM unfinished_revocations
         JOIN receipts ON receipts.id = receipt_id ORDER BY receipts.begun_at, receipts.id, line`,
      );
      const loaded = new Map<string, RevocationJob>();
      const foreign: [RevocationJob, number][] = [];
      for (const row of rows) {
        const receipt = vouchedFor(String(row['text']), receipts);
        const job = loaded.get(receipt.id) ?? { receipt, holder: String(row['holder']), open: new Map() };
        loaded.set(receipt.id, job);
        all.add(job);
        const line = Number(row['line']);
        const work = opened(receipt.id, line, String(row['work']));
        job.open.set(line, work ?? { side: 'approvals' });
        if (!work) foreign.push([job, line]);
      }
      for (const [job, line] of foreign) await jobs.record(job, [[line, notOurs]]);
      return [...loaded.values()];
    },
  };
  return jobs;
}

const notOurs: SideAnswer = {
  answer: 'unconfirmed',
  detail: 'The note of what was still to do was changed from outside.',
};

/** Anyone who can write the database must not have the hub sign what they wrote: of what it has not signed, no answer counts. */
function vouchedFor(text: string, { verify }: Receipts): UnsignedReceipt {
  const { publicKey, signature, ...receipt } = JSON.parse(text) as Receipt;
  if (verify(text).isOurs) return receipt;
  const detail = 'The stored answer was changed after this hub signed it.';
  const lines = receipt.lines.map((line) =>
    line.answer === 'retrying' ? line : { ...line, answer: 'unconfirmed' as const, detail },
  );
  return { ...receipt, lines };
}

const insertWork = (id: string, line: number, work: string): Write => ({
  sql: 'INSERT INTO unfinished_revocations (receipt_id, line, work) VALUES (?, ?, ?)',
  values: [id, line, work],
});
const updateWork = 'UPDATE unfinished_revocations SET work = ? WHERE receipt_id = ? AND line = ?';
const deleteWork = 'DELETE FROM unfinished_revocations WHERE receipt_id = ? AND line = ?';
