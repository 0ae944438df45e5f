import { failure } from '../../../shared/errors.ts';
import type { Endpoint, Model } from '../../../shared/model.ts';
import { ok, type Result } from '../../../shared/result.ts';
import type { LiveKey } from '../keys/keys.ts';
import { decideModel } from '../policy/decide.ts';

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
