/** The built confirmation page in front of a bridge of the test's making: the bridge is the boundary, all behind it is played. */
import { hash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, resolve } from 'node:path';
import type { BrowserContext, BrowserContextOptions, Page } from '@playwright/test';
import type { Approval, ApprovalOutcome } from '../../src/shared/approval.ts';
import type { AuthorizationRequest } from '../../src/shared/authorization.ts';
import type { ImportProposal } from '../../src/shared/imports.ts';
import type { Proposal } from '../../src/shared/model.ts';
import type { KeyChange } from '../../src/shared/shapes.ts';
import type { HubChange } from '../../src/shared/wishes.ts';
import { deskContext } from '../harness/chromium.ts';
import { type Played, playedPage } from './played-bridge.ts';

const folder = resolve(import.meta.dirname, '../../out/renderer');
const types: Record<string, string> = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css' };
const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'";

let served: Promise<string> | undefined;

/** Where the built pages are served as the hub does, with its policy: once a process, for as long as that lives. */
export function pagesUrl(): Promise<string> {
  served ??= servePages();
  return served;
}

async function servePages(): Promise<string> {
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://host').pathname;
    readFile(join(folder, path)).then(
      (bytes) => {
        response.setHeader('content-type', types[extname(path)] ?? 'application/octet-stream');
        response.setHeader('content-security-policy', policy);
        if (path.startsWith('/assets/')) response.setHeader('cache-control', 'max-age=31536000, immutable');
        response.setHeader('cross-origin-opener-policy', 'noopener-allow-popups');
        response.end(bytes);
      },
      () => response.writeHead(404).end(),
    );
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  server.unref();
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

export type Desk = Played & {
  approvals: Approval[];
  proposals: Proposal[];
  authorizations: AuthorizationRequest[];
  /** Null where the person may not import, and is told so. */
  imports: ImportProposal[] | null;
  changes: { keyChanges: KeyChange[]; hubChanges: HubChange[] };
  /** Where the browser is to take an answer to a client that asks for access; null where the hub has sent it. */
  redirect: string | null;
  copied: string[];
  /** Whether a key that is confirmed goes to whom it is for at once. */
  isHandedOver: boolean;
  closed: number;
  /** What the next answer of the person meets instead of its end. */
  fails: unknown;
  /** The texts of requests that were handed out, and what their hashes are called in a test. */
  shown: Record<string, string>;
  /** What came of what was approved. */
  outcome: ApprovalOutcome;
  /** When the page's clock was stopped by which answers sleep; null while it runs. */
  heldAt: number | null;
};
declare global {
  var desk: Desk;
}

export const fakeKey = `ogx_${'a'.repeat(49)}`;

/** Opens the page with what waits. Violations of its policy end up in `desk.violations`. */
export async function openDesk(
  context: BrowserContext,
  url: string,
  waits: Partial<Pick<Desk, 'approvals' | 'proposals' | 'authorizations' | 'imports' | 'changes' | 'heldAt'>>,
): Promise<Page> {
  const { approvals = [], proposals = [], authorizations = [], imports = [], heldAt = null } = waits;
  const { changes = { keyChanges: [], hubChanges: [] } } = waits;
  const given = { approvals, proposals, authorizations, imports, changes, heldAt };
  const page = await playedPage(context, play, { ...given, key: fakeKey });
  await page.goto(`${url}/confirmation.html`);
  return page;
}

/** Has the clock by which answers sleep stand still, however slow the machine is: what sleeps then sleeps until it goes on. */
export const holdClock = (page: Page, isHeld: boolean) =>
  page.evaluate((held) => {
    desk.heldAt = held ? performance.now() : null;
  }, isHeld);

/** In a window of its own size; whoever opens it clears the desks. */
export async function openConfirmation(
  waits: Parameters<typeof openDesk>[2],
  options: BrowserContextOptions = {},
): Promise<Page> {
  const context = await deskContext({ viewport: { width: 480, height: 560 }, ...options });
  return openDesk(context, await pagesUrl(), waits);
}

/** What the person has answered on it. A hash that the page has made of a request stands there by the name that its desk has for that. */
export async function answers(page: Page) {
  const { calls, shown } = await page.evaluate(() => ({ calls: desk.calls, shown: desk.shown }));
  const names = new Map(Object.entries(shown).map(([text, name]) => [hash('sha256', text), name]));
  return calls
    .filter(([name]) => /approve|deny|confirm|dismiss|grant|refuse/.test(name))
    .map(([name, input]) => {
      const hashed = (input as { hash?: string }).hash;
      return [name, hashed === undefined ? input : { ...(input as object), hash: names.get(hashed) }];
    });
}

/** Runs in the page, before its own script. */
function play({
  key,
  ...waits
}: Pick<Desk, 'approvals' | 'proposals' | 'authorizations' | 'imports' | 'changes' | 'heldAt'> & {
  key: string;
}): void {
  const now = performance.now.bind(performance);
  performance.now = () => globalThis.desk?.heldAt ?? now();
  const unknown = { ok: false, failure: { code: 'approval_unknown', message: 'There is no such approval.', hint: '' } };
  const settle = (id: string) => {
    const found = desk.approvals.find((one) => one.id === id);
    desk.approvals = desk.approvals.filter((one) => one.id !== id);
    setTimeout(() => desk.change('approvals'));
    return found ? { ok: true, value: found } : unknown;
  };
  const answerClient = (id: string) => {
    if (desk.fails) return desk.fails;
    desk.authorizations = desk.authorizations.filter((one) => one.id !== id);
    setTimeout(() => desk.change('authorizations'));
    return { ok: true, value: { redirect: desk.redirect } };
  };
  const takeImport = (id: string) => {
    desk.imports = desk.imports?.filter((one) => one.id !== id) ?? null;
    setTimeout(() => desk.change('imports'));
    return desk.fails ?? { ok: true, value: { id } };
  };
  const takeWish = (id: string, value: object) => {
    const { keyChanges, hubChanges } = desk.changes;
    const other = (one: { id: string }) => one.id !== id;
    desk.changes = { keyChanges: keyChanges.filter(other), hubChanges: hubChanges.filter(other) };
    setTimeout(() => desk.change('keys'));
    return desk.fails ?? { ok: true, value };
  };
  /** JSON as the hub writes it. */
  const text = (value: unknown): string => {
    if (Array.isArray(value)) return `[${value.map(text).join(',')}]`;
    if (typeof value !== 'object' || value === null) return JSON.stringify(value);
    const members = Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1));
    return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${text(member)}`).join(',')}}`;
  };
  const inFull = (approval: Approval): Approval => {
    const { hash, expiresAt, state, passkeyAt: _, ...rest } = approval;
    const shown = text({ ...rest, v: 2, hub: 'hub', salt: 'salt', accountId: 'cac_1', policy: 'policy' });
    desk.shown[shown] = hash;
    return { ...approval, shown };
  };
  const answersOf = (
    desk: Desk,
  ): Record<string, (input: { id: string; hash?: string; isDeclined?: true }) => unknown> => ({
    welcome: () => ({ ok: true, value: { demo: false } }),
    'approvals.list': () => ({ ok: true, value: desk.approvals.map(inFull) }),
    // Asked about what has waited for hours: it is another one now.
    'approvals.show': ({ id }) => {
      const found = desk.approvals.find((one) => one.id === id);
      const now = { hash: 'hash-of-now', isChanged: true, changed: ['body'] };
      return found ? { ok: true, value: Object.assign(found, now) } : unknown;
    },
    'approvals.openPage': ({ id }) => ({ ok: true, value: { id } }),
    'keys.proposals': () => ({ ok: true, value: desk.proposals }),
    'approvals.approve': ({ id, hash }) => desk.fails ?? (/^[0-9a-f]{64}$/.test(hash ?? '') ? settle(id) : unknown),
    'approvals.deny': ({ id }) => settle(id),
    'approvals.outcome': () => ({ ok: true, value: structuredClone(desk.outcome) }),
    'approvals.undo': ({ id }) => ({ ok: true, value: { id } }),
    'approvals.extend': ({ id }) => {
      const found = desk.approvals.find((one) => one.id === id);
      if (!found) return unknown;
      found.expiresAt = new Date(Date.parse(found.expiresAt) + 300_000).toISOString();
      return { ok: true, value: found };
    },
    'keys.confirm': ({ id }) => {
      const found = desk.proposals.find((one) => one.id === id);
      desk.proposals = desk.proposals.filter((one) => one.id !== id);
      const record = { client: found?.client, grant: found?.grant };
      return { ok: true, value: { key: desk.isHandedOver ? null : key, record, mcpUrl: 'http://127.0.0.1:18480/mcp' } };
    },
    'authorizations.list': () => ({ ok: true, value: desk.authorizations }),
    'authorizations.grant': ({ id }) => answerClient(id),
    'authorizations.refuse': ({ id, isDeclined }) => (isDeclined ? unknown : answerClient(id)),
    'imports.proposals': () =>
      desk.imports
        ? { ok: true, value: desk.imports }
        : { ok: false, failure: { code: 'not_owner', message: 'Only the owner of this hub may do that.', hint: '' } },
    'wishes.list': () => ({ ok: true, value: desk.changes }),
    'wishes.confirm': ({ id }) => takeWish(id, { link: 'http://127.0.0.1:18480/join/#code' }),
    'wishes.dismiss': ({ id }) => takeWish(id, { id }),
    'imports.confirm': ({ id }) => takeImport(id),
    'imports.dismiss': ({ id }) => takeImport(id),
    'keys.dismiss': ({ id }) => {
      desk.proposals = desk.proposals.filter((one) => one.id !== id);
      return { ok: true, value: { id } };
    },
  });
  const own = { redirect: null, copied: [], isHandedOver: false, closed: 0, fails: undefined, shown: {} };
  const outcome: ApprovalOutcome = { state: 'used', outcome: null, reason: null, made: null, change: null };
  globalThis.desk = playBridge<Desk>({ ...waits, ...own, outcome }, answersOf, (desk) => ({
    copyKey: async (text: string) => void desk.copied.push(text),
    close: () => {
      desk.closed += 1;
    },
  }));
}
