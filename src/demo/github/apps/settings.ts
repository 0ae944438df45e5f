/** What the maker of an App, and everybody who has authorized one, changes at GitHub. */
import { escape as escapeHtml, form, page } from '../../web.ts';
import { type AppsOfPeople, accountWith, type OwnApp } from './own-app.ts';

/** GET and POST /settings/apps/SLUG: the device flow is allowed, or the App is deleted with all that came of it. https://docs.github.com/en/apps/maintaining-github-apps/deleting-a-github-app */
export async function changeApp({ apps }: AppsOfPeople, app: OwnApp, request: Request): Promise<Response> {
  const { name } = app.manifest;
  const fields: Record<string, string> = request.method === 'POST' ? await form(request) : {};
  if (fields['action'] === 'delete') {
    app.server.endAll(() => true);
    apps.splice(apps.indexOf(app), 1);
    return page('Deleted', `<p>The GitHub App ${escapeHtml(name)} is deleted.</p>`);
  }
  if (fields['action'] === 'save') app.hasDeviceFlow = 'device_flow' in fields;
  const box = `<input type="checkbox" name="device_flow" value="on"${app.hasDeviceFlow ? ' checked' : ''}>`;
  return page(
    name,
    `${fields['action'] === 'save' ? '<p>Saved.</p>' : ''}<p>Client ID: ${app.clientId}</p><p><a href="/apps/${app.slug}/installations/new">Install App</a></p>
<form method="post"><label>${box} Enable Device Flow</label><button name="action" value="save">Save changes</button></form>
<form method="post"><button name="action" value="delete">Delete GitHub App</button></form>`,
  );
}

/** GET and POST /settings/apps/authorizations: a person ends what they have given an App. https://docs.github.com/en/apps/using-github-apps/reviewing-and-revoking-authorization-of-github-apps */
export async function changeAuthorizations({ apps, people }: AppsOfPeople, request: Request): Promise<Response> {
  const given = apps.flatMap((app) =>
    people.filter(({ id }) => app.server.holds((one) => one.id === id)).map((person) => ({ app, person })),
  );
  const keyOf = ({ app, person }: (typeof given)[number]) => `${app.slug} ${person.login}`;
  const fields: Record<string, string> = request.method === 'POST' ? await form(request) : {};
  const ended = given.find((one) => keyOf(one) === fields['revoke']);
  ended?.app.server.endAll(({ id }) => id === ended.person.id);
  const buttons = given
    .filter((one) => one !== ended)
    .map((one) => {
      const text = `Revoke ${one.app.manifest.name} for ${one.person.login}`;
      return `<button name="revoke" value="${escapeHtml(keyOf(one))}">${escapeHtml(text)}</button>`;
    });
  return page('Authorized GitHub Apps', `<form method="post">${buttons.join('') || '<p>None.</p>'}</form>`);
}

/** GET /settings/apps: the Apps that there are, each with whose it is. */
export function listApps(here: AppsOfPeople): Response {
  const rows = here.apps.map((app) => {
    const text = `${app.manifest.name} of ${accountWith(here, app.owner)?.login}`;
    return `<li><a href="/settings/apps/${app.slug}">${escapeHtml(text)}</a></li>`;
  });
  return page('GitHub Apps', `<ul>${rows.join('') || '<li>None.</li>'}</ul>`);
}
