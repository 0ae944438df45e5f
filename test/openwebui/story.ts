/**
 * The founding story, on a real Open WebUI in a real Chromium, by a person whom nobody has seen before: signed up once,
 * known there, told to connect, connected, and answered from private commits.
 */
import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Announcement } from '../../src/demo/start.ts';
import type { OpenConsole } from '../console/driver.ts';
import { callOpenWebUI } from './call.ts';
import type { Place } from './place.ts';
import type { OpenWebUI } from './server.ts';
import { shasIn } from './shared-home.ts';

const email = 'newcomer@example.com';
const question = 'Summarize my private GitHub commits';

/** In a console whose hub has the place's world. */
export function proveStory(place: () => Place, open: () => OpenConsole): void {
  describe('in the founding story', () => {
    let opened: OpenConsole;
    let openWebUI: OpenWebUI;
    let world: Announcement;
    let page: Page;
    /** The tab in which Open WebUI is open. */
    let there: Page;

    beforeAll(async () => {
      await place().clear();
      opened = open();
      page = opened.page;
      ({ openWebUI, announcement: world } = place());
    });

    it('1: signs up through Auth0 and lands, signed in, in the console', async () => {
      await page.getByRole('button', { name: 'Continue with Auth0' }).click();
      await opened.person.signUp(email);
      await page.locator('nav a[aria-current=page]', { hasText: 'Home' }).waitFor();
      await page.getByRole('button', { name: 'Cancel' }).click(); // GitHub is connected from Open WebUI, below
      await page.getByRole('button', { name: 'Connect GitHub' }).first().waitFor();
    });

    it('names their Open WebUI, sees what will change, and allows it', async () => {
      await page.getByRole('link', { name: 'Settings' }).click();
      await page.getByRole('link', { name: 'Open WebUI' }).click();
      await page.getByLabel('Address of Open WebUI').fill(openWebUI.url);
      await page.getByLabel('Administrator key (optional)').fill(openWebUI.admin.apiKey);
      await page.getByRole('button', { name: 'Save and check' }).click();
      const trust = await opened.confirmation();
      await trust.locator('[data-answer=yes][aria-disabled=false]').click();
      await page.bringToFront();
      await page.getByText('comes with your first sign-in').waitFor();
      await page.getByRole('button', { name: 'See what will change' }).click();
      await page.getByText('Nothing is changed yet.').waitFor();
      await page.getByRole('button', { name: 'Allow and register' }).click();
      const confirmation = await opened.confirmation();
      await confirmation.getByText(`${openWebUI.url}`).first().waitFor();
      await confirmation.locator('[data-answer=yes][aria-disabled=false]').click();
      await confirmation.getByRole('button', { name: 'Done' }).waitFor();
      expect(await confirmation.content()).not.toMatch(/ogx_\w{20}/);
      await page.getByText('There, as it was written').first().waitFor();
    });

    it('2: presses Continue with Auth0 there and is in, without a second registration', async () => {
      there = await page.context().newPage();
      await there.goto(`${openWebUI.url}/auth`);
      await opened.person.browserPage(); // opened by the person, not by the console
      await there.getByRole('button', { name: 'Continue with Auth0' }).click();
      // The tenant knows this browser; should it ask all the same, one press says who.
      const goOn = there.getByRole('button', { name: 'Continue', exact: true });
      await goOn.or(there.locator('#chat-input')).first().waitFor();
      if (await goOn.isVisible()) await goOn.click();
      await there.locator('#chat-input').waitFor();
      await page.getByText(`You are ${email} there`).waitFor();
    });

    it('3: asks there, and is given the link to connect', async () => {
      const answer = await ask();
      expect(answer).toContain('No GitHub account is connected yet.');
      await picture(there, 'open-webui-story-1');
    });

    it('4: follows it and connects GitHub', async () => {
      const before = opened.person.presses().clicks;
      await there.getByRole('link', { name: 'Connect it' }).click();
      const linked = await opened.person.browserPage();
      await linked.getByRole('button', { name: 'Connect GitHub' }).waitFor();
      await picture(linked, 'open-webui-story-2');
      await linked.getByRole('button', { name: 'Connect GitHub' }).click();
      // The tenant knows this browser; for a way back to this computer it asks whether it is them.
      const popup = await opened.person.browserPage();
      await popup.getByRole('button', { name: 'Continue', exact: true }).waitFor();
      await picture(popup, 'open-webui-story-3');
      await popup.getByRole('button', { name: 'Continue', exact: true }).click();
      await popup.getByRole('button', { name: 'Authorize as ada-demo' }).waitFor();
      await picture(popup, 'open-webui-story-4');
      await popup.getByRole('button', { name: 'Authorize as ada-demo' }).click();
      await linked.getByRole('link', { name: 'Back to the chat' }).waitFor();
      await picture(linked, 'open-webui-story-5');
      await linked.getByRole('link', { name: 'Back to the chat' }).click();
      await linked.waitForURL(there.url());
      // With the one that asks again these are six.
      expect(opened.person.presses().clicks - before).toBeLessThanOrEqual(5);
      await linked.locator('#chat-input').waitFor();
      await there.close();
      there = linked;
    });

    it('5: asks again, and the summary appears, with sources that GitHub knows', async () => {
      const answer = await ask();
      const real = await shasOfAda();
      const told = shasIn(answer);
      expect(told.size).toBeGreaterThan(3);
      expect([...told].filter((sha) => !real.has(sha))).toEqual([]);
      // What Open WebUI shows beside a number is the source in that place. It is shown a moment before it is stored.
      const placed = async () => {
        const { content, sources } = await storedAnswer();
        const links = [...content.matchAll(/\[\[(\d+)\]\]\(([^)]+)\)/g)];
        const linked = links.map(([, n, url]) => [url, sources[Number(n) - 1]?.source] as const);
        return [linked.length > 3, linked.filter(([url, source]) => (source?.url ?? source?.name) !== url)];
      };
      await expect.poll(placed).toEqual([true, []]);
      await picture(there, 'open-webui-story-6');
      await page.bringToFront();
      await page.getByText('Proved: you first got an answer by it').first().waitFor();
      await picture(page, 'open-webui-registered', page.getByRole('button', { name: 'Stop...' }));
    });

    it('neither Open WebUI nor the page was ever given a token of GitHub', async () => {
      const hub = await opened.hub();
      const tokens = hub
        .ledger()
        .filter(({ kind }) => kind.startsWith('github_'))
        .map(({ value }) => value);
      expect(tokens.length).toBeGreaterThan(0);
      const admin = { url: openWebUI.url, token: openWebUI.admin.apiKey };
      const kept = [
        openWebUI.output(),
        await there.content(),
        JSON.stringify((await callOpenWebUI(admin, 'GET', '/openai/config')).body),
        JSON.stringify((await callOpenWebUI(admin, 'GET', '/api/v1/chats/all/db')).body),
      ].join('\n');
      expect(tokens.filter((token) => kept.includes(token))).toEqual([]);
    });

    async function storedAnswer() {
      const token = (await there.evaluate(() => localStorage.getItem('token'))) ?? '';
      const path = `/api/v1/chats/${new URL(there.url()).pathname.split('/').at(-1)}`;
      type Answer = { content: string; sources: { source: { name: string; url?: string } }[] };
      type Stored = { chat: { history: { currentId: string; messages: Record<string, Answer> } } };
      const { body } = await callOpenWebUI<Stored>({ url: openWebUI.url, token }, 'GET', path);
      const { messages, currentId } = body.chat.history;
      return messages[currentId] ?? { content: '', sources: [] };
    }

    /** For the docs, where somebody asked for pictures. */
    async function picture(of: Page, name: string, downTo?: Locator): Promise<void> {
      const folder = process.env['PICTURES'];
      if (folder === undefined) return;
      await of.setViewportSize({ width: 900, height: 640 });
      await downTo?.scrollIntoViewIfNeeded();
      await of.screenshot({ path: join(folder, `${name}.png`) });
    }

    /** Asks in a new chat with the hub as the model; answers what the page then shows. */
    async function ask(): Promise<string> {
      const models = await there.evaluate(async () => {
        const headers = { authorization: `Bearer ${localStorage.getItem('token')}` };
        return (await (await fetch('/api/models', { headers })).json()) as { data: { id: string }[] };
      });
      const model = models.data.find(({ id }) => id.endsWith('/demo-summarizer'))?.id ?? '';
      await there.goto(`${openWebUI.url}/?models=${encodeURIComponent(model)}`);
      await there.locator('#chat-input').click();
      await there.keyboard.type(question);
      await there.keyboard.press('Enter');
      const answer = there.locator('#response-content-container').last();
      await there.getByRole('button', { name: 'Regenerate' }).last().waitFor();
      return (await answer.textContent()) ?? '';
    }

    /** Of all repositories, as GitHub itself says. */
    async function shasOfAda(): Promise<Set<string>> {
      const hub = await opened.hub();
      const token = hub.ledger().findLast(({ kind }) => kind === 'github_access_token')?.value;
      const headers = { authorization: `Bearer ${token}`, 'user-agent': 'a test' };
      const list = async (path: string) => (await fetch(`${world.github}${path}`, { headers })).json();
      const repositories = (await list('/user/repos?per_page=100')) as { full_name: string }[];
      const commits = await Promise.all(
        repositories.map(({ full_name }) => list(`/repos/${full_name}/commits?author=ada-demo&per_page=100`)),
      );
      return new Set(commits.flat().map((commit) => String((commit as { sha?: string }).sha).slice(0, 7)));
    }
  });
}
