import { describe, expect, it } from 'vitest';
import { openWebUIStatusOf } from '../../../../../src/main/hub/features/openwebui/status.ts';
import type { Registration } from '../../../../../src/main/hub/features/openwebui/store.ts';
import type { OpenWebUIServer } from '../../../../../src/shared/open-webui.ts';
import { fail, ok } from '../../../../../src/shared/result.ts';

const server: OpenWebUIServer = {
  url: 'http://open-webui',
  hubUrl: 'http://hub',
  proof: 'sso',
  audience: 'https://hub.example/api',
  hasAdminKey: true,
  hasSigningSecret: false,
};
const registration: Registration = {
  url: server.url,
  hubUrl: 'http://hub',
  marker: 'ogx_abc123',
  parts: ['model', 'openapi'],
  models: [],
  tools: [],
  ownRows: [],
  members: [],
  left: [],
};
const present = { state: 'present' as const, edited: [] };
const states = [
  { part: 'model' as const, ...present },
  { part: 'openapi' as const, state: 'removed' as const, edited: [] },
];
const reachable = { what: 'reachable' as const, state: 'ok' as const, detail: 'It answers.', hint: '' };
const probed = ok({ version: '0.12.4', hasSingleSignOn: true, findings: [reachable] });

type About = Parameters<typeof openWebUIStatusOf>[0];
const look = (about: Partial<About> = {}) =>
  openWebUIStatusOf({
    server,
    probed,
    identity: null,
    keyId: 'key_1',
    ownParts: undefined,
    registration,
    looked: ok({ states }),
    calledAt: () => null,
    provedAt: () => null,
    refusedCall: undefined,
    gone: ok([]),
    keyWrong: undefined,
    ...about,
  });
const parts = (about?: Partial<About>) =>
  look(about).parts.map(({ part, state, edited }) => [part, state, ...edited].join(' '));

describe('the state of the parts', () => {
  it('is what was just seen there, and none for what was never registered', () => {
    expect(parts()).toEqual(['model present', 'openapi removed', 'mcp not registered']);
    expect(parts({ registration: undefined, looked: undefined })).toEqual([
      'model not registered',
      'openapi not registered',
      'mcp not registered',
    ]);
  });

  it('is left out where something is registered and nobody could look', () => {
    expect(parts({ looked: fail('open_webui_key') })).toEqual([]);
    expect(parts({ looked: undefined, probed: fail('open_webui_unreachable') })).toEqual([]);
  });

  it('says that the hub has moved, beside what else was edited, and not of what is gone anyway', () => {
    const moved = { ...registration, hubUrl: 'http://where-it-was' };
    const seen = [{ part: 'model' as const, state: 'edited' as const, edited: ['enable'] }, ...states.slice(1)];
    expect(parts({ registration: moved, looked: ok({ states: seen }) })).toEqual([
      'model edited hub address enable',
      'openapi removed',
      'mcp not registered',
    ]);
  });

  it('says when each last called', () => {
    const calledAt: About['calledAt'] = (part) => (part === 'mcp' ? '2026-01-01T00:00:00Z' : null);
    expect(look({ calledAt }).parts.map((part) => part.calledAt)).toEqual([null, null, '2026-01-01T00:00:00Z']);
  });
});

describe('what is missing', () => {
  it('is Open WebUI itself, in the words of the failure', () => {
    const { version, findings } = look({ probed: fail('open_webui_unreachable', 'It answers with a redirect.') });
    expect(version).toBeNull();
    expect(findings).toEqual([
      {
        what: 'reachable',
        state: 'missing',
        detail: expect.stringContaining('redirect'),
        hint: expect.stringContaining('Check that it runs'),
      },
    ]);
  });

  it.each([
    ['token_aud', 'not meant for this hub', 'OAUTH_AUDIENCE=https://hub.example/api'],
    ['token_iss', 'another tenant', 'OPENID_PROVIDER_URL'],
    ['token_expired', 'expired', 'offline_access'],
    ['token_signature', 'proves nothing', 'signs out and in again'],
  ])('is a good token of whoever called last: %s', (refusedCall, detail, hint) => {
    expect(look({ refusedCall }).findings).toEqual([
      reachable,
      { what: 'calls', state: 'missing', detail: expect.stringContaining(detail), hint: expect.stringContaining(hint) },
    ]);
  });

  it('is no token where none is needed', () => {
    const byKey = { ...server, proof: 'key' as const, audience: null };
    expect(look({ server: byKey, refusedCall: 'token_aud' }).findings).toEqual([reachable]);
  });
});
