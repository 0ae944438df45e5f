/** The built console in front of a bridge of the test's making, whose answers are as the test wants them. */
import type { BrowserContext, Page } from '@playwright/test';
import { type CallOutput, type CallsOf, windowCalls } from '../../src/shared/contract.ts';
import type { Failure } from '../../src/shared/errors.ts';
import { type Played, playedPage } from './played-bridge.ts';

/** What each call answers; one that is not here fails as a defect. */
export type Answers = { [N in CallsOf<'console'>]?: CallOutput<N> };

export type HubDesk = Played & {
  answers: Record<string, unknown>;
  /** What a call meets instead, until it is taken out. */
  fails: Record<string, Failure>;
  /** Has what is late answered. */
  come(): void;
};
declare global {
  var hubDesk: HubDesk;
}

/** What a call was made with, each time. */
export const sent = async (page: Page, call: string) =>
  (await page.evaluate(() => hubDesk.calls)).filter(([name]) => name === call).map(([, input]) => input);

export const ada = { userId: 'auth0|ada', name: 'Ada', email: 'ada@example.com', owner: true };

/** Of somebody who is signed in, with one account and no key. */
export const signedIn: Answers = {
  welcome: { version: '0', demo: false, tenant: true, owned: true, person: ada, desktop: true },
  status: {
    version: '0',
    url: 'http://127.0.0.1:18480',
    mcpUrl: 'http://127.0.0.1:18480/mcp',
    gitUrl: null,
    dataDir: '/hub',
    tenant: 'https://tenant.example/',
    demo: false,
    person: ada,
    secrets: 'by the keyring',
    accounts: 1,
    keys: 0,
    auditRecords: 7,
    alarms: 0,
    updates: { request: null, quiet: null, newer: null, page: null },
  },
  'platforms.list': [
    {
      name: 'github',
      title: 'GitHub',
      tools: [],
      places: [{ kind: 'repository', title: 'Repositories', example: 'owner/*' }],
    },
  ],
  'accounts.list': [],
  'imports.list': [],
  'catalogue.list': [],
  'keys.list': [],
  'people.list': { people: [ada], invitations: [] },
  'models.list': { servers: [], models: [] },
  'settings.read': { approvalMinutes: 5, desktop: null, keepPrompts: false, updateNotice: false },
  'notifiers.list': [],
  'approvals.waiting': [],
  'keys.unusual': [],
  'audit.search': { calls: [], total: 0 },
  'clients.list': [],
  'receipts.list': [],
};

/** Opens the console at a screen. `late`: calls that wait. Violations of the page's policy end up in `hubDesk.violations`. */
export async function openHubDesk(
  context: BrowserContext,
  url: string,
  { answers, at = '', late = [] }: { answers: Answers; at?: string; late?: CallsOf<'console'>[] },
): Promise<Page> {
  const page = await playedPage(context, play, { answers, names: windowCalls('console'), late });
  await page.goto(`${url}/index.html#${at}`);
  await page.getByRole('heading', { level: 1 }).waitFor();
  return page;
}

/** Runs in the page, before its own script. */
function play({ answers, names, late }: { answers: Answers; names: string[]; late: string[] }): void {
  const { promise: coming, resolve: come } = Promise.withResolvers<void>();
  const defect: Failure = { code: 'internal', message: 'The test has no answer.', hint: 'Give it one.' };
  globalThis.hubDesk = playBridge<HubDesk>({ answers: { ...answers }, fails: {}, come }, (desk) =>
    Object.fromEntries(
      names.map((name) => [
        name,
        async () => {
          if (late.includes(name)) await coming;
          const failure = desk.fails[name] ?? (name in desk.answers ? undefined : defect);
          return failure ? { ok: false, failure } : { ok: true, value: desk.answers[name] };
        },
      ]),
    ),
  );
}
