/** The built console in front of a bridge of the test's making, behind which an Open WebUI is as the test wants it. */
import type { BrowserContext, Page } from '@playwright/test';
import type {
  OpenWebUIChange,
  OpenWebUIFile,
  OpenWebUIFinding,
  OpenWebUIPartState,
  OpenWebUIServer,
  OpenWebUIStatus,
} from '../../src/shared/open-webui.ts';
import type { ListedKey } from '../../src/shared/shapes.ts';
import { chatKey } from './chat-desk.ts';
import { type Played, playedPage } from './played-bridge.ts';

export type OpenWebUIDesk = Played & {
  status: OpenWebUIStatus;
  /** What is found once an Open WebUI is set. */
  findings: OpenWebUIFinding[];
  changes: OpenWebUIChange[];
  files: OpenWebUIFile[];
  /** What cannot be taken back. */
  left: string[];
  keys: ListedKey[];
  isOwner: boolean;
  confirmations: number;
  /** What the next call of this name meets instead of its end. */
  fails: Record<string, { code: string; message: string; hint: string }>;
};
declare global {
  var openWebUIDesk: OpenWebUIDesk;
}

export const server = (more: Partial<OpenWebUIServer> = {}): OpenWebUIServer => ({
  url: 'http://localhost:8080',
  hubUrl: 'http://127.0.0.1:18480',
  proof: 'sso',
  audience: 'https://hub.example.org',
  hasAdminKey: true,
  hasSigningSecret: false,
  ...more,
});

export const findings: OpenWebUIFinding[] = [
  { what: 'reachable', state: 'ok', detail: 'It answers at http://localhost:8080.', hint: '' },
  { what: 'version', state: 'ok', detail: '0.11.0', hint: '' },
  { what: 'encrypted', state: 'ok', detail: 'It is on this computer.', hint: '' },
  { what: 'admin-key', state: 'ok', detail: 'It is the key of an administrator.', hint: '' },
  {
    what: 'sign-in',
    state: 'missing',
    detail: 'There is no single sign-on there.',
    hint: 'Set OPENID_PROVIDER_URL, OAUTH_CLIENT_ID and OAUTH_CLIENT_SECRET, and start it anew.',
  },
  {
    what: 'merging',
    state: 'warning',
    detail: 'It merges accounts by e-mail address.',
    hint: 'Set OAUTH_MERGE_ACCOUNTS_BY_EMAIL=false.',
  },
  { what: 'calls', state: 'ok', detail: 'Open WebUI reaches this hub.', hint: '' },
];

export const parts = (...more: Partial<OpenWebUIPartState>[]): OpenWebUIPartState[] =>
  (['model', 'openapi', 'mcp'] as const).map((part, at) => ({
    part,
    state: 'not registered',
    edited: [],
    calledAt: null,
    provedAt: null,
    reach: null,
    ...more[at],
  }));

export const unset: OpenWebUIStatus = {
  server: null,
  version: null,
  findings: [],
  identity: null,
  keyId: null,
  parts: parts(),
};

/** Set, everything as it should be, the person known there, and nothing allowed yet. */
export const ready = (more: Partial<OpenWebUIStatus> = {}): OpenWebUIStatus => ({
  server: server(),
  version: '0.11.0',
  findings: findings.filter(({ state }) => state === 'ok'),
  identity: { state: 'linked', email: 'ada@example.com', account: 'ada@example.com', by: 'sso' },
  keyId: null,
  parts: parts(),
  ...more,
});

export const openWebUIKey = (id: string, grant: Partial<ListedKey['grant']> = {}): ListedKey => ({
  ...chatKey(id),
  client: 'Open WebUI',
  grant: {
    ...chatKey(id).grant,
    endpoints: ['openapi', 'chat'],
    tools: ['github_my_commits'],
    access: ['read'],
    boundTo: { proof: 'sso', openWebUI: 'http://localhost:8080', issuer: 'https://tenant.example', audience: 'hub' },
    ...grant,
  },
});

const called = (at: string) => ({ calledAt: at, provedAt: at });

/** Allowed and registered: the model has called, the tools have not. */
export const registered = (more: Partial<OpenWebUIStatus> = {}): OpenWebUIStatus =>
  ready({
    keyId: 'key_w',
    parts: parts(
      { state: 'present', ...called(new Date(Date.now() - 120_000).toISOString()) },
      { state: 'present', reach: 'reached' },
    ),
    ...more,
  });

type Given = Partial<
  Pick<OpenWebUIDesk, 'status' | 'findings' | 'changes' | 'files' | 'left' | 'keys' | 'isOwner' | 'fails'>
>;

/** Opens the screen with what is given. Violations of the page's policy end up in `openWebUIDesk.violations`. */
export async function openOpenWebUIDesk(context: BrowserContext, url: string, given: Given = {}): Promise<Page> {
  const page = await playedPage(context, play, {
    status: given.status ?? unset,
    findings: given.findings ?? findings,
    changes: given.changes ?? [],
    files: given.files ?? [],
    left: given.left ?? [],
    keys: given.keys ?? [],
    isOwner: given.isOwner ?? true,
    fails: given.fails ?? {},
  });
  await page.goto(`${url}/index.html#/settings/openwebui`);
  await page.getByRole('heading', { level: 1 }).waitFor();
  return page;
}

/** Runs in the page, before its own script. */
function play(given: Required<Given>): void {
  const person = { userId: 'auth0|ada', name: 'Ada', email: 'ada@example.com', owner: given.isOwner };
  const ok = (value: unknown) => ({ ok: true, value });
  const url = 'http://127.0.0.1:18480';
  const status = (part: Partial<OpenWebUIStatus>) => {
    Object.assign(openWebUIDesk.status, part);
    return ok(openWebUIDesk.status);
  };
  const gone = (): OpenWebUIPartState[] =>
    openWebUIDesk.status.parts.map((part) => ({
      ...part,
      state: 'not registered',
      edited: [],
      calledAt: null,
      provedAt: null,
      reach: null,
    }));
  const answersOf = (desk: OpenWebUIDesk): Record<string, (input: never) => unknown> => ({
    welcome: () => ok({ version: '0', demo: false, tenant: true, owned: true, person, desktop: true }),
    status: () =>
      ok({
        person,
        secrets: 'in memory',
        url,
        mcpUrl: `${url}/mcp`,
        dataDir: '/',
        tenant: null,
        updates: { request: null, quiet: null, newer: null, page: null },
      }),
    'people.list': () => ok({ people: [person], invitations: [] }),
    'keys.list': () => ok(desk.keys),
    'notifiers.list': () => ok([]),
    'models.list': () => ok({ servers: [], models: [{ id: 'digest', name: 'opengithubx/digest', baseUrl: null }] }),
    'accounts.list': () => ok([{ id: 'cac_1', platform: 'github', label: 'ada-demo', state: 'connected' }]),
    'approvals.waiting': () => ok([]),
    'clients.list': () => ok([]),
    'audit.search': () => ok({ calls: [], total: 0 }),
    'platforms.list': () => {
      const tools = [{ name: 'github_my_commits', title: 'List my commits', description: '', access: 'read' }];
      const repositories = { kind: 'repository', title: 'Repositories', example: 'owner/*' };
      return ok([{ name: 'github', title: 'GitHub', tools, places: [repositories] }]);
    },
    'openwebui.status': () => ok(desk.status),
    'wishes.propose': () => ok({ id: 'wish_w', expiresAt: new Date(Date.now() + 600_000) }),
    'openwebui.forget': () => {
      status({ server: null, version: null, findings: [], identity: null, keyId: null, parts: gone() });
      return ok({ left: desk.left });
    },
    'openwebui.plan': () => ok(desk.changes),
    'openwebui.propose': () => ok({ id: 'prop_w', client: 'Open WebUI', expiresAt: new Date(Date.now() + 600_000) }),
    'openwebui.account': ({ password }: { password: string }) => {
      const by = desk.status.identity?.state === 'absent' ? 'created' : 'password';
      if (by === 'password' && password !== 'the right one') {
        const hint = 'See the message for the reason.';
        const message = 'Open WebUI did not accept the change. The password is wrong.';
        return { ok: false, failure: { code: 'open_webui_refused', message, hint } };
      }
      desk.status.identity = { state: 'linked', email: person.email, account: person.email, by };
      return ok(desk.status.identity);
    },
    'openwebui.unsync': () => status({ keyId: null, parts: gone() }),
    'openwebui.files': () => ok(desk.files),
  });
  /** But where its next call is to fail. */
  const unlessFailing = (desk: OpenWebUIDesk) =>
    Object.fromEntries(
      Object.entries(answersOf(desk)).map(([name, answer]) => [
        name,
        (input: never) => {
          const failure = desk.fails[name];
          delete desk.fails[name];
          return failure ? { ok: false, failure } : answer(input);
        },
      ]),
    );
  globalThis.openWebUIDesk = playBridge<OpenWebUIDesk>({ ...given, confirmations: 0 }, unlessFailing, (desk) => ({
    openConfirmation: () => {
      desk.confirmations += 1;
    },
  }));
}
