/** The My Account API, with which a person connects accounts. https://auth0.com/docs/manage-users/my-account-api */
import { accountScopes, myAccountUrl } from '../session/tenant-addresses.ts';
import { isAccountApiActivated } from './application-parts.ts';
import { alreadyPresent, creates, type SetupPart, type TenantChange, waitsForPart } from './part.ts';
import { dashboardPages, newGrant } from './wanted.ts';

const activation = 'the My Account API is activated';

export const accountApiPart: SetupPart = {
  id: 'my-account-api',
  title: 'The My Account API, activated',
  reads: ['api'],
  assess(state, { issuer }) {
    if (isAccountApiActivated(state)) return alreadyPresent();
    if (state.api) {
      const detail = `An API of your own has the identifier ${myAccountUrl(issuer)}. Delete it, then press Activate there.`;
      return { state: 'manual', detail, page: dashboardPages.apis };
    }
    const change: TenantChange = {
      ...{ method: 'POST', path: 'resource-servers', body: { identifier: myAccountUrl(issuer) } },
      deed: creates('my-account-api', 'resource-servers'),
      // Auth0 documents the button alone; where a tenant takes the request, the person is spared it.
      byHand: {
        detail: 'Press Activate in the banner "MyAccount API" at Applications > APIs, then go on here.',
        page: dashboardPages.apis,
      },
    };
    return { state: 'missing', detail: 'Tried by request; some tenants want a press of their button.', change };
  },
};

export const skipConsentPart: SetupPart = {
  id: 'skip-consent',
  title: 'The My Account API asks for no consent of its own',
  reads: ['api'],
  assess(state) {
    if (!isAccountApiActivated(state) || !state.api) return waitsForPart(activation);
    const name = 'skip_consent_for_verifiable_first_party_clients';
    const { id, skipsConsent } = state.api;
    if (skipsConsent) return alreadyPresent();
    const change: TenantChange = {
      ...{ method: 'PATCH', path: `resource-servers/${encodeURIComponent(id)}`, body: { [name]: true } },
      deed: { part: 'skip-consent', what: 'resource-servers', id, before: { [name]: false } },
    };
    return { state: 'differs', detail: 'No refresh token leads to an API that asks.', change };
  },
};

export const userGrantPart: SetupPart = {
  id: 'user-grant',
  title: 'The application may use the My Account API in a person’s name',
  reads: ['grants'],
  assess(state, { issuer }) {
    const { application, api, grants } = state;
    if (!application) return waitsForPart('the application is there');
    if (!isAccountApiActivated(state)) return waitsForPart(activation);
    if (api?.userPolicy === 'allow_all') return alreadyPresent('The API lets every application.');
    const found = grants.find(({ subjectType }) => subjectType === 'user');
    const isWhole = accountScopes.every((scope) => found?.scopes.includes(scope));
    if (found && isWhole) return alreadyPresent();
    if (found) {
      const change: TenantChange = {
        ...{ method: 'PATCH', path: `client-grants/${encodeURIComponent(found.id)}` },
        body: { scope: [...new Set([...found.scopes, ...accountScopes])] },
        deed: { part: 'user-grant', what: 'client-grants', id: found.id, before: { scope: found.scopes } },
      };
      return { state: 'differs', detail: 'It may not do all that it needs.', change };
    }
    const change: TenantChange = {
      ...{ method: 'POST', path: 'client-grants', body: newGrant(application.id, issuer) },
      deed: creates('user-grant', 'client-grants'),
      byHand: {
        detail:
          'The tenant made a grant for the application itself of it, which was taken back. Open Auth0 My Account API > ' +
          `Application Access > User-Delegated Access, and authorize ${application.id} for ${accountScopes.join(', ')}.`,
        page: dashboardPages.apis,
      },
    };
    return { state: 'missing', detail: 'To connect, list and remove their connected accounts.', change };
  },
};
