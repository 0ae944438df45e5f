/**
 * Requests that outlive the hub's run, for keys whose grant has `approvalHours`. Each is a row that only this hub can read, whose state
 * nobody else can change, and which is written in one commit with the record that it belongs to.
 */
import { randomUUID } from 'node:crypto';
import * as z from 'zod/mini';
import { Approval } from '../../../../shared/approval.ts';
import { type ApprovalEnding, isEnding } from '../../../../shared/approval-endings.ts';
import type { Failure } from '../../../../shared/errors.ts';
import { Labels } from '../../../../shared/labels.ts';
import { Account, type AuditRecord, Endpoint } from '../../../../shared/model.ts';
import { mostApprovalHours } from '../../../../shared/shapes.ts';
import type { Database, Write } from '../../ground/database/database.ts';
import { createSealer } from '../../ground/sealed.ts';
import type { Audit } from '../audit/audit.ts';
import type { ConsentRequest, ListedTool } from '../call.ts';
import type { LiveKey } from '../keys/keys.ts';

/** `failed` made no change: refused at the effect, or it came to nothing. Of `unknown` nobody can say. */
const RowState = z.enum(['waiting', 'approved', 'running', 'done', 'failed', 'unknown', 'denied', 'expired']);
export type RowState = z.infer<typeof RowState>;

/** What the client is answered that asks later: its labels are noted each time, as of any answer. */
const KeptAnswer = z.union([
  z.object({ value: z.record(z.string(), z.unknown()), isTrusted: z.boolean(), labels: Labels }),
  z.object({ failure: z.custom<Failure>() }),
]);
export type KeptAnswer = z.infer<typeof KeptAnswer>;

/** Who asked, and by which way in. */
const Asker = z.object({ endpoint: Endpoint, client: z.exactOptional(z.string()), from: z.exactOptional(z.string()) });

const Kept = z.object({
  view: Approval,
  accountId: z.string(),
  /** In milliseconds: until when it waits, or is kept once it has ended. */
  until: z.number(),
  asker: Asker,
  /** The name that its client gave the call, and with which arguments. */
  callId: z.optional(z.string()),
  argumentsHmac: z.optional(z.string()),
  isFresh: z.optional(z.boolean()),
  /** What would run; gone once it has begun or ended. */
  subject: z.optional(
    z.object({
      account: Account,
      input: z.record(z.string(), z.unknown()),
      policy: z.string(),
      place: z.optional(z.object({ id: z.string(), isPrivate: z.boolean() })),
    }),
  ),
  answer: z.optional(KeptAnswer),
});
export type Kept = z.infer<typeof Kept>;

export const lastingLimits = {
  waitingPerKey: 20,
  waitingPerPerson: 100,
  /** Of what is put before the person, and of an answer. */
  bytes: 256 * 1024,
  /** The same of a push or a file, which is shown in full. */
  heldBytes: 1024 * 1024,
  longest: mostApprovalHours * 3_600_000,
  /** Milliseconds after which what a person opens is previewed again. */
  looksFresh: 60_000,
  /** How long an ended one is kept, with its answer. */
  kept: 24 * 3_600_000,
};

/** A row as it was found; without `kept` where it was changed, moved, or sealed with a secret that is gone. */
type InboxRow = { id: string; state: RowState; kept: Kept | undefined };

const changedRow = 'the approval was changed in the database' satisfies ApprovalEnding;

export type Inbox = ReturnType<typeof createInbox>;

/** `isNewSecret`: the secret is new, so that no row of before can be read. */
export function createInbox(database: Database, secret: Buffer, isNewSecret: boolean) {
  const sealer = createSealer(secret, 'approvals');
  const placeOf = (id: string, state: string): string => `approval\n${id}\n${state}`;
  const readRow = (row: Record<string, unknown>): InboxRow => {
    const [id, state] = [String(row['id']), RowState.safeParse(row['state']).data ?? 'waiting'];
    const opened = row['sealed'] instanceof Uint8Array ? sealer.open(row['sealed'], placeOf(id, state)) : undefined;
    const kept = Kept.safeParse(opened).data;
    const isAsSealed =
      kept?.view.id === id &&
      kept.view.userId === row['user_id'] &&
      kept.view.keyId === row['key_id'] &&
      kept.until === row['expires_at'];
    return { id, state, kept: isAsSealed ? kept : undefined };
  };
  return {
    put: (id: string, state: RowState, kept: Kept): Write => ({
      sql: 'INSERT OR REPLACE INTO approvals (id, user_id, key_id, state, expires_at, sealed) VALUES (?, ?, ?, ?, ?, ?)',
      values: [id, kept.view.userId, kept.view.keyId, state, kept.until, sealer.seal(kept, placeOf(id, state))],
    }),
    remove: (id: string): Write => ({ sql: 'DELETE FROM approvals WHERE id = ?', values: [id] }),
    write: (writes: Write[]): Promise<void> => database.write(writes),
    load: async (): Promise<InboxRow[]> => (await database.read('SELECT * FROM approvals ORDER BY rowid')).map(readRow),
    /** What the client of an ended one is answered; undefined where nothing is kept. */
    async answer(id: string): Promise<KeptAnswer | undefined> {
      const [row] = await database.read('SELECT * FROM approvals WHERE id = ?', [id]);
      return row && readRow(row).kept?.answer;
    },
    /** Why a row of before can't be read. */
    unreadable: isNewSecret ? 'the secret that seals the approval is gone' : changedRow,
  };
}

/** How a row is shown. */
export const viewStateOf = (state: RowState): Approval['state'] =>
  state === 'denied' || state === 'expired' ? state : 'used';

/** What a lasting approval has beside its card: when it was last looked at, and until when it is kept once it has ended. */
export type KeptAside = Pick<Kept, 'asker' | 'callId' | 'argumentsHmac'> & { lookedAt: number; until?: number };
/** The same as it begins, of what was asked or is taken up. */
export const asideOf = (
  { asker, callId, argumentsHmac }: Omit<KeptAside, 'lookedAt'>,
  lookedAt: number,
): KeptAside => ({
  asker,
  lookedAt,
  ...(callId && { callId }),
  ...(argumentsHmac && { argumentsHmac }),
});
type Pending = { view: Approval; accountId: string; question: ConsentRequest | undefined; lasting: KeptAside };

/** As it goes into its row. Pure. */
export function keptOf({ view, accountId, question, lasting }: Pending, answer?: KeptAnswer): Kept {
  const { lookedAt: _, until = Date.parse(view.expiresAt), ...asked } = lasting;
  const { account, input, policy, place } = question?.subject ?? {};
  const subject = account && input && policy && { account, input, policy, ...(place && { place }) };
  return {
    view,
    accountId,
    until,
    ...asked,
    ...(question?.isAlwaysAsked && { isFresh: true }),
    ...(subject && { subject }),
    ...(answer && Buffer.byteLength(JSON.stringify(answer)) <= lastingLimits.bytes && { answer }),
  };
}

/** The way back, with key and tool as they are now. Pure. */
function questionOf(kept: Kept, key: LiveKey, listed: ListedTool): ConsentRequest | undefined {
  const { view, subject, callId, argumentsHmac, isFresh, asker } = kept;
  return (
    subject && {
      key,
      listed,
      resource: view.resource,
      callId,
      argumentsHmac,
      isAlwaysAsked: isFresh,
      asker,
      subject: {
        keyId: view.keyId,
        tool: view.tool,
        preview: view.preview,
        account: subject.account,
        input: subject.input,
        policy: subject.policy,
        ...(subject.place && { place: subject.place }),
        ...(view.flow && { flow: view.flow }),
        ...(view.isForeign && { isForeign: view.isForeign }),
      },
    }
  );
}

/** What else can be done with one that outlives the run. */
export type LastingApproval = {
  /** Whether its preview is so old that it may be another now. */
  isOld(): boolean;
  /** What waits or is approved; undefined once it has begun or ended. */
  question(): ConsentRequest | undefined;
  /** What is written with the record of the intent, and of the outcome. */
  rowsOfIntent(): Write[];
  rowsOfOutcome(state: RowState, answer: KeptAnswer): Write[];
  answer(): Promise<KeptAnswer | undefined>;
};

type Found = {
  state: RowState;
  kept: Kept;
  /** The newest record of it. */
  last: Pick<AuditRecord, 'verdict' | 'reason'> | undefined;
  /** Whether the record lacks something since it was asked. */
  isIncomplete: boolean;
  key: { paused: boolean } | undefined;
  isToolThere: boolean;
  now: number;
};

/** `again`: it was approved and had not begun, so that the person is asked once more. */
type Standing =
  | { as: 'waiting'; again: boolean }
  | { as: 'ended'; reason?: ApprovalEnding }
  | { as: 'ending'; state: 'unknown' | 'denied' | 'expired'; reason?: ApprovalEnding };

const endedBy = (reason: string | null | undefined): { reason?: ApprovalEnding } =>
  reason && isEnding(reason) ? { reason } : {};

/** How a row stands when the hub starts. Nothing that may have begun begins again, and nothing runs without a person. Pure. */
function standingOf({ state, kept, last, isIncomplete, key, isToolThere, now }: Found): Standing {
  if (state === 'running') return { as: 'ending', state: 'unknown' };
  // An old row doesn't say why it ended; the record does.
  if (state !== 'waiting' && state !== 'approved') return { as: 'ended', ...endedBy(last?.reason) };
  // By the record it has begun or ended: somebody put back an old row, or the row couldn't be written when it ended.
  if (last?.verdict !== 'ask' && last?.verdict !== 'approved') return { as: 'ending', state: 'unknown' };
  if (isIncomplete) return { as: 'ending', state: 'denied', reason: 'records of the audit log are missing' };
  if (now >= kept.until) return { as: 'ending', state: 'expired' };
  if (!key) return { as: 'ending', state: 'denied', reason: 'the key was revoked or has expired' };
  if (key.paused) return { as: 'ending', state: 'denied', reason: 'the key was paused' };
  if (!isToolThere) return { as: 'ending', state: 'denied', reason: 'the tool was changed or taken away' };
  return { as: 'waiting', again: state === 'approved' };
}

/** What there is at a start. */
export type StartFacts = {
  key(id: string): LiveKey | undefined;
  /** By its name, at the endpoint by which it was asked for. */
  tool(name: string, endpoint: Endpoint): ListedTool | undefined;
  now: number;
};

export type TakenUp = { kept: Kept; state: RowState; question: ConsentRequest | undefined; standing: Standing };

/** What the rows of before are now. One that can't be read is denied, on record, and gone. */
export async function takenUp(
  inbox: Inbox,
  audit: Pick<Audit, 'append' | 'newestOf' | 'alarms'>,
  facts: StartFacts,
): Promise<TakenUp[]> {
  const taken: TakenUp[] = [];
  for (const { id, state, kept } of await inbox.load()) {
    if (!kept) {
      const denial = { callId: id, verdict: 'denied', outcome: 'denied', reason: inbox.unreadable } as const;
      await audit.append({ ...denial, approvalId: id }, [inbox.remove(id)]);
      const isChanged = inbox.unreadable === changedRow && { event: { kind: 'changed' as const } };
      await audit.append({ ...denial, callId: randomUUID(), verdict: 'event', ...isChanged });
      continue;
    }
    const { view } = kept;
    const [key, listed] = [facts.key(view.keyId), facts.tool(view.tool, kept.asker.endpoint)];
    const standing = standingOf({
      state,
      kept,
      key,
      isToolThere: listed !== undefined,
      now: facts.now,
      last: await audit.newestOf(id),
      isIncomplete: (await audit.alarms(Date.parse(view.askedAt))).some(({ isGap }) => isGap),
    });
    taken.push({ kept, state, standing, question: key && listed && questionOf(kept, key, listed) });
  }
  return taken;
}
