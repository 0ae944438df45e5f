/** Asks a model on the record: limits, then an intent that says how much leaves, then the server, then the result. */
import { setImmediate as othersFirst } from 'node:timers/promises';
import { type Failure, failure } from '../../../../shared/errors.ts';
import type { Endpoint, Model, SentPrompt } from '../../../../shared/model.ts';
import { defectFacts, type Failed, fail, ok, type Result } from '../../../../shared/result.ts';
import type { Clock, Log } from '../../ground/ports.ts';
import { type AuditEntry, argumentsHmac } from '../../kernel/audit/record.ts';
import type { Caller, CallOutcome } from '../../kernel/call.ts';
import type { LiveKey } from '../../kernel/keys/keys.ts';
import { anonymousEntry, type CallRecorder } from '../../kernel/tools/call-record.ts';
import { type Denial, decideModel, denialText } from '../../policy/decide.ts';
import type { ModelEvent, ModelRequest, Usage } from './models/model-event.ts';
import type { Models } from './models/models.ts';
import type { Listener } from './question.ts';

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
  counted: Omit<SentPrompt, 'model' | 'baseUrl' | 'messages'>,
  heard: Pick<Listener, 'sent' | 'text'>,
) => Promise<Result<Said | { toolsRefused: true }>>;

type Dependencies = {
  models: Pick<Models, 'ask'>;
  record: CallRecorder;
  admit: Admit;
  refuse: Refuse;
  log: Log;
  hmacKey: Buffer;
  /** Keeps what left in full, where the person wants that. */
  keep(userId: string, callId: string, sent: SentPrompt): Promise<void>;
};

/** What may be asked is decided at each round again. Fails with what policy, the server or the key's limits say; what was heard until then has been handed on. */
export function createAskModel({ models, record, admit, refuse, log, hmacKey, keep }: Dependencies): AskModel {
  return async (caller, model, request, counted, heard) => {
    const { key } = caller;
    const sent = { model: model.name, baseUrl: model.baseUrl ?? '', messages: [...request.messages], ...counted };
    const admitted = await admit(caller, model);
    if (!admitted.ok) return admitted;
    if (key.paused) return refuse(caller, modelTool, failure('not_allowed', 'The key is paused.'), 'the key is paused');
    const entry = entryOf(caller, model, sent, hmacKey);
    let unwritable = fail('audit_unavailable', 'The model was not asked.');

    const ask = async (): Promise<CallOutcome<Said | { toolsRefused: true }>> => {
      try {
        await keep(key.userId, entry.callId, sent);
      } catch {
        log('audit_failed');
        return { outcome: 'error', reason: 'audit_unavailable', result: unwritable };
      }
      heard.sent(sent);
      unwritable = fail('audit_unavailable', 'The model was asked, and its answer is not complete.');
      const signal = AbortSignal.any([caller.signal, key.revoked]);
      const end = await listen(models.ask(model.id, { ...request, signal }), key, heard.text);
      const cut = key.revoked.aborted ? failure('revoked') : caller.signal.aborted ? failure('cancelled') : undefined;
      const failed = cut ?? ('failure' in end ? end.failure : undefined);
      if ('defect' in end && end.defect !== undefined) log('defect', { tool: modelTool, ...defectFacts(end.defect) });
      const outcome = failed ? (failed.code === 'revoked' ? 'revoked' : 'error') : 'ok';
      const isToolless = !cut && 'toolsRefused' in end && end.toolsRefused;
      const answer = isToolless ? { toolsRefused: true as const } : 'calls' in end && !failed ? end : undefined;
      const result = answer ? ok(answer) : { ok: false as const, failure: failed ?? failure('internal') };
      return { outcome, reason: failed?.code ?? null, result };
    };
    const asked = await record.withRecord(key, entry, ask, () => ({}));
    return !asked.ok && asked.failure.code === 'audit_unavailable' ? unwritable : asked;
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
const entryOf = (caller: Caller, { name }: Model, sent: SentPrompt, hmacKey: Buffer): AuditEntry => ({
  ...anonymousEntry(caller),
  tool: modelTool,
  access: 'read',
  resource: `model:${name.slice(name.indexOf('/') + 1)}`,
  argumentsHmac: argumentsHmac(hmacKey, modelTool, sent.messages),
  bytes: sent.bytes,
  items: sent.items,
});

/** What stands in the record for a question to a model, where other calls have their tool. */
export const modelTool = 'model';

/** Refuses on the record, as everywhere. */
export type Refuse = (caller: Caller, tool: string, refused: Failure, reason: string) => Promise<Failed>;

export const createRefuse =
  (record: Pick<CallRecorder, 'refuse'>): Refuse =>
  (caller, tool, refused, reason) =>
    record.refuse({ ...anonymousEntry(caller), tool }, refused, reason);

/** The model, if the key may ask it now; else it is refused on the record, or the key has spent its limits. */
export type Admit = (caller: Caller, model: Model | undefined) => Promise<Result<Model>>;

export const createAdmit =
  (record: Pick<CallRecorder, 'limitRefusal'>, refuse: Refuse, clock: Clock): Admit =>
  async (caller, model) => {
    const { key, endpoint } = caller;
    const spent = record.limitRefusal(key);
    if (spent) return spent;
    const call = { endpoint, model: model?.id ?? '' };
    const verdict = decideModel(call, { ...key, revoked: key.revoked.aborted }, clock.now());
    if (verdict.verdict === 'deny') return refuse(caller, modelTool, refusalOf(verdict), verdict.reason);
    return model ? ok(model) : refuse(caller, modelTool, failure('model_unknown'), 'there is no such model');
  };

/** The other codes say it all: what a key does not allow needs its name. */
const refusalOf = ({ code, reason }: Denial): Failure =>
  failure(code, code === 'not_allowed' ? denialText(reason) : undefined);

/** The models that a key may ask over the endpoint, in the hub's order. Fails with `not_allowed` if it may not use it at all. */
export function modelsForKey(key: LiveKey, endpoint: Endpoint, models: Model[], now: number): Result<Model[]> {
  const decide = ({ id }: Model) => decideModel({ endpoint, model: id }, { ...key, revoked: key.revoked.aborted }, now);
  for (const verdict of models.map(decide)) {
    if (verdict.verdict === 'deny' && verdict.code !== 'model_unknown')
      return { ok: false, failure: refusalOf(verdict) };
  }
  return ok(models.filter((model) => decide(model).verdict === 'allow'));
}
