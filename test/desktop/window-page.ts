/** A window of the app as a page of Chromium, with its preload in an isolated world of that page. */
import { randomUUID } from 'node:crypto';
import type { BrowserContext, CDPSession, Page, Route } from '@playwright/test';
import { appAddress, isAppAddress, webAddress } from './addresses.ts';
import type { AppSide } from './between.ts';
import { cloneText } from './page/clone-text.ts';
import { bindingName, preloadWorld, receiverName, worldScripts } from './page/worlds.ts';
import { permissionsOf } from './permissions.ts';

export type WindowPage = {
  page: Page;
  load(url: string): Promise<void>;
  reload(): Promise<void>;
  send(channel: string, values: unknown[]): Promise<void>;
};

const { encode, decode } = cloneText();

/** Opens it empty; `load` brings the first page. */
export async function openWindowPage(
  context: BrowserContext,
  app: AppSide,
  id: number,
  preload: string | undefined,
): Promise<WindowPage> {
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  await session.send('Page.enable');
  let isOurNavigation = false;

  const byUs = async <T>(act: () => Promise<T>): Promise<T> => {
    isOurNavigation = true;
    return act().finally(() => {
      isOurNavigation = false;
    });
  };
  // F5 is the person's, and Electron asks no handler about it.
  const reloadByPerson = page.reload.bind(page);
  page.reload = (options) => byUs(() => reloadByPerson(options));

  await page.route('**', async (route) => {
    const request = route.request();
    const url = appAddress(request.url());
    const isOfWindow = request.isNavigationRequest() && request.frame() === page.mainFrame();
    try {
      if (isOfWindow && !isOurNavigation && !(await app.mayNavigate(id, url))) return await route.abort('aborted');
      return await (isAppAddress(url) ? answer(route, app, url) : route.continue());
    } catch {
      // The app, or the page, has ended while the page was still loading. Thrown here it would fail the run outside any test.
      return route.abort('failed').catch(() => {});
    }
  });
  // Links with a target, and what else gets by `window.open`. What such a page asks for is refused in the context's route.
  session.on('Page.windowOpen', ({ url }) => void app.mayOpen(id, appAddress(url)).catch(() => {}));
  page.on('popup', (popup) => void popup.close().catch(() => {}));
  page.on('framenavigated', (frame) => {
    if (frame === page.mainFrame()) void app.shows(id, appAddress(frame.url())).catch(() => {});
  });
  page.on('close', () => void app.isGone(id).catch(() => {}));

  const send = preload === undefined ? async () => {} : await bridge(session, page, app, id, preload);

  return {
    page,
    send: (channel, values) => send({ channel, values }),
    async load(url) {
      await app.shows(id, url);
      await context.grantPermissions(await permissionsOf(app, id, url), { origin: new URL(webAddress(url)).origin });
      await byUs(() => page.goto(webAddress(url), { waitUntil: 'load' }));
    },
    reload: () => byUs(async () => void (await reloadByPerson())),
  };
}

async function answer(route: Route, app: AppSide, url: string): Promise<void> {
  const { status, headers, body } = await app.page(url, route.request().method());
  await route.fulfill({ status, headers: Object.fromEntries(headers), body: Buffer.from(body) });
}

/** Joins the preload's world to the app's process; answers how to send it something. */
async function bridge(session: CDPSession, page: Page, app: AppSide, id: number, preload: string) {
  const scripts = worldScripts(preload, randomUUID());
  let world: number | undefined;

  const deliver = async (contextId: number, message: object): Promise<void> => {
    const expression = `${receiverName}(${JSON.stringify(encode(message))})`;
    await session.send('Runtime.evaluate', { contextId, expression }).catch(() => {}); // the document may be gone
  };
  session.on('Runtime.executionContextCreated', ({ context }) => {
    if (context.name === preloadWorld && context.auxData?.['frameId'] === mainFrame) world = context.id;
  });
  session.on('Runtime.bindingCalled', async ({ name, payload, executionContextId }) => {
    if (name !== bindingName) return;
    const { id: call, channel, text } = JSON.parse(payload) as { id: number; channel: string; text: string };
    const frame = { isMain: executionContextId === world, url: appAddress(page.mainFrame().url()) };
    try {
      const value = await app.invoke(id, channel, decode(text) as unknown[], frame);
      await deliver(executionContextId, { id: call, value });
    } catch (error) {
      await deliver(executionContextId, { id: call, error: error instanceof Error ? error.message : String(error) });
    }
  });

  const { frameTree } = await session.send('Page.getFrameTree');
  const mainFrame = frameTree.frame.id;
  await session.send('Runtime.enable');
  await session.send('Runtime.addBinding', { name: bindingName, executionContextName: preloadWorld });
  await session.send('Page.addScriptToEvaluateOnNewDocument', { source: scripts.preload, worldName: preloadWorld });
  await page.addInitScript(scripts.page);
  return async (message: object): Promise<void> => {
    if (world !== undefined) await deliver(world, message);
  };
}
