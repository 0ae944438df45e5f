import { escape as escapeHtml, form, page, redirect } from '../../web.ts';
import type { Account } from '../model.ts';
import type { App } from './app.ts';
import type { Grants } from './grants.ts';

type Asked = {
  readonly redirectUri: string;
  readonly state: string | undefined;
  readonly codeChallenge: string | undefined;
  readonly scopes: readonly string[];
};

const loopback = /^https?:\/\/(127\.0\.0\.1|localhost|\[::1\])(:\d+)?\//;

/** Reads the query of the consent page, or answers why it cannot be shown. */
function readRequest(url: URL, app: App): Asked | Response {
  const query = url.searchParams;
  if (query.get('client_id') !== app.clientId) {
    return page('Page not found', '<p>No GitHub App has this client id.</p>', 404);
  }
  const redirectUri = query.get('redirect_uri') ?? '';
  if (!loopback.test(redirectUri)) {
    return page('Be careful!', '<p>The <code>redirect_uri</code> is not associated with this application.</p>', 400);
  }
  const challenge = query.get('code_challenge');
  if (challenge !== null && query.get('code_challenge_method') !== 'S256') {
    return page('Bad request', '<p>Only the code challenge method S256 is supported.</p>', 400);
  }
  return {
    redirectUri,
    state: query.get('state') ?? undefined,
    codeChallenge: challenge ?? undefined,
    scopes: (query.get('scope') ?? '').split(/[\s,]+/).filter(Boolean),
  };
}

/** The page on which a person lets the app act for one of the demo's accounts. */
export function showConsent(request: Request, app: App, people: readonly Account[]): Response {
  const asked = readRequest(new URL(request.url), app);
  if (asked instanceof Response) return asked;
  const buttons = people.map(({ login }) => {
    const name = escapeHtml(login);
    return `<button name="login" value="${name}">Authorize as ${name}</button>`;
  });
  return page(
    'Authorize OpenGitHubX',
    `<p>OpenGitHubX would like to read the repositories of one of these GitHub accounts.</p>
<form method="post">${buttons.join('')}<button name="answer" value="no">Cancel</button></form>
<small>You will be sent back to ${escapeHtml(new URL(asked.redirectUri).host)}.</small>`,
  );
}

/** Sends the person back, with a code or with the refusal. */
export async function answerConsent(
  request: Request,
  app: App,
  people: readonly Account[],
  grants: Grants,
): Promise<Response> {
  const asked = readRequest(new URL(request.url), app);
  if (asked instanceof Response) return asked;
  const { login } = await form(request);
  const { redirectUri, state, codeChallenge, scopes } = asked;
  const account = people.find((person) => person.login === login);
  if (account)
    return redirect(redirectUri, { code: grants.issueCode(account, { redirectUri, codeChallenge, scopes }), state });
  return redirect(redirectUri, {
    error: 'access_denied',
    error_description: 'The user has denied your application access.',
    error_uri:
      'https://docs.github.com/apps/managing-oauth-apps/troubleshooting-authorization-request-errors/#access-denied',
    state,
  });
}
