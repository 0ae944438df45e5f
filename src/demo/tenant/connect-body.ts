import type { Client } from './directory.ts';
import { invalidField } from './errors.ts';

type Check = (value: unknown) => string | undefined;
type Shape = { checks: Record<string, Check>; required: string[] };

const text = (least: number, most: number): Check => {
  return (value) =>
    typeof value === 'string' && value.length >= least && value.length <= most
      ? undefined
      : `must be text of ${least} to ${most} characters`;
};

const scopeList: Check = (value) => {
  if (!Array.isArray(value) || value.some((one) => typeof one !== 'string' || one === '')) {
    return 'must be a list of text';
  }
  if (value.length < 1) return 'must not have fewer than 1 items';
  if (value.length > 100) return 'must not have more than 100 items';
  return new Set(value).size === value.length ? undefined : 'must not have duplicate items';
};

const upstreamParams = new Set([
  'acr_values',
  'audience',
  'resource',
  'display',
  'id_token_hint',
  'login_hint',
  'max_age',
  'prompt',
  'ui_locales',
]);
const upstream: Check = (value) => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return 'must be an object';
  const unknown = Object.keys(value).find((name) => !upstreamParams.has(name));
  return unknown === undefined ? undefined : `Additional property '${unknown}' is not allowed`;
};

const connectShape: Shape = {
  checks: {
    connection: text(1, 128),
    redirect_uri: text(1, 2048),
    state: text(1, 4096),
    code_challenge: text(43, 128),
    code_challenge_method: (value) => (value === 'S256' ? undefined : 'must be S256'),
    scopes: scopeList,
    authorization_params: upstream,
  },
  required: ['connection', 'redirect_uri'],
};
const completeShape: Shape = {
  checks: {
    auth_session: text(1, 64),
    connect_code: text(1, 46),
    redirect_uri: text(1, 2048),
    code_verifier: text(43, 128),
  },
  required: ['auth_session', 'connect_code', 'redirect_uri'],
};

type ConnectBody = {
  connection: string;
  redirect_uri: string;
  state?: string;
  code_challenge?: string;
  code_challenge_method?: 'S256';
  scopes?: string[];
  authorization_params?: { prompt?: string };
};
export type CompleteBody = {
  auth_session: string;
  connect_code: string;
  redirect_uri: string;
  code_verifier?: string;
};

/** The body of POST connect; unknown keys, an empty scope list and a foreign redirect_uri are refused. */
export function readConnectBody(value: object, client: Client | undefined): ConnectBody {
  const body = checked<ConnectBody>(value, connectShape);
  if ((body.code_challenge === undefined) !== (body.code_challenge_method === undefined)) {
    throw invalidField('code_challenge_method', 'must be given together with code_challenge');
  }
  if (!client?.callbacks.includes(body.redirect_uri)) {
    throw invalidField('redirect_uri', 'is not one of the allowed callback URLs');
  }
  return body;
}

/** The body of POST complete. */
export function readCompleteBody(value: object): CompleteBody {
  return checked<CompleteBody>(value, completeShape);
}

function checked<Body>(body: object, { checks, required }: Shape): Body {
  for (const [name, value] of Object.entries(body)) {
    const check = Object.hasOwn(checks, name) ? checks[name] : undefined;
    if (!check) throw invalidField(name, `Additional property '${name}' is not allowed`);
    const fault = check(value);
    if (fault !== undefined) throw invalidField(name, fault);
  }
  const missing = required.find((name) => !Object.hasOwn(body, name));
  if (missing !== undefined) throw invalidField(missing, 'is required');
  return body as Body;
}
