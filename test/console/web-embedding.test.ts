/** What other sites embed, frame, post by forms and open, in a real Chromium; and what lies beside an open console. */
import type { Response } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Attacked, attackers, kindsOfRoutes, linkable, startAttacked, write } from './attacked-hub.ts';

let attacked: Attacked;
let hub: Attacked['hub'];
let browser: Attacked['browser'];
let context: Attacked['context'];
let other: Attacked['other'];
let port: string;
beforeAll(async () => {
  attacked = await startAttacked();
  ({ hub, browser, context, other } = attacked);
  port = new URL(hub.url).port;
});
afterAll(() => attacked?.stop());

describe('a page of another name', () => {
  it.each([
    ['of another site', attackers[0]],
    ['of another port of this computer', attackers[1]],
  ])('WEB-08, WEB-09: %s embeds, frames, posts and opens nothing but the pages made for links', async (_what, at) => {
    const page = await attacked.pageAt(`${at}:${other.port}/`);
    const seen: string[] = [];
    const note = (answer: Response) => {
      const { origin, pathname } = new URL(answer.url());
      if (origin === hub.url) seen.push(`${answer.status()} ${pathname}`);
    };
    context.on('response', note);
    await attacked.withoutEffect(async () => {
      const loaded = await page.evaluate(
        async ({ base, paths, body }) => {
          const through: string[] = [];
          const settled: Promise<void>[] = [];
          const element = (tag: string, attribute: string, url: string, more: Record<string, string> = {}) => {
            const one = document.createElement(tag);
            for (const [name, value] of Object.entries(more)) one.setAttribute(name, value);
            settled.push(
              new Promise((done) => {
                const end = (event: Event): void => {
                  if (event.type !== 'error' && tag !== 'iframe') through.push(`${tag} ${url}`);
                  done();
                };
                for (const type of ['load', 'loadeddata', 'error']) one.addEventListener(type, end);
              }),
            );
            one.setAttribute(attribute, url);
            document.body.append(one);
          };
          for (const path of paths) {
            const url = base + path;
            element('img', 'src', url);
            element('script', 'src', url);
            element('script', 'src', url, { type: 'module' });
            element('link', 'href', url, { rel: 'stylesheet' });
            element('video', 'src', url);
            element('iframe', 'src', url);
            navigator.sendBeacon(url, body);
            navigator.sendBeacon(url, new Blob([body], { type: 'text/plain' }));
            for (const method of ['get', 'post']) {
              const frame = document.createElement('iframe');
              frame.name = `to ${method} ${path}`;
              const form = document.createElement('form');
              Object.assign(form, { method, action: url, target: frame.name, enctype: 'text/plain' });
              const field = document.createElement('input');
              Object.assign(field, { name: body, value: '' });
              form.append(field);
              document.body.append(frame, form);
              settled.push(new Promise((done) => frame.addEventListener('load', () => done())));
              form.submit();
            }
          }
          await Promise.all(settled); // each ends in a refusal at the latest
          return through;
        },
        { base: hub.url, paths: kindsOfRoutes, body: JSON.stringify(write) },
      );
      expect(loaded).toEqual([]);
      context.off('response', note); // what a page of the hub asks for once it is open is its own
      for (const path of ['/console/', '/console/confirmation.html', '/console/api/status', ...linkable]) {
        const [opened] = await Promise.all([
          page.waitForEvent('popup'),
          page.evaluate((url) => void open(url), hub.url + path),
        ]);
        await opened.waitForLoadState();
        const isShown = () => document.title.includes('OpenGitHubX');
        if (path === '/') await opened.waitForURL(/\/console\/#/);
        if (linkable.includes(path)) await opened.waitForFunction(isShown);
        else expect([path, await opened.evaluate(isShown)]).toEqual([path, false]);
        await opened.close();
      }
    });
    const answered = seen.filter((one) => !/^(403|405|415) /.test(one));
    expect(answered).toEqual([]);
    expect(seen.length).toBeGreaterThan(kindsOfRoutes.length);
    // A frame holds a refusal or nothing: the pages made for links let nobody frame them.
    const frames = page.frames().slice(1);
    const framed = await Promise.all(frames.map((frame) => frame.content()));
    expect(framed.length).toBeGreaterThan(kindsOfRoutes.length);
    expect(framed.filter((html) => html.includes('<title>') && html.includes('OpenGitHubX'))).toEqual([]);
    await page.close();
  });
});

describe('beside an open console', () => {
  it('WEB-12: another port gets no bearer, no cookie and no storage of it, and the hub sets no cookie', async () => {
    const own = await browser.newContext();
    const console = await own.newPage();
    await console.goto(`${hub.url}/console/`);
    await console.evaluate((bearer) => sessionStorage.setItem('opengithubx.bearer', bearer), hub.consoleToken);
    await console.reload();
    await console.getByRole('navigation').first().waitFor();
    expect(await own.cookies()).toEqual([]);

    // The console itself is led there, as by a link in it.
    const [page] = await Promise.all([
      console.waitForEvent('popup'),
      console.evaluate((url) => void open(url), `http://127.0.0.1:${other.port}/`),
    ]);
    await page.waitForLoadState();
    const found = await page.evaluate(() => ({
      stored: [sessionStorage.length, localStorage.length],
      cookie: document.cookie,
      referrer: document.referrer,
      opener: (() => {
        try {
          return String(opener?.sessionStorage.getItem('opengithubx.bearer'));
        } catch {
          return 'refused';
        }
      })(),
    }));
    expect(found).toEqual({ stored: [0, 0], cookie: '', referrer: '', opener: 'refused' });
    expect(other.asked.length).toBeGreaterThan(0);
    expect(JSON.stringify(other.asked)).not.toContain(hub.consoleToken);
    expect(other.asked.flatMap(({ headers }) => headers.referer ?? [])).not.toContain(hub.url);
    await own.close();
  });

  it('the console has one origin: localhost leads to 127.0.0.1, with the fragment of a link', async () => {
    const page = await context.newPage();
    await page.goto(`http://localhost:${port}/console/#/settings`);
    expect(page.url()).toBe(`${hub.url}/console/#/settings`);
    await page.close();
  });
});
