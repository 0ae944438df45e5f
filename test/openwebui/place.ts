/** One Open WebUI, started once, and the demo world whose people use it: all that is proved of a version is proved there. */
import type { Announcement } from '../../src/demo/start.ts';
import { type Browsers, createBrowsers } from '../../src/demo/visit.ts';
import { singleSignOn } from '../../src/main/headless/commands/open-webui/beside-demo.ts';
import { type World, worldAt } from '../harness/world.ts';
import { type Caller, callOpenWebUI } from './call.ts';
import type { OpenWebUIVersion } from './install.ts';
import { type OpenWebUI, startOpenWebUI } from './server.ts';

/** With it Open WebUI signs who asks. */
export const signingSecret = 'a-secret-that-hub-and-open-webui-share';

export type Place = {
  openWebUI: OpenWebUI;
  /** Open WebUI's administrator, by API key. */
  admin: Caller;
  announcement: Announcement;
  world: World;
  /** The browsers of the world's people. */
  browsers: Browsers;
  /** As after its start: nobody there but the administrator, and nothing registered. */
  clear(): Promise<void>;
  stop(): Promise<void>;
};

/** Its people sign in by that world's tenant. Whoever starts it stops it, and then the world. */
export async function startPlace(version: OpenWebUIVersion, announcement: Announcement): Promise<Place> {
  const openWebUI = await startOpenWebUI(version, {
    ...singleSignOn(announcement),
    ENABLE_FORWARD_USER_INFO_HEADERS: 'true',
    FORWARD_USER_INFO_HEADER_JWT_SECRET: signingSecret,
  });
  const admin = { url: openWebUI.url, token: openWebUI.admin.apiKey };
  const { body: connections } = await callOpenWebUI<object>(admin, 'GET', '/openai/config');
  const change = async (method: string, path: string, body?: object) => {
    const { status } = await callOpenWebUI(admin, method, path, body);
    if (status !== 200) throw new Error(`${method} ${path}: ${status}`);
  };
  return {
    openWebUI,
    admin,
    announcement,
    world: worldAt(announcement, async () => {}),
    browsers: createBrowsers([announcement.issuer, announcement.github].map((address) => new URL(address).origin)),
    async clear() {
      type Accounts = { users: { id: string; email: string }[] };
      const { body } = await callOpenWebUI<Accounts>(admin, 'GET', '/api/v1/users/all');
      for (const { id, email } of body.users) {
        if (email !== openWebUI.admin.email) await change('DELETE', `/api/v1/users/${id}`);
      }
      await change('POST', '/openai/config/update', connections);
      await change('POST', '/api/v1/configs/tool_servers', { TOOL_SERVER_CONNECTIONS: [] });
      await change('DELETE', '/api/v1/models/delete/all');
    },
    stop: openWebUI.stop,
  };
}
