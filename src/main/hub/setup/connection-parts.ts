/** With what people sign in, and what they can connect. */
import { Secret } from '../secret.ts';
import { alreadyPresent, creates, type SetupPart, type TenantChange, waitsForPart } from './part.ts';
import type { TenantConnection } from './state.ts';
import { dashboardPages, newConnection, type RequiredPlatform, type TenantRequirements } from './wanted.ts';

const connectionPath = (id: string): string => `connections/${encodeURIComponent(id)}`;

const enable = (part: string, id: string, clientId: string): TenantChange => ({
  method: 'PATCH',
  path: `${connectionPath(id)}/clients`,
  body: [{ client_id: clientId, status: true }],
  deed: { part, what: 'connections', id, enabledFor: clientId },
});

export const signInPart: SetupPart = {
  id: 'sign-in',
  title: 'A way for people to sign in to the application',
  reads: ['enabled'],
  assess({ application, enabled, passwords }) {
    if (!application) return waitsForPart('the application is there');
    if (enabled.some(({ isSignIn }) => isSignIn)) return alreadyPresent();
    if (!passwords) {
      const detail = 'Make a database connection, or choose another way to sign in, and enable it for the application.';
      return { state: 'manual', detail, page: dashboardPages.databases };
    }
    const detail = `${passwords.name} is enabled for it.`;
    return { state: 'missing', detail, change: enable('sign-in', passwords.id, application.id) };
  },
};

/** What one platform needs. Its keys are the person's own: Auth0's shared ones cannot be used with Token Vault. */
export function platformParts(wish: RequiredPlatform): SetupPart[] {
  const { name, title, connection } = wish.platform;
  const there = `the connection ${connection} is there`;
  const id = (suffix: string): string => `${name}-${suffix}`;
  return [
    {
      id: id('connection'),
      title: `The connection ${connection}, with your ${title} application`,
      reads: ['connections'],
      assess: ({ connections }, wanted) => lookAtConnection(connections[connection], wish, wanted, id('connection')),
    },
    {
      id: id('connected-accounts'),
      title: `${title} accounts can be connected`,
      reads: ['connections'],
      assess({ connections }) {
        const found = connections[connection];
        if (!found) return waitsForPart(there);
        if (found.connectedAccounts.active) return alreadyPresent();
        const change: TenantChange = {
          ...{ method: 'PATCH', path: connectionPath(found.id) },
          body: { connected_accounts: { ...found.connectedAccounts, active: true } },
          deed: {
            ...{ part: id('connected-accounts'), what: 'connections', id: found.id },
            before: { connected_accounts: found.connectedAccounts },
          },
        };
        return {
          state: 'differs',
          detail: 'Token Vault is turned on for it; signing in with it stays as it is.',
          change,
        };
      },
    },
    {
      id: id('enabled'),
      title: `The connection ${connection}, enabled for the application`,
      reads: ['enabled'],
      assess({ application, connections, enabled }) {
        const found = connections[connection];
        if (!application || !found) return waitsForPart(there);
        if (enabled.some((one) => one.id === found.id)) return alreadyPresent();
        return { state: 'missing', detail: '', change: enable(id('enabled'), found.id, application.id) };
      },
    },
  ];
}

function lookAtConnection(
  found: TenantConnection | undefined,
  wish: RequiredPlatform,
  { mark }: TenantRequirements,
  part: string,
) {
  const { platform, clientId, clientSecret } = wish;
  if (!found) {
    const body = newConnection(platform, { clientId, clientSecret }, mark);
    const change: TenantChange = { method: 'POST', path: 'connections', body, deed: creates(part, 'connections') };
    return {
      state: 'missing',
      detail: 'For connected accounts alone; the sign-in page stays as it is.',
      change,
    } as const;
  }
  const isSame = found.clientId === clientId && (!found.clientSecret || Secret.same(found.clientSecret, clientSecret));
  if (isSame) return alreadyPresent();
  if (found.clientId !== '' && found.clientId !== clientId && found.mark !== mark) {
    const detail = `It has another application, ${found.clientId}, which people may be signing in with. Change it there if you want.`;
    return { state: 'manual', detail, page: dashboardPages.social } as const;
  }
  // Replaced as a whole by the tenant: what else is set is sent along.
  const body = { options: { ...found.options, client_id: clientId, client_secret: clientSecret } };
  const { client_secret: _, ...before } = found.options;
  const change: TenantChange = {
    ...{ method: 'PATCH', path: connectionPath(found.id), body },
    // The secret that was there is not kept anywhere, so that only borrowed keys can be given back.
    ...(found.clientId === '' && { deed: { part, what: 'connections', id: found.id, before: { options: before } } }),
  };
  const detail = found.clientId === '' ? 'It has the keys that Auth0 lends.' : 'The id and the secret are entered.';
  return { state: 'differs', detail, change } as const;
}

export const secondFactorPart: SetupPart = {
  id: 'second-factor',
  title: 'No second factor where nobody is there to give it',
  reads: ['secondFactor'],
  assess({ secondFactor: policies }) {
    if (!policies.includes('all-applications')) return alreadyPresent();
    const detail =
      'The policy is "Always", so that each exchange fails. Set "Require Multi-factor Auth" to "Never", and ask for the second factor ' +
      'in an Action at sign-ins instead.';
    return { state: 'manual', detail, page: dashboardPages.secondFactor };
  },
};
