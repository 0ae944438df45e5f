/** The one door to Open WebUI: pinned to its address, with the administrator's key or none, following no redirect. */
import { type Failure, failure } from '../../../../shared/errors.ts';
import { type Failed, fail, ok, type Result } from '../../../../shared/result.ts';
import { fetchWithSecrets } from '../../ground/internet/fetch-with-secrets.ts';
import { plainWords } from '../../ground/plain-words.ts';
import { Secret, scrub } from '../../ground/secret.ts';
import { textWithin } from '../../ground/text-within.ts';
import { deadline } from '../../ground/waiting.ts';
import { type ExactJson, exactText, isExactObject, parseExact } from './exact-json.ts';

export type OpenWebUIAnswer = { status: number; body: ExactJson };

export type OpenWebUIApi = {
  /** Any answer. Fails with `open_webui_unreachable` where no usable answer came. */
  ask(method: 'GET' | 'POST', path: string, body?: object): Promise<Result<OpenWebUIAnswer>>;
  /** The body of a good answer. Fails with `open_webui_key` where the key was refused, else with `open_webui_refused`. */
  call(method: 'GET' | 'POST', path: string, body?: object): Promise<Result<ExactJson>>;
  /** Where a page sends a browser on to, unread; undefined where it does not, or does not answer. No key goes along. */
  redirectOf(path: string): Promise<string | undefined>;
};

/** Open WebUI itself waits ten seconds for a hub that it is to verify. */
const patience = 15_000;
const largestAnswer = 10 * 1024 * 1024;

/** `url` without a trailing slash. */
export function createOpenWebUIApi(url: string, key?: Secret): OpenWebUIApi {
  const clean = (text: string): string => plainWords(key ? scrub(text, key) : text, 200);

  async function ask(method: string, path: string, body?: object): Promise<Result<OpenWebUIAnswer>> {
    const limit = deadline(patience);
    try {
      const answer = await fetchWithSecrets(`${url}${path}`, {
        method,
        headers: {
          accept: 'application/json',
          ...(body && { 'content-type': 'application/json' }),
          ...(key && { authorization: Secret.bearer(key) }),
        },
        json: body,
        redirect: 'manual',
        signal: limit.signal,
      });
      if (answer.status >= 300 && answer.status < 400) {
        await answer.body?.cancel();
        return fail('open_webui_unreachable', 'It answers with a redirect: name the address it redirects to.');
      }
      const text = await textWithin(answer, largestAnswer);
      return text === undefined ? noOpenWebUI() : ok({ status: answer.status, body: parseExact(text) });
    } catch (error) {
      if (error instanceof SyntaxError) return noOpenWebUI();
      if (limit.signal.aborted || error instanceof TypeError) return fail('open_webui_unreachable');
      throw error;
    } finally {
      limit.end();
    }
  }

  return {
    ask,
    async redirectOf(path) {
      const limit = deadline(patience);
      try {
        const answer = await fetch(url + path, { redirect: 'manual', signal: limit.signal });
        await answer.body?.cancel();
        return answer.headers.get('location') ?? undefined;
      } catch (error) {
        if (limit.signal.aborted || error instanceof TypeError) return undefined;
        throw error;
      } finally {
        limit.end();
      }
    },
    async call(method, path, body) {
      const answered = await ask(method, path, body);
      if (!answered.ok) return answered;
      const { status, body: said } = answered.value;
      return status === 200 || status === 201
        ? ok(said)
        : { ok: false, failure: refusal(status, clean(refusalDetail(said))) };
    },
  };
}

/** Whether a hub answers there, no matter whose it is. Nothing is sent but the question. */
export async function isHubAt(origin: string): Promise<boolean> {
  const limit = deadline(3_000);
  try {
    const answer = await fetch(`${origin}/healthz`, { redirect: 'manual', signal: limit.signal });
    const text = await textWithin(answer, 1_000);
    return answer.status === 200 && text === '{"status":"ok"}';
  } catch {
    return false;
  } finally {
    limit.end();
  }
}

/** What Open WebUI says of a refusal; validation errors are lists. */
export function refusalDetail(body: ExactJson): string {
  if (!isExactObject(body)) return '';
  const { detail } = body;
  if (!Array.isArray(detail)) return exactText(detail);
  return detail.map((one) => (isExactObject(one) ? exactText(one['msg']) : '')).join(' ');
}

/** All that is asked with the key, for `API_KEYS_ALLOWED_ENDPOINTS`. */
const neededEndpoints =
  '/api/v1/users,/api/v1/auths/add,/api/v1/configs/tool_servers,/openai/config,/openai/verify,/api/v1/models,/api/models,/api/v1/chats';

/** What gives an administrator's key all the rights that it needs. */
export const keyHint = `Under Admin Settings > Authentication enable API keys; where endpoints are restricted, allow ${neededEndpoints}. Then make a key under Settings > Account.`;

const refusal = (status: number, said: string): Failure => {
  // It says 401 to a bad key and to one that is no administrator's, 403 where keys are off or may not be used for this.
  const told = said && `It says: ${said}`;
  if (status === 403) return failure('open_webui_key', told, { hint: keyHint });
  if (status === 401) return failure('open_webui_key', told);
  return failure('open_webui_refused', `It answers ${status}${said ? `: ${said}` : ''}.`);
};

export const noOpenWebUI = (): Failed => fail('open_webui_unreachable', 'What answers there is not an Open WebUI.');
