/** Signing in and out, here or at a hub on a server: there this computer has no secret, and keeps none afterwards. */
import { type CallName, type CallOutput, contract } from '../../../shared/contract.ts';
import { type ErrorCode, errors, type Failure, failure } from '../../../shared/errors.ts';
import { fail, ok, type Result } from '../../../shared/result.ts';
import { visible } from '../../../shared/visible.ts';
import { Secret } from '../../hub/ground/secret.ts';
import { browsableUrl } from '../../hub/identity/session/browser.ts';
import { chooseNewPassphrase } from '../passphrase.ts';
import { plainLine } from '../text.ts';
import { browserLegOf, browserOptions } from './browser-leg.ts';
import {
  type Command,
  type CommandOutput,
  callerOf,
  hubCommand,
  type Invocation,
  personOf,
  withoutHub,
} from './command.ts';
import type { Option } from './options.ts';
import { flag, option } from './options.ts';
import { receiptExitCode, receiptText } from './receipts.ts';

const hubOptions: Record<'hub' | 'audience', Option> = {
  hub: option('URL', 'Sign in to a hub on a server; no secret stays on this computer'),
  audience: option('API', 'With --hub: the identifier of its API (default: its address)'),
};

/** Apart from the others, since the help names it among the first. */
export const consoleCommands: Command[] = [
  hubCommand({
    name: 'console',
    about: 'Print a link that opens the console, signed in, once within five minutes; asks for the passphrase',
    examples: ['console', 'console --as grace@example.com'],
    call: 'console.link',
    text: ({ url }) => url,
  }),
];

export const sessionCommands: Command[] = [
  {
    name: 'login',
    about: 'Sign in with Auth0 in the browser; without a tenant, begin with this computer’s vault',
    examples: ['login', 'login --device'],
    options: {
      ...browserOptions,
      device: flag('With a code, in a browser on any computer; needs a native application that allows it'),
      'sign-up': flag('Start at the sign-up page'),
      ...hubOptions,
      invite: option('CODE', 'As a new person with an invitation; asks for a new passphrase'),
    },
    async run(invocation) {
      const { 'sign-up': signUp, invite, device: byDevice } = invocation.values;
      if (invite === '') return fail('usage', '--invite names no code.');
      if (invite !== undefined && personOf(invocation) !== undefined) {
        return fail('usage', '--invite is for a new person: leave --as out.');
      }
      if (invocation.values['hub'] !== undefined) return loginAtHub(invocation);
      const missing = await withoutHub(invocation);
      if (missing) return missing;
      const chosen = invite === undefined ? undefined : await chooseNewPassphrase(invocation.surroundings);
      if (chosen?.ok === false) return chosen;
      const input = { signUp, invitation: invite, byDevice };
      const typed = chosen === undefined ? {} : { newPassphrase: chosen.value };
      const call = callerOf(invocation);
      const asked = await call('session.signIn', input, typed);
      const hasNoTenant = !asked.ok && asked.failure.code === 'no_tenant';
      const signedIn = hasNoTenant && invite === undefined ? await call('session.startHere', {}) : asked;
      if (!signedIn.ok) return signedIn;
      if (hasNoTenant) {
        const { userId } = signedIn.value;
        const text = `This hub is yours, UserId ${userId}. Next: opengithubx accounts connect github`;
        return ok({ output: signedIn.value, text: plainLine(text) });
      }
      const { name, email, userId } = signedIn.value;
      return ok({ output: signedIn.value, text: plainLine(`Signed in as ${name} <${email}>, UserId ${userId}.`) });
    },
  },
  hubCommand({
    name: 'logout',
    about: 'Sign out and revoke the sign-in',
    examples: ['logout', 'logout --as grace@example.com'],
    call: 'session.signOut',
    text: receiptText,
    exitCode: receiptExitCode,
  }),
];

/** Signs the person in at the tenant and hands their access token to the hub. Fails as the sign-in or the hub does. */
async function loginAtHub(invocation: Invocation): Promise<Result<CommandOutput>> {
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
  const { authoriseOnce, publicApplication } = await import('../../hub/identity/session/sign-in.ts');
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
    text: plainLine(`Signed in at ${hub.origin} as ${name} <${email}>, UserId ${userId}.`),
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
