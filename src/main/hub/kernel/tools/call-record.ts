/**
 * A call on record: its refusal, or an intent before anything is sent and the outcome before it is answered, with what it read
 * or changed by name.
 */
import { type Failure, failure } from '../../../../shared/errors.ts';
import type { Labels } from '../../../../shared/labels.ts';
import type { CallNames, Preview } from '../../../../shared/model.ts';
import { isRecord } from '../../../../shared/parse-json.ts';
import { defectFacts, type Failed, ok, type Result } from '../../../../shared/result.ts';
import type { Clock, Log } from '../../ground/ports.ts';
import { cleanLine } from '../../platforms/clean-text.ts';
import { resourceOf } from '../../policy/place.ts';
import type { KeptAnswer } from '../approvals/inbox.ts';
import type { Audit } from '../audit/audit.ts';
import type { Blocked } from '../audit/blocked.ts';
import type { CallNamesStore } from '../audit/call-names.ts';
import type { Alongside } from '../audit/chain.ts';
import { type AuditEntry, argumentsHmac, newCallId, personUndoing } from '../audit/record.ts';
import type { AllowedCall, Caller, CallOutcome, CallPreview, CallResult, Execution } from '../call.ts';
import { withoutKeys } from '../keys/key-text.ts';
import type { LiveKey } from '../keys/keys.ts';
import type { KeyLimits } from '../keys/limits.ts';
import type { KeyLabels } from '../labels/key-labels.ts';
import { isOfAnybody, readByAnswer } from '../labels/read-by-answer.ts';
import { leftOut } from '../labels/without-outsiders.ts';
import { screenOutcome } from '../screening/screen.ts';
import type { Executor } from './execute.ts';
import type { Idempotency } from './idempotency.ts';
import { keptUndo, shownUndo, trimFields } from './tool-options.ts';

type Dependencies = {
  audit: Audit;
  /** Refusals for the pace alone, counted and not listed one by one. */
  blocked: Blocked['note'];
  limits: KeyLimits;
  clock: Clock;
  log: Log;
};

export type CallRecorder = {
  /** Writes a refusal and answers it; one that can't be recorded is still a refusal. It counts as a call: noise is not free. */
  refuse(entry: AuditEntry, refused: Failure, reason?: string, alongside?: Alongside): Promise<Failed>;
  /** The refusal of a key that may make no call now, by its limits or since the record can't keep up; undefined where it may. */
  limitRefusal(key: LiveKey): Failed | undefined;
  /**
   * Takes a call of the key's and does the work between intent and outcome. What the entry gives as reason is put before the
   * outcome's own; `measured` is the part of the result that the client gets, `alongside` what is written with the intent and with
   * the outcome.
   */
  withRecord<T>(
    key: LiveKey,
    entry: AuditEntry,
    work: () => Promise<CallOutcome<T>>,
    measured: (done: T) => object,
    alongside?: { intent: Alongside; outcome: (end: CallOutcome<T>) => Alongside },
  ): Promise<Result<T>>;
  /** The answer where the log can't be written or read, so that nothing was begun. */
  unwritable(error: unknown): Failed;
  /** The answer in place of that of a call which was made and can't be recorded. */
  unrecorded(access: AuditEntry['access']): Failed;
};

export function createCallRecorder({ audit, blocked, limits, clock, log }: Dependencies): CallRecorder {
  const unwritable = (error: unknown): Failed => {
    log('audit_failed', defectFacts(error));
    return { ok: false, failure: failure('audit_unavailable', 'This request made no call.') };
  };

  const unrecorded = (access: AuditEntry['access']): Failed => {
    log('audit_failed');
    return {
      ok: false,
      failure: access === 'read' ? withheld() : failure('outcome_unknown', sent, { hint: howToLearnOutcome }),
    };
  };

  /** How a call ended that threw: nobody can say what it has done. */
  const outcomeOfDefect = <T>(access: AuditEntry['access'], error: unknown): CallOutcome<T> => {
    log('defect', defectFacts(error));
    const found = failure(access === 'read' ? 'internal' : 'outcome_unknown');
    const outcome = access === 'read' ? 'error' : 'unknown';
    return { outcome, reason: 'internal', result: { ok: false, failure: found } };
  };

  const limitRefusal = (key: LiveKey): Failed | undefined => {
    const refused = audit.isFull()
      ? failure('hub_busy', undefined, { retryAfterSeconds: 1 })
      : limits.refusal(key.id, key.grant);
    if (!refused) return undefined;
    blocked(refused.code, key);
    return { ok: false, failure: refused };
  };

  return {
    unwritable,
    unrecorded,
    limitRefusal,
    async refuse(entry, refused, reason = refused.code, alongside = []) {
      if (entry.keyId) limits.acquire(entry.keyId)();
      await audit
        .append({ ...entry, verdict: 'deny', reason, outcome: 'denied' }, alongside)
        .catch(() => log('audit_failed'));
      return { ok: false, failure: refused };
    },
    async withRecord<T>(
      key: LiveKey,
      entry: AuditEntry,
      work: () => Promise<CallOutcome<T>>,
      measured: (done: T) => object,
      alongside: { intent: Alongside; outcome: (end: CallOutcome<T>) => Alongside } = { intent: [], outcome: () => [] },
    ) {
      const refused = limitRefusal(key);
      if (refused) return refused;
      const finish = limits.acquire(key.id);
      const started = clock.now();
      try {
        await audit.append({ ...entry, verdict: 'allow' }, alongside.intent);
      } catch (error) {
        finish();
        return unwritable(error);
      }
      const { end, size } = await work()
        .then((end) => ({ end, size: sizeOf(end.result.ok ? measured(end.result.value) : undefined, entry) }))
        .catch((error: unknown) => ({ end: outcomeOfDefect<T>(entry.access, error), size: sizeOf(undefined, entry) }))
        .finally(finish);
      const reasons = [entry.reason, end.reason].filter((reason) => reason !== undefined && reason !== null);
      try {
        await audit.conclude(
          {
            ...size,
            ...entry,
            verdict: 'allow',
            outcome: end.outcome,
            reason: reasons.join('; ') || null,
            durationMs: Math.max(0, clock.now() - started), // somebody may have set the clock back
          },
          alongside.outcome(end),
        );
      } catch {
        // What failed says itself what was done, and has nothing to withhold.
        if (end.result.ok) return unrecorded(entry.access);
        log('audit_failed');
      }
      return end.result;
    },
  };
}

/** What went over git, or as a file to gh, is not in the answer, which says how much it was. */
function sizeOf(answer: object | undefined, { endpoint }: AuditEntry): Pick<AuditEntry, 'bytes' | 'items'> {
  const isPassed = endpoint === 'git' || endpoint === 'gh';
  if (isPassed && answer && 'bytes' in answer && typeof answer.bytes === 'number') {
    const { bytes } = answer;
    return { bytes, items: 'objects' in answer && typeof answer.objects === 'number' ? answer.objects : null };
  }
  const items = answer && 'items' in answer ? answer.items : undefined;
  return {
    bytes: answer ? Buffer.byteLength(JSON.stringify(answer)) : 0,
    items: Array.isArray(items) ? items.length : null,
  };
}

const withheld = () => failure('audit_unavailable', 'Nothing was changed, and the answer is withheld.');
const sent = 'It was sent, and its result is not recorded yet.';

/** Every way to learn the outcome of a call; none of them makes it again. */
export const howToLearnOutcome =
  'Do not make the call again. `approval_status` with its approval_id, or the same call with its idempotency_key, says what ' +
  'became of it; so does Activity: `opengithubx audit list`.';

/** What the record says of a call of which nothing is known but who made it. */
export const anonymousEntry = ({ key, endpoint, client }: Caller): AuditEntry => ({
  callId: newCallId(),
  userId: key.userId,
  ...(key.isPerson ? personUndoing(key.client) : { keyId: key.id, client: clientName(key, client) }),
  endpoint,
});

/** What it says of one that was decided, before anything came of it. `hmacKey` keys the HMAC of its arguments. */
export function entryOf(caller: Caller, { listed, input, account, callId }: AllowedCall, hmacKey: Buffer): AuditEntry {
  const { tool, platform } = listed;
  const place = tool.place(input);
  return {
    ...anonymousEntry(caller),
    ...(callId !== undefined && { callId }),
    tool: tool.name,
    access: tool.access,
    account: account.id,
    argumentsHmac: argumentsHmac(hmacKey, tool.name, input),
    ...(place && { resource: resourceOf(platform.name, place) }),
  };
}

/** The client as its key names it, and in brackets what it calls itself, of which only what a name can be is kept. */
export function clientName(key: LiveKey, claimed: string | undefined): string {
  const name = withoutKeys((claimed ?? '').replace(/[^\w .@/+-]/g, '')).slice(0, 80);
  return name ? `${key.client} (${name})` : key.client;
}

// What is done of a call that was let through: what it would do, or all of it, each on record.

export type RecordedCalls = {
  /** What a change would do. On record as what it is: something read, for the reason given, under a name if one is given. */
  preview(
    caller: Caller,
    decided: AllowedCall,
    reason: 'preview' | 'dry run',
    callId?: string,
  ): Promise<Result<CallPreview>>;
  /**
   * The call itself. `entry` adds to what the record says of it; `shown` is what the person saw of a change. `kept` are the rows of
   * an approval that outlives the hub.
   */
  execute(
    caller: Caller,
    decided: AllowedCall,
    entry?: Partial<AuditEntry>,
    shown?: Preview,
    kept?: KeptRows,
  ): Promise<Result<CallResult>>;
};

/** What is written with the intent of a call, and with its outcome and the answer that its client gets later. */
type KeptRows = {
  rowsOfIntent(): Alongside;
  rowsOfOutcome(state: 'done' | 'failed' | 'unknown', answer: KeptAnswer): Alongside;
};

type CallDependencies = {
  executor: Executor;
  record: CallRecorder;
  labels: Pick<KeyLabels, 'add'>;
  idempotency: Idempotency;
  names: Pick<CallNamesStore, 'keep'>;
  hmacKey: Buffer;
};

export function createRecordedCalls({
  executor,
  record,
  labels,
  idempotency,
  names,
  hmacKey,
}: CallDependencies): RecordedCalls {
  /**
   * Notes on disk what the key has read, then gives the answer. It counts all that the tool answered, also what `fields` leaves out,
   * since that says where the rest is from.
   */
  async function recordLabels<T extends Execution | CallPreview>(
    { key }: Caller,
    decided: AllowedCall,
    done: T,
    access: AuditEntry['access'],
  ): Promise<Result<T>> {
    if (key.isPerson) return ok(done); // no client has read it
    return labels.add(key, labelsOf(decided, done)).then(
      () => ok(done),
      () => record.unrecorded(access),
    );
  }

  /** For an answer that is streamed, notes on disk what the key reads before the first byte is passed on. */
  function notingFirst(caller: Caller, decided: AllowedCall): Caller {
    const { deliver } = caller;
    if (!deliver) return caller;
    return {
      ...caller,
      async deliver(answer, read, ended) {
        if (isLeftOutWhole(caller, decided, read)) {
          await answer.cancel();
          return leftOut;
        }
        const known = await recordLabels(caller, decided, read, 'read');
        if (known.ok) return deliver(answer, read, ended);
        await answer.cancel();
        return known;
      },
    };
  }

  /** The person sees a preview as it is; what goes to a client is screened, and without what its key leaves out. */
  async function screenedPreview(
    caller: Caller,
    decided: AllowedCall,
    reason: 'preview' | 'dry run',
  ): Promise<CallOutcome<CallPreview>> {
    const end = await executor.previewChange(caller, decided);
    if (reason === 'preview' && end.result.ok) return end;
    if (end.result.ok && isLeftOut(caller, decided, end.result.value)) {
      return { outcome: 'denied', reason: leftOut.failure.code, result: leftOut };
    }
    return screenOutcome(end, caller.key.grant, (seen, secretsRemoved) => ({ ...seen, secretsRemoved }), 'read');
  }

  return {
    async preview(caller, decided, reason, callId) {
      // The preview doesn't get the client's idempotency key as its name. That belongs to the change.
      const entry = { ...entryOf(caller, { ...decided, callId }, hmacKey), access: 'read', reason };
      const seen = await record.withRecord(
        caller.key,
        entry,
        () => screenedPreview(caller, decided, reason),
        ({ preview }) => preview,
      );
      // What only the person is shown, the key has not read.
      if (!seen.ok) return seen;
      // Of a read it shows the arguments alone.
      const isForeign = decided.listed.tool.access !== 'read' && labelsOf(decided, seen.value).untrusted.length > 0;
      const told: CallPreview = { ...seen.value, ...(isForeign && { isForeign }) };
      return reason === 'dry run' ? recordLabels(caller, decided, told, 'read') : ok(told);
    },
    execute(caller, decided, entry = {}, shown, kept) {
      const full = { ...entryOf(caller, decided, hmacKey), ...entry };
      const end = record.withRecord(
        caller.key,
        full,
        async () =>
          withoutAnybodys(
            caller,
            decided,
            await executor.execute(notingFirst(caller, decided), decided, full.callId, shown),
          ),
        (done) => answerFor(done, caller, decided),
        {
          intent: kept?.rowsOfIntent() ?? [],
          outcome: ({ outcome, result }) => {
            const found = result.ok ? namesInAnswer(result.value.value) : undefined;
            const named = found ? names.keep(caller.key.userId, full.callId, found) : [];
            const state = outcome === 'ok' ? 'done' : outcome === 'unknown' ? 'unknown' : 'failed';
            return [...named, ...(kept?.rowsOfOutcome(state, keptAnswer(result, caller, decided)) ?? [])];
          },
        },
      );
      // Noted again with every answer, since the person may have cleared the key's labels in between.
      const answer = async (): Promise<Result<CallResult>> => {
        const done = await end;
        const known = done.ok ? await recordLabels(caller, decided, done.value, decided.listed.tool.access) : done;
        if (!known.ok) return known;
        const isTrusted = labelsOf(decided, known.value).untrusted.length === 0;
        return ok({ value: answerFor(known.value, caller, decided), ...(isTrusted && { isTrusted }) });
      };
      if (decided.callId !== undefined) idempotency.noteExecution(decided.callId, end, answer);
      return answer();
    },
  };
}

/** What the key has read by this answer: private places and outsiders' text. */
function labelsOf({ listed, input }: AllowedCall, done: Execution | CallPreview): Labels {
  const { resolved, undo } = done;
  // What it answers can say by itself that it is an outsider's.
  const answer = 'value' in done ? { outsider: done.outsider, ...done.value } : done.preview;
  const read = { ...answer, ...(undo && { undo }) };
  return readByAnswer(listed, input, read, resolved);
}

/** What is kept for a client that asks for the answer hours later. */
function keptAnswer(result: Result<Execution>, caller: Caller, decided: AllowedCall): KeptAnswer {
  if (!result.ok) return { failure: result.failure };
  const labels = labelsOf(decided, result.value);
  return { value: answerFor(result.value, caller, decided), isTrusted: labels.untrusted.length === 0, labels };
}

/** Whether the key drops outsiders' text and this change's answer may hold some that isn't marked. */
const isLeftOut = ({ key }: Caller, decided: AllowedCall, done: Execution | CallPreview): boolean =>
  key.grant.outsiders === 'drop' && labelsOf(decided, done).untrusted.length > 0;

/** The same for a read of what anybody may have pushed, whose answer can't say who did: it is left out whole. */
const isLeftOutWhole = (
  { key }: Caller,
  { listed, input }: AllowedCall,
  { resolved }: Pick<Execution, 'resolved'>,
): boolean => key.grant.outsiders === 'drop' && isOfAnybody(listed.tool, input, resolved);

function withoutAnybodys(caller: Caller, decided: AllowedCall, end: CallOutcome<Execution>): CallOutcome<Execution> {
  if (!end.result.ok || !isLeftOutWhole(caller, decided, end.result.value)) return end;
  return { outcome: 'denied', reason: leftOut.failure.code, result: leftOut };
}

function answerFor(done: Execution, caller: Caller, decided: AllowedCall): Record<string, unknown> {
  const { value, undo } = done;
  if (!undo) return trimFields(value, decided.input);
  if (!isLeftOut(caller, decided, done)) return { ...value, undo: shownUndo(undo) };
  return { ...value, ...('title' in value && { title: '' }), undo: 'reason' in undo ? undo : keptUndo };
}

// What a call read or changed, by name, for the person who asks later: repositories, channels, subjects, titles and paths.

type Named = Pick<CallNames, 'names' | 'more'>;
type Part = Record<string, unknown>;

const most = 20;
const longest = 120;
const longestUrl = 500;

/** Places that hold many things. An item that names one is told by it, unless it has a number to be told by. */
const places = ['repository', 'channel'] as const;
/** Of a thing in a place its link is not the place's. */
const inPlace = ['sha', 'ts', 'path'] as const;
const names = ['subject', 'name', 'title', 'label', 'branch', 'tag', 'path', 'login'] as const;

/**
 * By the fields that the answers of all platforms share, so that a tool needs to declare nothing; undefined where nothing has a name
 * or a link. Names are without control and direction characters. Pure.
 */
export function namesInAnswer(answer: Part): Named | undefined {
  const found = new Map<string, string | null>();
  for (const { name, url } of partsOf(answer).flatMap(nameOf)) {
    // Of several links of one name none is the name's.
    found.set(name, found.has(name) && found.get(name) !== url ? null : url);
  }
  const all = [...found].map(([name, url]) => ({ name, url })).filter(({ name, url }) => name || url);
  if (all.length === 0) return undefined;
  return { names: all.slice(0, most), more: Math.max(0, all.length - most) };
}

/** The items of a list and what it tells beside them; the answer itself, or what it holds where it has no name. */
function partsOf(answer: Part): Part[] {
  const { items, ...rest } = answer;
  if (Array.isArray(items)) return [rest, ...items].filter(isRecord);
  return nameOf(answer).length > 0 ? [answer] : Object.values(answer).flat().filter(isRecord);
}

function nameOf(part: Part): { name: string; url: string | null }[] {
  const url = linkIn(part['url']);
  const textOf = (field: string): string => (typeof part[field] === 'string' ? cleanLine(part[field], longest) : '');
  const title = textOf('title');
  if (typeof part['number'] === 'number') {
    return [{ name: cleanLine(`${textOf('repository')}#${part['number']} ${title}`, longest), url }];
  }
  const place = places.map(textOf).find(Boolean);
  if (place) return [{ name: place, url: inPlace.some((field) => field in part) ? null : url }];
  const name = names.map(textOf).find(Boolean) ?? '';
  return name || url ? [{ name, url }] : [];
}

/** An address of the web; anything else is no link that a page may show. */
function linkIn(value: unknown): string | null {
  if (typeof value !== 'string' || value.length > longestUrl) return null;
  const address = URL.parse(value);
  return address && /^https?:$/.test(address.protocol) && !address.username ? address.href : null;
}
