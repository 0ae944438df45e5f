/** From what was found to what a person reads. Pure. */
import type {
  OpenWebUIFinding,
  OpenWebUIIdentity,
  OpenWebUIPart,
  OpenWebUIPartState,
  OpenWebUIServer,
  OpenWebUIStatus,
} from '../../../shared/open-webui.ts';
import { OpenWebUIPart as Part } from '../../../shared/open-webui.ts';
import type { Result } from '../../../shared/result.ts';
import { finding, type Probe } from './probe.ts';
import type { Registration } from './store.ts';

type Found = {
  server: OpenWebUIServer;
  probed: Result<Probe>;
  identity: OpenWebUIIdentity | null;
  keyId: string | null;
  registration: Registration | undefined;
  looked: Result<{ states: Pick<OpenWebUIPartState, 'part' | 'state' | 'edited'>[] }> | undefined;
  calledAt: (part: OpenWebUIPart) => string | null;
  /** Why the last call with a sign-in's token was refused; undefined where it was not. */
  refusedCall: string | undefined;
};

export function openWebUIStatusOf(about: Found): OpenWebUIStatus {
  const { server, probed, identity, keyId, registration, looked, calledAt, refusedCall } = about;
  const findings: OpenWebUIFinding[] = probed.ok
    ? [...probed.value.findings]
    : [finding('reachable', 'missing', probed.failure.message, probed.failure.hint)];
  if (server.proof === 'sso' && refusedCall !== undefined) findings.push(callFinding(refusedCall, server.audience));
  const isUnseen = registration !== undefined && !looked?.ok;
  const parts = (isUnseen ? [] : Part.options).map((part): OpenWebUIPartState => {
    const seen = looked?.ok ? looked.value.states.find((state) => state.part === part) : undefined;
    const state = seen ?? { part, state: 'not registered' as const, edited: [] };
    const hasMoved = seen !== undefined && registration !== undefined && registration.hubUrl !== server.hubUrl;
    const edited = hasMoved && state.state !== 'removed' ? ['hub address', ...state.edited] : state.edited;
    return { ...state, state: edited.length > 0 ? 'edited' : state.state, edited, calledAt: calledAt(part) };
  });
  return { server, version: probed.ok ? probed.value.version : null, findings, identity, keyId, parts };
}

export const emptyStatus = (server: OpenWebUIServer | null): OpenWebUIStatus => ({
  ...{ server, version: null, findings: [], identity: null, keyId: null, parts: [] },
});

function callFinding(reason: string, audience: string | null): OpenWebUIFinding {
  const [detail, hint] = reasons[reason] ?? [
    'Its last call came with a token that proves nothing.',
    () => 'Compare its environment with open-webui.env.',
  ];
  return finding('calls', 'missing', detail, `${hint(audience ?? '')} Then everybody signs out and in again there.`);
}

const reasons: Record<string, [detail: string, hint: (audience: string) => string]> = {
  token_aud: [
    'Its last call came with a token that is not meant for this hub.',
    (audience) => `Set OAUTH_AUDIENCE=${audience} there.`,
  ],
  token_iss: [
    "Its last call came with a token of another tenant than this hub's.",
    () => 'Set OPENID_PROVIDER_URL there.',
  ],
  token_expired: [
    'Its last call came with a token that had expired.',
    () => 'Add offline_access to OAUTH_SCOPES there, and allow it at the API of the tenant.',
  ],
};
