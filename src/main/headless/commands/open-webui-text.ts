/** What a person reads about their Open WebUI. */
import type {
  OpenWebUIChange,
  OpenWebUIIdentity,
  OpenWebUIPartState,
  OpenWebUIServer,
  OpenWebUIStatus,
} from '../../../shared/open-webui.ts';
import { columns, hinted, plainLine, utcMinute } from '../text.ts';

export function statusText({ server, version, findings, identity, keyId, parts }: OpenWebUIStatus): string {
  if (server === null) return 'No Open WebUI is set. Name its address: opengithubx openwebui set ADDRESS';
  const about = columns([
    ['Open WebUI', `${server.url}${version === null ? '' : `, version ${version}`}`],
    ['this hub', `${server.hubUrl}, as Open WebUI reaches it`],
    ['proof', proofText(server)],
    ['secrets', secretsText(server)],
    ['you', identity === null ? 'not known' : identityText(identity)],
    ['it acts', keyId === null ? 'not for you yet: opengithubx openwebui sync' : `for you, by ${keyId}`],
  ]);
  const found = hinted(
    findings.map(({ state, what, detail, hint }) => ({
      cells: [state, what, detail],
      hint: state === 'ok' ? '' : hint,
    })),
  );
  const isAnyThere = parts.some(({ state }) => state !== 'not registered');
  const isBroken = parts.some(({ state }) => state === 'removed' || state === 'edited');
  return [
    about,
    found,
    isAnyThere ? columns([['PART', 'STATE', 'PROVED (UTC)', 'LAST CALL (UTC)'], ...parts.map(partRow)]) : '',
    isBroken ? 'Register it again: opengithubx openwebui repair' : '',
  ]
    .filter(Boolean)
    .join('\n\n');
}

function proofText({ proof, audience }: OpenWebUIServer): string {
  if (proof === 'sso') return `each person's own sign-in, for ${audience}`;
  return proof === 'signed' ? 'a key, and a statement that Open WebUI signs' : 'a key that is good for one account';
}

function secretsText({ hasAdminKey, hasSigningSecret }: OpenWebUIServer): string {
  const kept = [
    ...(hasAdminKey ? ["an administrator's key"] : []),
    ...(hasSigningSecret ? ['its signing secret'] : []),
  ];
  return kept.length === 0 ? 'none' : kept.join(', ');
}

const partRow = ({ part, state, edited, calledAt, provedAt, reach }: OpenWebUIPartState): string[] => [
  part,
  state === 'edited' ? `edited: ${edited.join(', ')}` : state,
  provedAt !== null
    ? utcMinute(provedAt)
    : state === 'not registered'
      ? '-'
      : reach === null
        ? 'not yet'
        : proofs[reach],
  calledAt !== null ? utcMinute(calledAt) : provedAt === null ? 'never' : 'not since the hub started',
];

/** Of what was tried, and needs a person's own call for the rest. */
const proofs = { reached: 'when you first ask', apart: 'not reached' } as const;

const known = {
  sso: 'by the same sign-in',
  created: 'by the account that this hub made',
  password: 'by its password',
} as const satisfies Record<NonNullable<OpenWebUIIdentity['by']>, string>;

export function identityText({ state, email, account, by }: OpenWebUIIdentity): string {
  if (state === 'linked') return plainLine(`${account} there${by === null ? '' : `, ${known[by]}`}`);
  const says: Record<Exclude<OpenWebUIIdentity['state'], 'linked'>, string> = {
    absent: 'has no account there. Make one: opengithubx openwebui account',
    'first sign-in': 'gets an account there with the first sign-in: press "Continue with Auth0" there',
    conflict: 'has an account there that nothing proves to be yours. Show that it is: opengithubx openwebui account',
    unverified: 'is not verified by the tenant, so no account there is yours for certain. Verify it and sign in again',
    unknown: "may have an account there, which nobody can see without an administrator's key",
  };
  return plainLine(`${email} ${says[state]}`);
}

export function planText(changes: OpenWebUIChange[]): string {
  if (changes.length === 0) return 'Everything is there as it should be: nothing would change.';
  return [...changes.map(changeText), '', 'Nothing is changed yet. Do it: opengithubx openwebui sync'].join('\n');
}

function changeText({ what, name, before, after }: OpenWebUIChange): string {
  const does = before === null ? 'add' : after === null ? 'remove' : 'change';
  const lines = (sign: string, text: string | null) =>
    (text ?? '')
      .split('\n')
      .filter(Boolean)
      .map((one) => `${sign} ${one}`);
  return [`${does} ${what}: ${name}`, ...lines('  -', before), ...lines('  +', after)].map(plainLine).join('\n');
}
