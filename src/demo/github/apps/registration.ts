/**
 * How an App is made from a manifest: the page with its one press, and the code for what the App is made of.
 * https://docs.github.com/en/apps/sharing-github-apps/registering-a-github-app-from-a-manifest
 */
import { generateKeyPairSync, randomBytes, randomInt } from 'node:crypto';
import { escape as escapeHtml, form, page, redirect } from '../../web.ts';
import { failureReply } from '../api/reply.ts';
import type { GitHubAccount } from '../model.ts';
import { nodeId, simpleUser, site, timestamp } from '../shapes/account.ts';
import { readManifest } from './manifest.ts';
import { type AppsOfPeople, accountWith, type OwnApp, peopleOf } from './own-app.ts';

/** What a person looks at before they press the button. */
type Draft = { manifest: string; state: string | undefined; organization: string | undefined };
/** Seconds and milliseconds are the world's. */
type Unconverted = { app: number; until: number };

const hourMs = 3_600_000;

export function createRegistration(here: AppsOfPeople) {
  const { world, origin, people, catalogue, apps } = here;
  const drafts = new Map<string, Draft>();
  const codes = new Map<string, Unconverted>(
    world.keep('manifest codes of github', (): [string, Unconverted][] => [...codes]),
  );

  function check({ manifest }: Draft, name?: string) {
    const read = readManifest(manifest, name);
    if (typeof read === 'string') return read;
    const isTaken = apps.some((app) => app.slug === slugOf(read.name));
    return isTaken ? `name ${read.name} is already taken.` : read;
  }

  /** Those who can make it: for themselves, or for an organization of theirs. */
  function makers({ organization }: Draft): readonly GitHubAccount[] {
    const account = catalogue.accounts.find(({ login, type }) => type === 'Organization' && login === organization);
    if (organization === undefined) return people;
    return account ? peopleOf(here, account) : [];
  }

  /** POST /settings/apps/new, from a page of whoever wants the App. */
  async function ask(request: Request, organization: string | undefined): Promise<Response> {
    const { manifest = '' } = await form(request);
    const state = new URL(request.url).searchParams.get('state') ?? undefined;
    const draft = { manifest, state, organization };
    const read = check(draft);
    if (typeof read === 'string' && !/^name is (required|too long)|is already taken/.test(read)) return invalid(read);
    return askFor(draft, typeof read === 'string' ? read : undefined);
  }

  /** The page with the name, which can be changed, and a button for each person who can press it. */
  function askFor(draft: Draft, problem?: string, name?: string): Response {
    const id = randomBytes(16).toString('hex');
    drafts.set(id, draft);
    const given = JSON.parse(draft.manifest) as { name?: unknown; default_permissions?: Record<string, string> };
    const called = escapeHtml(name ?? String(given.name ?? ''));
    const { organization } = draft;
    const buttons = makers(draft).map(({ login }) => {
      const whose = organization === undefined ? login : `${organization} as ${login}`;
      return `<button name="maker" value="${escapeHtml(login)}">Create GitHub App for ${escapeHtml(whose)}</button>`;
    });
    const asked = Object.entries(given.default_permissions ?? {}).map(
      ([permission, level]) => `<li>${escapeHtml(`${permission}: ${level}`)}</li>`,
    );
    return page(
      'Create GitHub App',
      `${problem === undefined ? '' : `<p>${escapeHtml(problem)}</p>`}<p>It asks for:</p><ul>${asked.join('') || '<li>nothing</li>'}</ul>
<form method="post" action="/settings/apps"><input type="hidden" name="draft" value="${id}">
<label>GitHub App name <input name="name" value="${called}"></label>${buttons.join('')}</form>`,
      problem === undefined ? 200 : 422,
    );
  }

  /** POST /settings/apps: the press. */
  async function create(request: Request): Promise<Response> {
    const { draft: id = '', maker: login, name } = await form(request);
    const draft = drafts.get(id);
    drafts.delete(id);
    const maker = draft && makers(draft).find((one) => one.login === login);
    if (!draft || !maker) return page('Create GitHub App', '<p>This page is no longer good. Begin again.</p>', 422);
    const manifest = check(draft, name);
    if (typeof manifest === 'string') return askFor(draft, manifest, name);
    const owner = catalogue.accounts.find((one) => one.login === draft.organization) ?? maker;
    const app = here.open({
      id: randomInt(1_000_000, 9_999_999),
      slug: slugOf(manifest.name),
      clientId: `Iv23li${randomBytes(7).toString('hex')}`,
      owner: owner.id,
      createdAt: world.now(),
      manifest,
      hasDeviceFlow: false,
      installations: [],
    });
    const code = randomBytes(20).toString('hex');
    world.record('github_manifest_code', code);
    codes.set(code, { app: app.id, until: world.now() + hourMs });
    return redirect(manifest.redirectUrl, { code, state: draft.state });
  }

  /** POST /app-manifests/{code}/conversions: what the App is made of, told once to whoever has the code. */
  function convert(code: string): Response {
    const found = codes.get(code);
    codes.delete(code);
    const app = found && found.until >= world.now() ? apps.find(({ id }) => id === found.app) : undefined;
    if (!app) return Response.json(failureReply(404, 'Not Found').body, { status: 404 });
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const pem = privateKey.export({ type: 'pkcs1', format: 'pem' }).toString();
    const webhookSecret = randomBytes(20).toString('hex');
    world.record('github_pem', pem);
    world.record('github_webhook_secret', webhookSecret);
    const { clientId, clientSecret } = app.server.app;
    const secrets = { client_id: clientId, client_secret: clientSecret, webhook_secret: webhookSecret, pem };
    const text = JSON.stringify({ ...appShape(here, app), ...secrets }).replaceAll(site, origin);
    return new Response(text, { status: 201, headers: { 'content-type': 'application/json; charset=utf-8' } });
  }

  return { ask, create, convert };
}

const slugOf = (name: string): string =>
  name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '');

const invalid = (why: string): Response =>
  page(
    'Invalid GitHub App configuration',
    `<p>The configuration does not appear to be a valid GitHub App manifest.</p><p>${escapeHtml(why)}</p>`,
    422,
  );

/** `integration`: an App as the API describes it. */
function appShape(here: AppsOfPeople, { id, slug, owner, createdAt, manifest }: OwnApp) {
  const account = accountWith(here, owner);
  return {
    id,
    slug,
    node_id: nodeId('A', id),
    owner: account && simpleUser(account),
    name: manifest.name,
    description: manifest.description,
    external_url: manifest.url,
    html_url: `${site}/apps/${slug}`,
    created_at: timestamp(createdAt),
    updated_at: timestamp(createdAt),
    permissions: manifest.permissions,
    events: manifest.events,
  };
}
