/** What this page asks of a passkey: to open it, to approve or confirm, to be added, to let in another one. Each is a touch over one text. */
import * as z from 'zod/mini';
import type { CallArguments, CallOutput } from '../../../shared/contract.ts';
import {
  challengeText,
  type LetIn,
  ListedPasskey,
  type PasskeyAssertion,
  PasskeyQuestion,
  type PasskeyRegistration,
  type SignedAnswer,
  statementOf,
  type TogetherApproved,
} from '../../../shared/passkey.ts';
import { fail, ok, type Result } from '../../../shared/result.ts';
import { type HttpCalls, type HttpSide, postInSession, postTo, unlockSession } from '../hub/http.ts';
import { base64Of, bytesOf } from './base64.ts';
import { makeSeat, seated, signBySeat } from './seat.ts';

type Wish = CallArguments<'approvals.approve'>;

export type PasskeyPage = {
  /** Of a link that lets this browser add a passkey. */
  code: string | undefined;
  isPhone: boolean;
  open(): Promise<Result<true>>;
  approve(wish: Wish): Promise<Result<CallOutput<'approvals.approve'>>>;
  /** What widens what a client may do; it is made where it was asked for. */
  confirm(wish: Omit<CallArguments<'confirmations.confirm'>, 'passkey'>): Promise<Result<unknown>>;
  /** By one touch; answers which of them were approved. */
  approveTogether(requests: TogetherApproved): Promise<Result<{ approved: string[] }>>;
  begin(): Promise<Result<true>>;
  add(name: string): Promise<Result<ListedPasskey>>;
  /** Answers the link for a phone, where it is let in. */
  letIn(what: LetIn): Promise<Result<{ url: string | null }>>;
};

const Adding = z.object({
  ticket: z.string(),
  question: PasskeyQuestion,
  userHandle: z.string(),
});

/** `window`: the one that led here. `isPhone`: the page has a seat key, beside the passkey. */
export function passkeyPage(
  side: HttpSide,
  calls: HttpCalls<'confirmation'>,
  { code, window, isPhone }: Pick<PasskeyPage, 'code' | 'isPhone'> & { window: string | undefined },
): PasskeyPage {
  let ticket: string | undefined;

  async function begin(): Promise<Result<z.infer<typeof Adding>>> {
    const begun = await postTo(side, 'add', ticket === undefined ? { code } : { ticket }, Adding);
    if (begun.ok) ticket = begun.value.ticket;
    return begun;
  }

  async function signedFor(
    question: PasskeyQuestion,
    decided: Parameters<typeof statementOf>[1],
  ): Promise<Result<SignedAnswer>> {
    const assertion = await assertionFor(question, decided);
    if (!assertion.ok) return assertion;
    const statement = statementOf(question, decided);
    const seat = isPhone ? await signBySeat(assertion.value.id, statement).catch(() => undefined) : undefined;
    return ok({ nonce: question.nonce, assertion: assertion.value, ...(seat !== undefined && { seat }) });
  }

  return {
    code,
    isPhone,
    async open() {
      const asked = await postTo(side, 'open', {}, PasskeyQuestion);
      if (!asked.ok) return asked;
      const assertion = await assertionFor(asked.value, { decision: 'open' });
      return assertion.ok
        ? unlockSession(side, 'opened', { nonce: asked.value.nonce, assertion: assertion.value })
        : assertion;
    },
    async approve({ id, hash, forAWhile = false }) {
      const asked = await calls['approvals.begin']({ id, hash });
      if (!asked.ok) return asked;
      // From the hash that this page itself has made of what it shows.
      const passkey = await signedFor(asked.value, { decision: 'approve', approval: hash, forAWhile });
      return passkey.ok ? calls['approvals.approve']({ id, hash, forAWhile, passkey: passkey.value }) : passkey;
    },
    async confirm({ id, hash, given }) {
      const asked = await calls['confirmations.begin']({ id, hash, window });
      if (!asked.ok) return asked;
      const passkey = await signedFor(asked.value, { decision: 'confirm', confirmed: hash, given, window });
      return passkey.ok ? calls['confirmations.confirm']({ id, hash, given, window, passkey: passkey.value }) : passkey;
    },
    async approveTogether(requests) {
      const asked = await calls['approvals.beginTogether']({ requests });
      if (!asked.ok) return asked;
      const approvals = requests.map(({ hash }) => hash);
      const passkey = await signedFor(asked.value, { decision: 'approve together', approvals });
      return passkey.ok ? calls['approvals.approveTogether']({ requests, passkey: passkey.value }) : passkey;
    },
    async begin() {
      const begun = await begin();
      return begun.ok ? ok(true) : begun;
    },
    async add(name) {
      // Asked for once more: the person may have taken their time.
      const begun = await begin();
      if (!begun.ok) return begun;
      const { question, userHandle } = begun.value;
      // Browsers may clear seat keys: then the same phone adds another passkey, in place of the one that it has.
      const credentials = isPhone ? await seated(question.credentials).catch(() => []) : question.credentials;
      const registration = await registrationFor({ ...question, credentials }, userHandle);
      if (!registration.ok) return registration;
      const statement = statementOf(question, { decision: 'add' });
      const seat = isPhone ? await makeSeat(registration.value.id, statement).catch(() => undefined) : undefined;
      const body = { nonce: question.nonce, name, registration: registration.value, ...(seat && { seat }) };
      return postTo(side, 'added', body, ListedPasskey);
    },
    async letIn(what) {
      const wanted = what.decision === 'let in' ? { id: what.passkey.id } : {};
      const asked = await postInSession(side, 'letIn', wanted, PasskeyQuestion);
      if (!asked.ok) return asked;
      const signed = await signedFor(asked.value, what);
      return signed.ok
        ? postInSession(side, 'letInBy', signed.value, z.object({ url: z.nullable(z.string()) }))
        : signed;
    },
  };
}

const timeout = 120_000;

async function assertionFor(
  question: PasskeyQuestion,
  decided: Parameters<typeof statementOf>[1],
): Promise<Result<PasskeyAssertion>> {
  const publicKey = {
    challenge: await challengeOf(statementOf(question, decided)),
    rpId: question.rpId,
    timeout,
    allowCredentials: question.credentials.map((id) => ({ type: 'public-key' as const, id: bytesOf(id) })),
    userVerification: 'required' as const,
  };
  const made = await navigator.credentials.get({ publicKey }).catch(() => null);
  if (!(made instanceof PublicKeyCredential) || !(made.response instanceof AuthenticatorAssertionResponse))
    return unused;
  const { authenticatorData, clientDataJSON, signature } = made.response;
  return ok({
    id: base64Of(made.rawId),
    authenticatorData: base64Of(authenticatorData),
    clientDataJSON: base64Of(clientDataJSON),
    signature: base64Of(signature),
  });
}

/** ES256, EdDSA, RS256: what the hub verifies. */
const algorithms = [-7, -8, -257];

async function registrationFor(question: PasskeyQuestion, userHandle: string): Promise<Result<PasskeyRegistration>> {
  const { rpId, credentials } = question;
  const publicKey: PublicKeyCredentialCreationOptions = {
    challenge: await challengeOf(statementOf(question, { decision: 'add' })),
    timeout,
    attestation: 'none',
    rp: { id: rpId, name: 'OpenGitHubX' },
    user: { id: bytesOf(userHandle), name: 'OpenGitHubX', displayName: 'OpenGitHubX' },
    pubKeyCredParams: algorithms.map((alg) => ({ type: 'public-key', alg })),
    excludeCredentials: credentials.map((id) => ({ type: 'public-key', id: bytesOf(id) })),
    authenticatorSelection: { residentKey: 'required', requireResidentKey: true, userVerification: 'required' },
  };
  const made = await navigator.credentials.create({ publicKey }).catch(() => null);
  if (!(made instanceof PublicKeyCredential) || !(made.response instanceof AuthenticatorAttestationResponse))
    return unused;
  const { attestationObject, clientDataJSON } = made.response;
  return ok({
    id: base64Of(made.rawId),
    attestationObject: base64Of(attestationObject),
    clientDataJSON: base64Of(clientDataJSON),
  });
}

/** The person cancelled it, or the browser has none for this address. */
const unused = fail('passkey_refused', 'The browser used none.', {
  hint: 'Try again. Some password managers refuse addresses of this computer: use the passkey of the system, or a security key.',
});

const challengeOf = (statement: string): Promise<ArrayBuffer> =>
  crypto.subtle.digest('SHA-256', new TextEncoder().encode(challengeText(statement)));
