import type { CallName } from '../../src/shared/contract.ts';

/** Inputs that the calls about the tenant and the sign-in take, at a tenant where nobody answers. */
export const tenantInputs = (issuer: string): Partial<Record<CallName, object>> => ({
  'tenant.set': { issuer, clientId: 'c', clientSecret: 's' },
  'tenant.key': { issuer, clientId: 'c' },
  'tenant.guide': { issuer },
  'tenant.plan': { issuer, managementToken: 't', platforms: [], authentication: 'client_secret' },
  'tenant.apply': { issuer, managementToken: 't', platforms: [], authentication: 'client_secret' },
  'tenant.undo': { issuer, managementToken: 't' },
  'tenant.script': { issuer, platforms: [], authentication: 'client_secret' },
  'session.present': { accessToken: 't' },
});
