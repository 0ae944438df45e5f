/**
 * Where an App is installed: the page on which its owner chooses repositories, and the one on which they change their mind.
 * https://docs.github.com/en/apps/using-github-apps/installing-your-own-github-app
 */
import { randomInt } from 'node:crypto';
import { escape as escapeHtml, page, redirect } from '../../web.ts';
import type { GitHubAccount } from '../model.ts';
import { type AppInstallation, type AppsOfPeople, accountWith, type OwnApp, peopleOf } from './own-app.ts';

const button = (name: string, value: string, text: string): string =>
  `<button name="${name}" value="${escapeHtml(value)}">${escapeHtml(text)}</button>`;

/** GET and POST /apps/SLUG/installations/new. */
export async function install(here: AppsOfPeople, app: OwnApp, request: Request): Promise<Response> {
  const url = new URL(request.url);
  const state = url.searchParams.get('state') ?? undefined;
  const target = targetIn(here, app, url.searchParams.get('target_id'));
  if (!target) return askWhere(here, app, state);
  const known = app.installations.find(({ account }) => account === target.id);
  if (known) return redirect(`${here.origin}/settings/installations/${known.id}`);
  if (request.method !== 'POST') {
    const press = app.manifest.asksOnInstall ? 'Install & Authorize' : 'Install';
    const buttons = peopleOf(here, target).map(({ login }) => {
      const whose = login === target.login ? login : `${target.login} as ${login}`;
      return button('by', login, `${press} for ${whose}`);
    });
    const cancel = '<button name="answer" value="no">Cancel</button>';
    const title = `Install ${app.manifest.name} on ${target.login}`;
    return page(title, `<form method="post">${choice(here, target)}${buttons.join('')}${cancel}</form>`);
  }
  const fields = new URLSearchParams(await request.text());
  const person = peopleOf(here, target).find(({ login }) => login === fields.get('by'));
  if (!person) return page('Not installed', '<p>You can close this window.</p>');
  const made = { id: randomInt(10_000_000, 99_999_999), account: target.id, ...selected(fields) };
  app.installations.push(made);
  return afterwards(app, made, person, state);
}

/** The only account that a private App can be on, or the one that was asked for. */
function targetIn({ people, ...here }: AppsOfPeople, app: OwnApp, asked: string | null): GitHubAccount | undefined {
  const owner = accountWith(here, app.owner);
  return app.manifest.isPublic ? people.find(({ id }) => String(id) === asked) : owner;
}

function askWhere({ people }: AppsOfPeople, app: OwnApp, state: string | undefined): Response {
  const kept = state === undefined ? '' : `<input type="hidden" name="state" value="${escapeHtml(state)}">`;
  const buttons = people.map(({ id, login }) => button('target_id', String(id), `Choose ${login}`));
  return page(`Install ${app.manifest.name}`, `<form method="get">${kept}${buttons.join('')}</form>`);
}

/** Where the person goes on: to be authorized, to what the App has to set up, or nowhere. */
function afterwards(app: OwnApp, { id }: AppInstallation, person: GitHubAccount, state: string | undefined): Response {
  const { asksOnInstall, callbacks, setupUrl } = app.manifest;
  const said = { installation_id: String(id), setup_action: 'install', state };
  const [callback] = callbacks;
  if (asksOnInstall && callback !== undefined) {
    return redirect(callback, { code: app.server.codeFor(person, callback), ...said });
  }
  if (setupUrl !== undefined) return redirect(setupUrl, said);
  return page('Installed', `<p>${escapeHtml(app.manifest.name)} is installed.</p>`);
}

function choice({ catalogue }: AppsOfPeople, target: GitHubAccount, now?: AppInstallation): string {
  const is = (isChecked: boolean) => (isChecked ? ' checked' : '');
  const boxes = catalogue.repositories
    .filter(({ owner }) => owner.id === target.id)
    .map(({ id, name }) => {
      const box = `<input type="checkbox" name="repository" value="${id}"${is(now?.repositories.includes(id) === true)}>`;
      return `<label>${box} ${escapeHtml(name)}</label>`;
    });
  return `<label><input type="radio" name="selection" value="all"${is(now?.isAll !== false)}> All repositories</label>
<label><input type="radio" name="selection" value="selected"${is(now?.isAll === false)}> Only select repositories</label>
<details><summary>Repositories</summary>${boxes.join('')}</details>`;
}

function selected(fields: URLSearchParams): Pick<AppInstallation, 'isAll' | 'repositories'> {
  const isAll = fields.get('selection') !== 'selected';
  return { isAll, repositories: isAll ? [] : fields.getAll('repository').map(Number) };
}

/** GET and POST /settings/installations/ID: other repositories, or none any more. Undefined for one that there is not. */
export async function changeInstallation(
  here: AppsOfPeople,
  id: string,
  request: Request,
): Promise<Response | undefined> {
  for (const app of here.apps) {
    const found = app.installations.find((one) => String(one.id) === id);
    const target = found && accountWith(here, found.account);
    if (!found || !target) continue;
    const { name } = app.manifest;
    const buttons = button('action', 'save', 'Save') + button('action', 'uninstall', `Uninstall ${name}`);
    const shown = (said: string) =>
      page(`${name} on ${target.login}`, `${said}<form method="post">${choice(here, target, found)}${buttons}</form>`);
    if (request.method !== 'POST') return shown('');
    const fields = new URLSearchParams(await request.text());
    if (fields.get('action') !== 'uninstall') {
      Object.assign(found, selected(fields));
      return shown('<p>Saved.</p>');
    }
    app.installations.splice(app.installations.indexOf(found), 1);
    return page('Uninstalled', `<p>${escapeHtml(name)} is no longer installed on ${escapeHtml(target.login)}.</p>`);
  }
  return undefined;
}
