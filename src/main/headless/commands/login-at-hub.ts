/** Signing in to a hub on a server: this computer has no secret, and keeps none afterwards. */
import { type CallName, type CallOutput, contract } from '../../../shared/contract.ts';
import { type ErrorCode, errors, type Failure, failure } from '../../../shared/errors.ts';
import { fail, ok, type Result } from '../../../shared/result.ts';
import { visible } from '../../../shared/visible.ts';
import { Secret } from '../../hub/secret.ts';
import { browsableUrl } from '../../hub/session/browser.ts';
import { chooseNewPassphrase } from '../passphrase-prompt.ts';
import { plain } from '../text.ts';
import { browserLegOf } from './browser-leg.ts';
import type { Option, Shown } from './command.ts';
import type { Invocation } from './invocation.ts';

export const hubOptions: Record<'hub' | 'audience', Option> = {
  hub: { type: 'string', value: 'URL', about: 'To a hub on a server, with no secret on this computer' },
  audience: { type: 'string', value: 'API', about: 'With --hub: the API that it is, where that is not its address' },
};

/** Signs the person in at the tenant and hands their access token to the hub. Fails as the sign-in or the hub does. */
export async function loginAtHub(invocation: Invocation): Promise<Result<Shown>> {
  const { values } = invocation;
  const hub = addressOf(String(values['hub']));
  if (!hub) return fail('usage', '--hub wants an https address.');
  if (values['sign-up']) return fail('usage', '--sign-up belongs to the hub of this computer.');
  const where = await callAt(hub, 'session.where', {});
  if (!where.ok) return where;
  const { audience } = where.value;
  // The hub names the API. One that lies could have people fetch a token for another hub, and be them there.
  if (values['audience'] === undefined ? addressOf(audience)?.origin !== hub.origin : values['audience'] !== audience) {
    return fail('usage', `The hub wants a token for the API ${visible(audience)}.`, {
      hint: 'If that is this hub, name it with --audience.',
    });
  }
  const invitation = values['invite'];
  const chosen = invitation === undefined ? undefined : await chooseNewPassphrase(invocation.surroundings);
  if (chosen?.ok === false) return chosen;
  // What a sign-in takes is loaded for this command alone: the others are to start at once.
  const { authoriseOnce, publicApplication } = await import('../../hub/session/sign-in.ts');
  const tenant = await publicApplication(where.value);
  if (!tenant.ok) return tenant;
  const leg = browserLegOf(invocation);
  const browser = { openUrl: async (url: string) => leg.show(url), signal: new AbortController().signal };
  const token = await authoriseOnce(tenant.value, browser).finally(leg.end);
  if (!token.ok) return token;
  const joining = { invitation, newPassphrase: chosen?.value };
  const person = await callAt(hub, 'session.present', { accessToken: Secret.reveal(token.value), ...joining });
  if (!person.ok) return person;
  const { name, email, userId } = person.value;
  return ok({
    output: person.value,
    text: plain(`Signed in at ${hub.origin} as ${name} <${email}>, UserId ${userId}.`),
  });
}

/** Encrypted, or on this computer. */
function addressOf(text: string): URL | undefined {
  const url = browsableUrl(text);
  return url === undefined ? undefined : new URL(url);
}

async function callAt<N extends CallName>(hub: URL, name: N, input: object): Promise<Result<CallOutput<N>>> {
  try {
    const answer = await fetch(new URL(`/console/api/${name}`, hub), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(input),
      redirect: 'error', // it would take the token elsewhere
      signal: AbortSignal.timeout(30_000),
    });
    const body: unknown = await answer.json();
    return answer.ok ? ok(contract[name].output.parse(body) as CallOutput<N>) : { ok: false, failure: failureIn(body) };
  } catch {
    return fail('not_running', `No hub answers at ${hub.origin}.`);
  }
}

/** The hub's refusal, where it is one that this version knows. */
function failureIn(body: unknown): Failure {
  const { code = '', message, hint } = (body as { error?: Partial<Failure> } | null)?.error ?? {};
  const known = Object.hasOwn(errors, code) ? failure(code as ErrorCode) : failure('sign_in_refused');
  return { ...known, ...(message && { message: visible(message) }), ...(hint && { hint: visible(hint) }) };
}
