/** A hub of the demo, a Chromium beside it, and other programs' pages from which it is attacked. */
import type { Browser, BrowserContext, Page } from '@playwright/test';
import { expect } from 'vitest';
import { contract } from '../../src/shared/contract.ts';
import type { AuditRecord } from '../../src/shared/model.ts';
import { startChromium } from '../harness/chromium.ts';
import { type DemoInProcess, startDemoInProcess } from '../harness/demo-in-process.ts';
import { postJson } from '../harness/post-json.ts';
import { startWebServer, type WebServer } from './web-server.ts';

const switches = [
  '--host-resolver-rules=MAP evil.test 127.0.0.1, MAP rebind.test 127.0.0.1',
  // Chromium's own permission (WEB-18) would stop much of this: no other browser has it, and the hub is to hold without.
  '--disable-features=LocalNetworkAccessChecks',
];

/** The only addresses that other sites may lead to: they hold nothing and do nothing. */
export const linkable = [
  '/',
  '/connect/github',
  '/allow/openwebui',
  `/approve/apr_${'x'.repeat(22)}`,
  '/fix/sign-in',
  '/console/returned',
];
/** Every route of the hub, and one that is none. */
export const routes = [
  '/healthz',
  '/readyz',
  '/metrics',
  '/openapi.json',
  '/llms.txt',
  '/mcp',
  '/tools/github_get_me',
  '/tools/github_create_issue',
  '/console',
  '/console/',
  '/console/confirmation.html',
  '/console/api/changes',
  '/console/api/session',
  '/console/api/confirmation',
  '/console/api/returned',
  '/nothing',
  ...linkable,
  '/mcp/oauth',
  '/oauth/token',
  '/oauth/revoke',
  '/oauth/register',
  ...Object.keys(contract).map((name) => `/console/api/${name}`),
];
/** One of each kind, for what costs Chromium a frame: the guard comes before any route and knows none. */
export const kindsOfRoutes = [
  '/healthz',
  '/openapi.json',
  '/mcp',
  '/tools/github_create_issue',
  '/console/',
  '/console/confirmation.html',
  '/console/api/changes',
  '/console/api/status',
  '/console/api/revokeAll',
  '/oauth/token',
  '/nothing',
  ...linkable,
];
export const write = {
  jsonrpc: '2.0',
  id: 1,
  method: 'tools/call',
  params: { name: 'github_create_issue', arguments: { repository: 'ada-demo/atlas-service', title: 'From a page' } },
};

export type Attacked = {
  hub: DemoInProcess;
  browser: Browser;
  context: BrowserContext;
  /** Another program of this computer, whose pages are the attacker's. */
  other: WebServer;
  pageAt(url: string): Promise<Page>;
  records(): Promise<AuditRecord[]>;
  /** Fails when `attack` had any effect: a call, a key, a request to a platform, an approval that waits. */
  withoutEffect(attack: () => Promise<void>): Promise<void>;
  stop(): Promise<void>;
};

/** The origins of attackers: of another site, and of another port of this computer, which is the same site. */
export const attackers = ['http://evil.test', 'http://127.0.0.1'];

/** Whoever starts it stops it. */
export async function startAttacked(): Promise<Attacked> {
  const [hub, browser, other] = await Promise.all([startDemoInProcess(), startChromium(...switches), startWebServer()]);
  const context = await browser.newContext();
  const records: Attacked['records'] = async () => {
    const all: AuditRecord[] = [];
    for (let page = all; page.length > 0 || page === all; ) {
      page = await hub.call('audit.list', { limit: 1000, after: all.at(-1)?.sequence ?? 0 });
      all.push(...page);
    }
    return all;
  };
  const ask = async (name: string): Promise<unknown> => {
    const answer = await postJson(`${hub.url}/console/api/${name}`, {}, hub.consoleToken);
    expect(answer.status).toBe(200);
    return answer.json();
  };
  const state = async () => {
    const names = ['keys.list', 'accounts.list', 'people.list', 'approvals.waiting', 'settings.read'];
    const answers = await Promise.all(names.map(ask));
    const made = (await records()).filter(({ verdict }) => verdict !== 'blocked');
    const requests = (await hub.requests()).filter(({ service }) => service === 'github');
    return { answers, records: made.length, requests: requests.length };
  };
  return {
    hub,
    browser,
    context,
    other,
    records,
    async pageAt(url) {
      const page = await context.newPage();
      await page.goto(url);
      return page;
    },
    async withoutEffect(attack) {
      const before = await state();
      await attack();
      expect(await state()).toEqual(before);
    },
    async stop() {
      await browser.close();
      await other.stop();
      await hub.stop();
    },
  };
}
