/** The built console in front of a bridge of the test's making, whose answers are as the test wants them. */
import type { BrowserContext, Page } from '@playwright/test';
import { type CallOutput, type CallsOf, windowCalls } from '../../src/shared/contract.ts';
import type { Failure } from '../../src/shared/errors.ts';

/** What each call answers; one that is not here fails as a defect. */
export type Answers = { [N in CallsOf<'console'>]?: CallOutput<N> };

export type HubDesk = {
  answers: Record<string, unknown>;
  /** What a call meets instead, until it is taken out. */
  fails: Record<string, Failure>;
  calls: [name: string, input: unknown][];
  violations: string[];
  /** Tells the console that something has changed. */
  change(topic: string): void;
  /** Has what is late answered. */
  come(): void;
};
declare global {
  var hubDesk: HubDesk;
}

export const ada = { userId: 'auth0|ada', name: 'Ada', email: 'ada@example.com', owner: true };

/** Of somebody who is signed in, with one account and no key. */
export const signedIn: Answers = {
  welcome: { version: '0', demo: false, tenant: true, owned: true, person: ada, desktop: true },
  status: {
    version: '0',
    url: 'http://127.0.0.1:18480',
    mcpUrl: 'http://127.0.0.1:18480/mcp',
    dataDir: '/hub',
    tenant: 'https://tenant.example/',
    demo: false,
    person: ada,
    secrets: 'by the keyring',
    accounts: 1,
    keys: 0,
    auditRecords: 7,
    alarms: 0,
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
  'keys.list': [],
  'people.list': { people: [ada], invitations: [] },
  'models.list': { servers: [], models: [] },
  'settings.read': { approvalMinutes: 5, desktop: null, keepPrompts: false },
  'approvals.waiting': [],
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
  const page = await context.newPage();
  await page.addInitScript(play, { given: answers, names: windowCalls('console'), late });
  await page.goto(`${url}/index.html#${at}`);
  await page.getByRole('heading', { level: 1 }).waitFor();
  return page;
}

/** Runs in the page, before its own script. */
function play({ given, names, late }: { given: Answers; names: string[]; late: string[] }): void {
  const { promise: coming, resolve: come } = Promise.withResolvers<void>();
  const listeners = new Set<(topic: string) => void>();
  const desk: HubDesk = {
    answers: { ...given },
    fails: {},
    calls: [],
    violations: [],
    come,
    change: (topic) => {
      for (const listener of listeners) listener(topic);
    },
  };
  globalThis.hubDesk = desk;
  document.addEventListener('securitypolicyviolation', (event) => desk.violations.push(event.violatedDirective));
  const defect: Failure = { code: 'internal', message: 'The test has no answer.', hint: 'Give it one.' };
  const call = (name: string) => async (input: unknown) => {
    desk.calls.push([name, structuredClone(input)]);
    if (late.includes(name)) await coming;
    const failure = desk.fails[name] ?? (name in desk.answers ? undefined : defect);
    return failure ? { ok: false, failure } : { ok: true, value: structuredClone(desk.answers[name]) };
  };
  Object.assign(globalThis, {
    opengithubx: {
      calls: Object.fromEntries(names.map((name) => [name, call(name)])),
      onChange: (listener: (topic: string) => void) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
      openConfirmation: () => undefined,
      openProfile: () => undefined,
    },
  });
}
