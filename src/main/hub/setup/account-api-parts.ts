/** The My Account API, with which a person connects accounts. https://auth0.com/docs/manage-users/my-account-api */
import { accountScopes, myAccountUrl } from '../session/tenant-addresses.ts';
import { isActivated } from './application-parts.ts';
import { type Change, creates, type Part, present, waits } from './part.ts';
import { newGrant, pages } from './wanted.ts';

const activation = 'the My Account API is activated';

export const accountApi: Part = {
  id: 'my-account-api',
  title: 'The My Account API, activated',
  reads: ['api'],
  look(state, { issuer }) {
    if (isActivated(state)) return present();
    if (state.api) {
      const detail = `An API of your own has the identifier ${myAccountUrl(issuer)}. Delete it, then press Activate there.`;
      return { state: 'manual', detail, page: pages.apis };
    }
    const change: Change = {
      ...{ method: 'POST', path: 'resource-servers', body: { identifier: myAccountUrl(issuer) } },
      deed: creates('my-account-api', 'resource-servers'),
      // Auth0 documents the button alone; where a tenant takes the request, the person is spared it.
      byHand: {
        detail: 'Press Activate in the banner "MyAccount API" at Applications > APIs, then go on here.',
        page: pages.apis,
      },
    };
    return { state: 'missing', detail: 'Tried by request; some tenants want a press of their button.', change };
  },
};

export const consent: Part = {
  id: 'skip-consent',
  title: 'The My Account API asks for no consent of its own',
  reads: ['api'],
  look(state) {
    if (!isActivated(state) || !state.api) return waits(activation);
    const name = 'skip_consent_for_verifiable_first_party_clients';
    const { id, skipsConsent } = state.api;
    if (skipsConsent) return present();
    const change: Change = {
      ...{ method: 'PATCH', path: `resource-servers/${encodeURIComponent(id)}`, body: { [name]: true } },
      deed: { part: 'skip-consent', what: 'resource-servers', id, before: { [name]: false } },
    };
    return { state: 'differs', detail: 'No refresh token leads to an API that asks.', change };
  },
};

export const userGrant: Part = {
  id: 'user-grant',
  title: 'The application may use the My Account API in a person’s name',
  reads: ['grants'],
  look(state, { issuer }) {
    const { application, api, grants } = state;
    if (!application) return waits('the application is there');
    if (!isActivated(state)) return waits(activation);
    if (api?.userPolicy === 'allow_all') return present('The API lets every application.');
    const found = grants.find(({ subjectType }) => subjectType === 'user');
    const isWhole = accountScopes.every((scope) => found?.scopes.includes(scope));
    if (found && isWhole) return present();
    if (found) {
      const change: Change = {
        ...{ method: 'PATCH', path: `client-grants/${encodeURIComponent(found.id)}` },
        body: { scope: [...new Set([...found.scopes, ...accountScopes])] },
        deed: { part: 'user-grant', what: 'client-grants', id: found.id, before: { scope: found.scopes } },
      };
      return { state: 'differs', detail: 'It may not do all that it needs.', change };
    }
    const change: Change = {
      ...{ method: 'POST', path: 'client-grants', body: newGrant(application.id, issuer) },
      deed: creates('user-grant', 'client-grants'),
      byHand: {
        detail:
          'The tenant made a grant for the application itself of it, which was taken back. Open Auth0 My Account API > ' +
          `Application Access > User-Delegated Access, and authorize ${application.id} for ${accountScopes.join(', ')}.`,
        page: pages.apis,
      },
    };
    return { state: 'missing', detail: 'To connect, list and remove their connected accounts.', change };
  },
};
