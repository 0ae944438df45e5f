/** Where nobody signs in by the tenant: a person's account there, made or shown to be theirs by its password. */
import { type Failed, fail, ok, type Result } from '../../../shared/result.ts';
import { plainWords } from '../plain-words.ts';
import { scrub } from '../scrub.ts';
import { Secret } from '../secret.ts';
import { type OpenWebUIAnswer, type OpenWebUIApi, refusalDetail } from './api.ts';
import { exactText, isExactObject } from './exact-json.ts';

type Someone = { name: string; email: string };

/**
 * Makes the account; `api` holds the administrator's key. The answer holds a live session of the new account, which is
 * dropped here.
 */
export async function makeAccount(
  api: OpenWebUIApi,
  { name, email }: Someone,
  password: string,
): Promise<Result<string>> {
  const made = await api.call('POST', '/api/v1/auths/add', { name: name || email, email, password, role: 'user' });
  return made.ok ? idIn(made.value) : without(password, made);
}

/** Signs in once and drops the session: whoever can do that owns the account. Administrators' accounts are not changed by it. */
export async function proveAccount(api: OpenWebUIApi, email: string, password: string): Promise<Result<string>> {
  const tried = await api.ask('POST', '/api/v1/auths/signin', { email, password });
  if (!tried.ok) return tried;
  const { status, body } = tried.value;
  if (status === 200) return idIn(body);
  return without(password, fail('open_webui_refused', sentence(tried.value)));
}

/** It may say the password back. */
const without = (password: string, { failure }: Failed): Failed => ({
  ok: false,
  failure: { ...failure, message: scrub(failure.message, new Secret(password)) },
});

function idIn(body: OpenWebUIAnswer['body']): Result<string> {
  const id = isExactObject(body) ? exactText(body['id']) : '';
  return id
    ? ok(id)
    : fail('open_webui_refused', 'It does not say which account it is, as it does not where a second factor is on.');
}

function sentence({ status, body }: OpenWebUIAnswer): string {
  if (status === 429) return 'Too many wrong passwords: wait three minutes.';
  if (status === 400) return 'That is not the password of the account.';
  const said = plainWords(refusalDetail(body), 120);
  return `It answers ${status}${said && `: ${said}`}.`;
}
