/** What a server says it offers. */
import { fail, ok, type Result } from '../../../../shared/result.ts';
import { type Endpoint, type Limits, request, textOf, withoutKeyOf } from './connection.ts';
import { ServerFailure } from './server-failure.ts';

const mostModels = 1000;

/** Names are shown to people and stand in requests: one line, nothing hidden. */
export const isModelName = (name: unknown): name is string =>
  typeof name === 'string' && /^(?! )(?:[^\p{C}\p{Z}]| ){1,200}(?<! )$/u.test(name);

/**
 * Asks `GET /models`; a server without that address offers nothing if `isOptional`. Fails with `model_unreachable`,
 * `model_unauthorised`, `model_busy`, `model_failed`, and with `model_refused` where there is no OpenAI-compatible API.
 */
export async function listedModels(
  endpoint: Endpoint,
  isOptional: boolean,
  limits?: Limits,
): Promise<Result<string[]>> {
  try {
    const { chunks } = await request(endpoint, '/models', {}, limits);
    const { data } = JSON.parse(await textOf(chunks)) as { data?: unknown };
    if (!Array.isArray(data)) return noApi(endpoint);
    const names = data.map((model: unknown) => (model as { id?: unknown } | null)?.id).filter(isModelName);
    const fit = names.filter((name) => withoutKeyOf(endpoint, name) === name); // a name is kept, in plain, and shown
    return ok([...new Set(fit)].slice(0, mostModels));
  } catch (error) {
    if (!(error instanceof ServerFailure)) return noApi(endpoint); // a page, or JSON of another kind
    const { status, said, failure } = error;
    if ([404, 405, 501].includes(status)) return isOptional ? ok([]) : noApi(endpoint);
    return status === 403 ? fail('model_unauthorised', said) : { ok: false, failure };
  }
}

const noApi = ({ baseUrl }: Endpoint) =>
  fail('model_refused', `There is no OpenAI-compatible API at ${baseUrl}.`, {
    hint: 'Give its address up to and without `/chat/completions`; most end in `/v1`.',
  });
