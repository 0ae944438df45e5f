/** Asks a model on the record: limits, then an intent that says how much leaves, then the server, then the result. */
import { randomUUID } from 'node:crypto';
import { setImmediate as othersFirst } from 'node:timers/promises';
import { type Failure, failure } from '../../../shared/errors.ts';
import type { Endpoint, Model, SentPrompt } from '../../../shared/model.ts';
import { defectFacts, type Failed, ok, type Result } from '../../../shared/result.ts';
import type { Audit } from '../audit/audit.ts';
import type { Blocked } from '../audit/blocked.ts';
import { type AuditEntry, argumentsHmac } from '../audit/record.ts';
import type { Caller } from '../call.ts';
import type { LiveKey } from '../keys/keys.ts';
import type { KeyLimits } from '../keys/limits.ts';
import { decideModel } from '../policy/decide.ts';
import type { Clock, Log } from '../ports.ts';
import { clientName } from '../tools/call-record.ts';
import type { ModelEvent, ModelRequest, Usage } from './models/model-event.ts';
import type { Models } from './models/models.ts';

export type Said = {
  calls: { name: string; arguments: string }[];
  reason: 'stop' | 'length' | 'filter' | 'calls';
  usage: Usage;
};

/** `toolsRefused`: the server wants no request that offers tools; nothing was said, and the same without them may work. */
export type AskModel = (
  caller: Caller,
  model: Model,
  request: Omit<ModelRequest, 'signal'>,
  sent: SentPrompt,
  heard: { sent(): void; text(text: string): void },
) => Promise<Result<Said | { toolsRefused: true }>>;

type Dependencies = {
  models: Pick<Models, 'ask'>;
  limits: KeyLimits;
  admit: Admit;
  refuse: Refuse;
  audit: Audit;
  clock: Clock;
  log: Log;
  hmacKey: Buffer;
  /** Keeps what left in full, where the person wants that. */
  keep(userId: string, callId: string, sent: SentPrompt): Promise<void>;
};

/** What may be asked is decided at each round again. Fails with what policy, the server or the key's limits say; what was heard until then has been handed on. */
export function createAskModel(dependencies: Dependencies): AskModel {
  const { models, limits, admit, refuse, audit, clock, log, hmacKey, keep } = dependencies;

  const unwritable = (told: string): Failed => {
    log('audit_failed');
    return { ok: false, failure: failure('audit_unavailable', told) };
  };

  return async (caller, model, request, sent, heard) => {
    const { key } = caller;
    const admitted = await admit(caller, model);
    if (!admitted.ok) return admitted;
    if (key.paused) return refuse(caller, modelTool, failure('not_allowed', 'The key is paused.'), 'the key is paused');
    const finish = limits.begin(key.id);
    const entry = entryOf(caller, model, sent, hmacKey);
    const started = clock.now();
    const failing = { ...entry, outcome: 'error' as const, reason: 'audit_unavailable' };
    try {
      await audit.append(entry);
      await keep(key.userId, entry.callId, sent).catch(async (error: unknown) => {
        await audit.conclude(failing).catch(() => undefined);
        throw error;
      });
    } catch {
      finish();
      return unwritable('The model was not asked.');
    }
    heard.sent();
    const signal = AbortSignal.any([caller.signal, key.revoked]);
    const end = await listen(models.ask(model.id, { ...request, signal }), key, heard.text).finally(finish);
    const cut = key.revoked.aborted ? failure('revoked') : caller.signal.aborted ? failure('cancelled') : undefined;
    const failed = cut ?? ('failure' in end ? end.failure : undefined);
    if ('defect' in end && end.defect !== undefined) log('defect', { tool: modelTool, ...defectFacts(end.defect) });
    try {
      await audit.conclude({
        ...entry,
        outcome: failed ? (failed.code === 'revoked' ? 'revoked' : 'error') : 'ok',
        reason: failed?.code ?? null,
        durationMs: Math.max(0, clock.now() - started), // somebody may have set the clock back
      });
    } catch {
      return unwritable('The model was asked, and its answer is not complete.');
    }
    if (!cut && 'toolsRefused' in end && end.toolsRefused) return ok({ toolsRefused: true });
    if (failed) return { ok: false, failure: failed };
    return 'calls' in end ? ok(end) : { ok: false, failure: failure('internal') };
  };
}

/** Characters that are handed on at a time: a server may send its answer in one piece, and the listener reads every character. */
const mostAtOnce = 4_000;

/** Hands the text on as it comes; nothing more once the key is revoked. */
async function listen(
  events: AsyncIterable<ModelEvent>,
  key: LiveKey,
  heard: (text: string) => void,
): Promise<Said | Omit<Extract<ModelEvent, { kind: 'failed' }>, 'kind'>> {
  const calls: Said['calls'] = [];
  for await (const event of events) {
    if (key.revoked.aborted) break;
    if (event.kind === 'text') {
      heard(event.text.slice(0, mostAtOnce));
      for (let at = mostAtOnce; at < event.text.length; at += mostAtOnce) {
        await othersFirst();
        if (key.revoked.aborted) break;
        heard(event.text.slice(at, at + mostAtOnce));
      }
    }
    if (event.kind === 'call') calls.push({ name: event.name, arguments: event.arguments });
    if (event.kind === 'failed') return event;
    if (event.kind === 'end') {
      return { calls, reason: event.reason, usage: event.usage ?? { promptTokens: 0, answerTokens: 0 } };
    }
  }
  return { failure: failure('model_cut'), toolsRefused: false };
}

/** Of what left, the record has a hash and counts. */
const entryOf = (caller: Caller, model: Model, sent: SentPrompt, hmacKey: Buffer): AuditEntry => ({
  callId: randomUUID(),
  userId: caller.key.userId,
  keyId: caller.key.id,
  client: clientName(caller.key, caller.client),
  endpoint: caller.endpoint,
  tool: modelTool,
  access: 'read',
  resource: resourceOf(model),
  argumentsHmac: argumentsHmac(hmacKey, modelTool, sent.messages),
  verdict: 'allow',
  bytes: sent.bytes,
  items: sent.items,
});

const resourceOf = ({ name }: Model): string => `model:${name.slice(name.indexOf('/') + 1)}`;

/** What stands in the record for a question to a model, where other calls have their tool. */
export const modelTool = 'model';

export type Refuse = (caller: Caller, tool: string, refused: Failure, reason: string) => Promise<Failed>;

/** Refuses on the record, as everywhere. What can't be recorded is still refused, and counts as a call: noise is not free. */
export const createRefuse =
  (audit: Audit, limits: KeyLimits, log: Log): Refuse =>
  async ({ key, endpoint, client }, tool, refused, reason) => {
    limits.begin(key.id)();
    await audit
      .append({
        callId: randomUUID(),
        userId: key.userId,
        keyId: key.id,
        client: clientName(key, client),
        endpoint,
        tool,
        verdict: 'deny',
        reason,
        outcome: 'denied',
      })
      .catch(() => log('audit_failed'));
    return { ok: false, failure: refused };
  };

/** The model, if the key may ask it now; else it is refused on the record, or the key has spent its limits. */
export type Admit = (caller: Caller, model: Model | undefined) => Promise<Result<Model>>;

export const createAdmit =
  (limits: KeyLimits, blocked: Blocked['note'], refuse: Refuse, clock: Clock): Admit =>
  async (caller, model) => {
    const { key, endpoint } = caller;
    const spent = limits.refusal(key.id, key.grant);
    if (spent) {
      blocked(spent.code, key);
      return { ok: false, failure: spent };
    }
    const call = { endpoint, model: model?.id ?? '' };
    const verdict = decideModel(call, { ...key, revoked: key.revoked.aborted }, clock.now());
    if (verdict.verdict === 'deny') return refuse(caller, modelTool, failure(verdict.code), verdict.reason);
    return model ? ok(model) : refuse(caller, modelTool, failure('model_unknown'), 'there is no such model');
  };

/** The models that a key may ask over the endpoint, in the hub's order. Fails with `not_allowed` if it may not use it at all. */
export function modelsForKey(key: LiveKey, endpoint: Endpoint, models: Model[], now: number): Result<Model[]> {
  const decided = models.map((model) => ({
    model,
    verdict: decideModel({ endpoint, model: model.id }, { ...key, revoked: key.revoked.aborted }, now),
  }));
  for (const { verdict } of decided) {
    if (verdict.verdict === 'deny' && verdict.code !== 'model_unknown') {
      return { ok: false, failure: failure(verdict.code, `It was refused because ${verdict.reason}.`) };
    }
  }
  return ok(decided.flatMap(({ model, verdict }) => (verdict.verdict === 'allow' ? [model] : [])));
}
