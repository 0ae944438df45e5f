/** GitHub Apps of people's own, made from a manifest: their pages, their tokens, and how they end. */
import { clientIdOf, type OAuthServer } from '../../oauth.ts';
import { escape as escapeHtml, page } from '../../web.ts';
import type { World } from '../../world.ts';
import type { Catalogue, GitHubAccount, Viewer } from '../model.ts';
import { createDeviceFlow } from './device.ts';
import { endAuthorization } from './ending.ts';
import { changeInstallation, install } from './installation.ts';
import { type AppsOfPeople, accountWith, appReachOf, type KeptApp, mayAuthorize, type OwnApp } from './own-app.ts';
import { createRegistration } from './registration.ts';
import { changeApp, changeAuthorizations, listApps } from './settings.ts';

export type OwnApps = {
  /** Undefined for an address that has nothing to do with such an App. */
  handle(request: Request): Promise<Response | undefined>;
  /** For whom a good token acts, and within which bounds. */
  viewerOf(token: string): Viewer | undefined;
  revoke(token: string): void;
};

/** An authorization server of GitHub for one App. */
export type MakeServer = (
  app: { clientId: string; name: string; callbacks: readonly string[] },
  people: readonly GitHubAccount[],
) => OAuthServer<GitHubAccount>;

export function createOwnApps(
  world: World,
  origin: string,
  people: readonly GitHubAccount[],
  catalogue: Catalogue,
  serve: MakeServer,
): OwnApps {
  const apps: OwnApp[] = [];
  const here: AppsOfPeople = { world, origin, people, catalogue, apps, open };

  function open(app: KeptApp): OwnApp {
    const { clientId, manifest } = app;
    const facts = { clientId, name: manifest.name, callbacks: manifest.callbacks };
    const made = { ...app, server: serve(facts, mayAuthorize(here, app)) };
    apps.push(made);
    return made;
  }

  const before = world.keep('apps of github', (): KeptApp[] => apps.map(({ server: _, ...app }) => app));
  for (const app of before ?? []) open(app);
  const registration = createRegistration(here);
  const devices = createDeviceFlow(here);
  const byClient = (id: string | undefined) => apps.find(({ clientId }) => clientId === id);
  const bySlug = (slug: string | undefined) => apps.find((app) => app.slug === slug);

  async function handle(request: Request): Promise<Response | undefined> {
    const { pathname } = new URL(request.url);
    const asked = `${request.method} ${pathname}`;
    const organization = /^POST \/organizations\/([\w-]+)\/settings\/apps\/new$/.exec(asked)?.[1];
    if (organization !== undefined || asked === 'POST /settings/apps/new')
      return registration.ask(request, organization);
    if (asked === 'POST /settings/apps') return registration.create(request);
    const code = /^POST \/app-manifests\/([^/]+)\/conversions$/.exec(asked)?.[1];
    if (code !== undefined) return registration.convert(code);
    const [, slug, below] = /^\/apps\/([\w-]+)(\/installations\/new)?$/.exec(pathname) ?? [];
    const app = bySlug(slug);
    if (app) return below === undefined ? landing(app) : install(here, app, request);
    const installation = /^\/settings\/installations\/(\d+)$/.exec(pathname)?.[1];
    if (installation !== undefined) return changeInstallation(here, installation, request);
    if (pathname === '/settings/apps/authorizations') return changeAuthorizations(here, request);
    if (asked === 'GET /settings/apps') return listApps(here);
    const owned = bySlug(/^\/(?:organizations\/[\w-]+\/)?settings\/apps\/([\w-]+)$/.exec(pathname)?.[1]);
    if (owned) return changeApp(here, owned, request);
    const [, of, what] = /^DELETE \/applications\/([^/]+)\/(grant|token)$/.exec(asked) ?? [];
    if (of !== undefined) return endAuthorization(byClient(of), what === 'grant' ? 'grant' : 'token', request);
    if (pathname === '/login/device') return devices.confirm(request);
    if (!pathname.startsWith('/login/')) return undefined;
    const clientId = await clientIdOf(request);
    const named = byClient(clientId);
    if (asked === 'POST /login/device/code') return devices.begin(named, request);
    if (!named) return undefined;
    const polled = asked === 'POST /login/oauth/access_token' ? await devices.poll(named, request) : undefined;
    return polled ?? named.server.handle(request);
  }

  return {
    handle,
    viewerOf(token) {
      for (const app of apps) {
        const holder = app.server.holderOf(token);
        const account = holder && accountWith(here, holder.account.id);
        if (account) return { ...account, through: appReachOf(app) };
      }
      return undefined;
    },
    revoke(token) {
      for (const { server } of apps) server.revoke(token, 'alone');
    },
  };
}

/** GET /apps/SLUG. */
const landing = ({ slug, manifest }: OwnApp): Response =>
  page(
    manifest.name,
    `<p>${escapeHtml(manifest.description ?? '')}</p><p><a href="/apps/${slug}/installations/new">Install</a></p>`,
  );
