/** The connections to OpenAI-compatible servers, and what administrators see of single sign-on. */
import { type Answer, complaints, ok, refuse, texts } from './answer.ts';
import type { Caller } from './callers.ts';
import { connectionHeaders } from './headers.ts';
import { listTimeoutMs, parsed, send } from './outgoing.ts';
import type { Call, Route } from './routes.ts';
import { type ConnectionConfig, type Connections, isNewer } from './state.ts';

export const connectionRoutes: Route[] = [
  {
    method: 'GET',
    path: /^\/openai\/config$/,
    who: 'administrator',
    answer: ({ state }) => ok(state.connections),
  },
  { method: 'POST', path: /^\/openai\/config\/update$/, who: 'administrator', answer: update },
  { method: 'POST', path: /^\/openai\/verify$/, who: 'administrator', answer: verify },
  {
    method: 'GET',
    path: /^\/api\/v1\/auths\/admin\/config\/oauth$/,
    who: 'administrator',
    answer: ({ state }) =>
      ok({ ...state.settings.oauth, ...(isNewer(state) && { ENABLE_OAUTH_PERSISTENT_CONFIG: false }) }),
  },
];

/** Replaces all of it; a switch that is left out is off. */
function update({ state, body }: Call): Answer {
  const lists = { OPENAI_API_BASE_URLS: 'list', OPENAI_API_KEYS: 'list', OPENAI_API_CONFIGS: 'dictionary' } as const;
  const wrong = complaints(body, lists);
  if (wrong.length > 0) return refuse(422, wrong);
  const { ENABLE_OPENAI_API = null, OPENAI_API_BASE_URLS, ...given } = body as Connections;
  const count = OPENAI_API_BASE_URLS.length;
  state.connections = {
    ENABLE_OPENAI_API,
    OPENAI_API_BASE_URLS,
    OPENAI_API_KEYS: Array.from({ length: count }, (_, index) => given.OPENAI_API_KEYS[index] ?? ''),
    OPENAI_API_CONFIGS: Object.fromEntries(
      Object.entries(given.OPENAI_API_CONFIGS).filter(([index]) => /^\d+$/.test(index) && Number(index) < count),
    ),
  };
  return ok(state.connections);
}

/** Passes on what the other side says. */
async function verify({ state, caller, body }: Call & { caller: Caller }): Promise<Answer> {
  const wrong = complaints(body, { url: 'string', key: 'string' });
  if (wrong.length > 0) return refuse(422, wrong);
  const { url, key, config } = body as { url: string; key: string; config?: ConnectionConfig | null };
  const headers = await connectionHeaders(state, config ?? {}, key, caller);
  try {
    const reply = await send({ method: 'GET', url: `${url}/models`, headers, timeoutMs: listTimeoutMs });
    const json = parsed(reply);
    if (json !== undefined) return { status: reply.status, body: json };
    return { status: reply.status, body: reply.text, ...(reply.status !== 200 && { text: 'plain' }) };
  } catch {
    return refuse(500, texts.noConnection);
  }
}
