/**
 * Slack apps that people make from a manifest in a link, and use as public clients.
 * https://docs.slack.dev/app-manifests/configuring-apps-with-app-manifests, https://docs.slack.dev/authentication/using-pkce
 */
import { randomInt } from 'node:crypto';
import { clientIdOf, createOAuthServer, type OAuthServer, type TokenAnswer, type TokenFailure } from '../oauth.ts';
import { escape as escapeHtml, form, isObject, objectIn, page, redirect } from '../web.ts';
import type { World } from '../world.ts';
import type { SlackAccount } from './model.ts';

type Labelled = SlackAccount & { label: string };

/** Plain JSON, which a restart keeps. */
type KeptApp = {
  id: string;
  clientId: string;
  teamId: string;
  name: string;
  callbacks: string[];
  scopes: string[];
  isPublic: boolean;
  rotates: boolean;
};

type SlackApp = KeptApp & { server: OAuthServer<SlackAccount> };

/** Seconds: twelve hours, and for public clients thirty days. */
const lifetime = 43_200;
const refreshLifetime = 2_592_000;
const longestName = 35;

export type SlackApps = {
  /** Undefined for an address that has nothing to do with such an app. */
  handle(request: Request): Promise<Response | undefined>;
  /** Of the app whose good token this is. */
  serverOf(token: string): OAuthServer<SlackAccount> | undefined;
};

export function createSlackApps(
  world: World,
  origin: string,
  accounts: readonly Labelled[],
  workspaces: readonly { readonly id: string; readonly name: string }[],
): SlackApps {
  const apps: SlackApp[] = [];

  function open(app: KeptApp): SlackApp {
    const server = createOAuthServer<SlackAccount>(world, {
      platform: 'slack',
      title: 'Slack',
      origin,
      clientId: app.clientId,
      application: app.name,
      keptAs: `slack ${app.clientId}`,
      callbacks: app.callbacks,
      // It is not distributed, so that it is there for people of its workspace alone.
      accounts: accounts.filter(({ teamId }) => teamId === app.teamId),
      authorizePath: '/oauth/v2_user/authorize',
      tokenPath: '/api/oauth.v2.user.access',
      prefixes: { access: app.rotates ? 'xoxe.xoxp-1-' : 'xoxp-', refresh: 'xoxe-1-' },
      lifetime,
      ...(app.isPublic && { refreshLifetime, isPublic: true as const }),
      isForever: () => !app.rotates,
      renewal: 'rotates',
      separator: ',',
      write: writeTokens,
    });
    const made = { ...app, server };
    apps.push(made);
    return made;
  }

  const before = world.keep('apps of slack', (): KeptApp[] => apps.map(({ server: _, ...app }) => app));
  for (const app of before ?? []) open(app);

  /** GET and POST /apps?new_app=1&manifest_json=…: the person picks a workspace, looks at what is asked for, and presses. */
  async function create(request: Request, text: string): Promise<Response> {
    const read = readManifest(text);
    if (typeof read === 'string') return page('Create app', `<p>${escapeHtml(read)}</p>`, 400);
    const { workspace } = request.method === 'POST' ? await form(request) : {};
    const chosen = workspaces.find(({ id }) => id === workspace);
    if (!chosen) {
      const asked = read.scopes.map((scope) => `<li>${escapeHtml(scope)}</li>`).join('');
      const buttons = workspaces.map(
        ({ id, name }) => `<button name="workspace" value="${id}">Create in ${escapeHtml(name)}</button>`,
      );
      return page(
        `Create ${read.name}`,
        `<p>Its user token scopes:</p><ul>${asked}</ul><form method="post">${buttons.join('')}</form>`,
      );
    }
    const number = () => String(randomInt(100_000_000_000, 999_999_999_999));
    const made = open({ id: `A0${number()}`, clientId: `${number()}.${number()}`, teamId: chosen.id, ...read });
    return redirect(`${origin}/apps/${made.id}`);
  }

  /** GET and POST /apps/ID: what a person copies out of it, and how they delete it. */
  async function show(request: Request, app: SlackApp): Promise<Response> {
    const fields: Record<string, string> = request.method === 'POST' ? await form(request) : {};
    if (fields['action'] === 'delete') {
      app.server.endAll(() => true);
      apps.splice(apps.indexOf(app), 1);
      return page('Deleted', `<p>The app ${escapeHtml(app.name)} is deleted.</p>`);
    }
    return page(
      app.name,
      `<p>Client ID: <code>${app.clientId}</code></p>
<form method="post"><button name="action" value="delete">Delete App</button></form>`,
    );
  }

  return {
    serverOf: (token) => apps.find(({ server }) => server.holderOf(token))?.server,
    async handle(request) {
      const { pathname, searchParams } = new URL(request.url);
      const manifest = searchParams.get('manifest_json');
      if (pathname === '/apps' && searchParams.get('new_app') === '1' && manifest !== null) {
        return create(request, manifest);
      }
      const app = apps.find(({ id }) => pathname === `/apps/${id}`);
      if (app) return show(request, app);
      if (!/^\/(oauth\/v2_user\/authorize|api\/oauth\.v2\.user\.access)$/.test(pathname)) return undefined;
      const clientId = await clientIdOf(request);
      return apps.find((one) => one.clientId === clientId)?.server.handle(request);
    },
  };
}

/** What an app is made from, or what is wrong with it. https://docs.slack.dev/reference/app-manifest */
function readManifest(text: string): Omit<KeptApp, 'id' | 'clientId' | 'teamId'> | string {
  const given = objectIn(text);
  if (!given) return 'The manifest is not a JSON object.';
  const part = (value: unknown, name: string): Record<string, unknown> => {
    const found = isObject(value) ? value[name] : undefined;
    return isObject(found) ? found : {};
  };
  const oauth = part(given, 'oauth_config');
  const settings = part(given, 'settings');
  const { name } = part(given, 'display_information');
  const { redirect_urls: callbacks = [], pkce_enabled: isPublic = false } = oauth;
  const { user: scopes = [] } = part(oauth, 'scopes');
  const { token_rotation_enabled: rotates = false } = settings;
  if (typeof name !== 'string' || name === '') return 'display_information.name is required.';
  if (name.length > longestName) return `display_information.name has more than ${longestName} characters.`;
  if (typeof isPublic !== 'boolean') return 'oauth_config.pkce_enabled must be true or false.';
  if (typeof rotates !== 'boolean') return 'settings.token_rotation_enabled must be true or false.';
  if (!isTexts(scopes)) return 'oauth_config.scopes.user must be a list of scopes.';
  if (!isTexts(callbacks) || !callbacks.every((one) => isAllowed(one, isPublic))) {
    return 'oauth_config.redirect_urls must be https, or of localhost for an app with PKCE.';
  }
  return { name, callbacks, scopes, isPublic, rotates };
}

const isTexts = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((one) => typeof one === 'string');

function isAllowed(address: string, isPublic: boolean): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, hostname } = new URL(address);
  return protocol === 'https:' || (isPublic && protocol === 'http:' && hostname === 'localhost');
}

/** https://docs.slack.dev/reference/methods/oauth.v2.access#errors */
const errors: Record<TokenFailure, string> = {
  client: 'bad_client_secret',
  grant_type: 'invalid_grant_type',
  code: 'invalid_code',
  redirect_uri: 'bad_redirect_uri',
  refresh_token: 'invalid_refresh_token',
};

const writeTokens = (answer: TokenAnswer): Response =>
  Response.json(
    'failure' in answer ? { ok: false, error: errors[answer.failure] } : { ok: true, ...answer, token_type: 'user' },
  );
