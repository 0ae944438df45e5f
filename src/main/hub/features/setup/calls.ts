/** Calls about the tenant: which it is, and setting it up. */

import { vaultOf } from '../../../../shared/account.ts';
import type { CallInput, CallOutput } from '../../../../shared/contract.ts';
import type { Receipt } from '../../../../shared/receipt.ts';
import { fail, ok, type Result } from '../../../../shared/result.ts';
import type { tenantCalls as declared, SetupWish } from '../../../../shared/tenant.ts';
import { feature } from '../../contract/feature.ts';
import { type CallContext, type CallHandlers, forPerson } from '../../contract/handler.ts';
import type { Internet } from '../../ground/internet/internet.ts';
import type { Ports } from '../../ground/ports.ts';
import { Secret } from '../../ground/secret.ts';
import { createOneByOne } from '../../ground/waiting.ts';
import type { Accounts } from '../../identity/accounts/accounts.ts';
import type { People } from '../../identity/people/people.ts';
import { exchangingClient } from '../../identity/session/client-credentials.ts';
import { keepTenant } from '../../identity/session/new-tenant.ts';
import { clientSecretName, type TenantSource } from '../../identity/session/tenant.ts';
import type { Vault } from '../../identity/vault/vault.ts';
import type { Audit } from '../../kernel/audit/audit.ts';
import { noteIn } from '../../kernel/audit/note.ts';
import type { Platform } from '../../platforms/platform.ts';
import { fetchClientSecret, type Setup } from './apply.ts';
import { apply, auth0Issuer, openSetup, plan, settablePlatforms, setupGuide, undo } from './index.ts';
import { registerApplication } from './register.ts';

export const setupFeature = feature({
  handlers: (needs: Needs) => {
    const known = tenantHandlers(needs);
    return { ...known, ...tenantSetupHandlers(needs, known) };
  },
  changes: {
    'tenant.set': ['session'],
    'tenant.remove': ['session'],
    'tenant.apply': ['session'],
  },
});

type Needs = {
  ports: Ports;
  tenant: TenantSource;
  people: Pick<People, 'list' | 'unlink'>;
  accounts: Pick<Accounts, 'list'>;
  revocation: { signOut(userId: string, context: CallContext): Promise<Result<Receipt>> };
  vault: Pick<Vault, 'drop'>;
  audit: Pick<Audit, 'append'>;
  platforms: () => readonly Platform[];
  /** The hub's public address, where it has one. */
  publicUrl: () => string | undefined;
  internet: Internet;
};

type TenantHandlers = Pick<CallHandlers, 'tenant.set' | 'tenant.key' | 'tenant.remove'>;

function tenantHandlers({ ports, tenant, people, accounts, revocation, vault, audit }: Needs): TenantHandlers {
  const note = noteIn(audit);
  return {
    async 'tenant.set'(wanted, { userId }) {
      const kept = await keepTenant(ports, tenant, wanted);
      if (!kept.ok) return kept;
      for (const person of await people.list()) vault.drop(person.userId); // they came by way of the former settings
      await note('tenant changed', { userId: userId ?? null });
      return kept;
    },
    'tenant.key': async (of) => ok({ publicKey: await tenant.publicKey(of) }),

    'tenant.remove': (_, context) =>
      forPerson(context, async (userId) => {
        const { tenant: at } = ports.settings.read();
        if (!at) return fail('no_tenant');
        const others = (await people.list()).filter((person) => !person.owner);
        if (others.length > 0)
          return fail('usage', 'Others sign in at this tenant. Remove them first: `opengithubx people remove`.');
        const there = (await accounts.list(userId)).filter(({ id }) => vaultOf(id) === 'auth0');
        const named = there.map(({ label, platform }) => `${label} on ${platform}`).join(', ');
        if (there.length > 0) {
          return fail('usage', `Auth0 Token Vault keeps ${named}.`, {
            hint: 'Move each with `opengithubx accounts connect PLATFORM --vault this-computer`, or disconnect it.',
          });
        }
        // Where nobody is signed in there is nothing to end.
        await revocation.signOut(userId, context);
        await people.unlink(at.issuer);
        ports.settings.update({ tenant: undefined });
        await ports.secrets.delete(clientSecretName(exchangingClient(at)));
        tenant.forget();
        await note('tenant removed', { userId });
        return ok({ issuer: at.issuer });
      }),
  };
}

/** Calls of the set-up assistant. `known` are the calls for a tenant that is set up: what the assistant has set up is kept by them, like any other. */
function tenantSetupHandlers(
  { ports, platforms, tenant, audit, publicUrl, internet }: Needs,
  known: TenantHandlers,
): Omit<Pick<CallHandlers, keyof typeof declared>, keyof TenantHandlers> {
  const note = noteIn(audit);
  /** Two at once would both find the application missing, and make two. */
  const inTurn = createOneByOne();

  async function open(wish: SetupWish, context: CallContext): Promise<Result<Setup>> {
    const issuer = auth0Issuer(wish.issuer);
    if (!issuer.ok) return issuer;
    const found = settablePlatforms(
      platforms(),
      wish.platforms.map(({ platform }) => platform),
    );
    if (!found.ok) return found;
    const now = ports.settings.read().tenant;
    const asked = {
      issuer: issuer.value,
      authentication: wish.authentication,
      publicUrl: publicUrl(),
      clientId: now?.issuer === issuer.value ? now.clientId : undefined,
      token: new Secret(wish.managementToken),
      platforms: found.value.map((platform, at) => ({
        platform,
        clientId: wish.platforms[at]?.clientId ?? '',
        clientSecret: new Secret(wish.platforms[at]?.clientSecret ?? ''),
      })),
    };
    return openSetup(asked, {
      secrets: ports.secrets,
      now: ports.clock.now(),
      keep: (clientId, secret) => ports.secrets.set(clientSecretName({ issuer: issuer.value, clientId }), secret),
      async publicKey(clientId) {
        const key = await known['tenant.key']({ issuer: issuer.value, clientId }, context);
        return key.ok ? ok(key.value.publicKey) : key;
      },
    });
  }

  async function secretSteps(setup: Setup, clientId: string) {
    const { issuer, authentication } = setup.wanted;
    const isKept = (await ports.secrets.get(clientSecretName({ issuer, clientId }))) !== undefined;
    return authentication === 'private_key_jwt' || isKept ? ok([]) : fetchClientSecret(setup, clientId);
  }

  /** Of such a hub, people sign in to an application that has no secret, which the assistant would give one. */
  const isForTeams = ({ issuer }: SetupWish): boolean => {
    const now = ports.settings.read().tenant;
    const asked = auth0Issuer(issuer);
    return now?.subject === 'access_token' && asked.ok && asked.value === now.issuer;
  };

  async function applyWish(wish: SetupWish, context: CallContext): Promise<Result<CallOutput<'tenant.apply'>>> {
    if (isForTeams(wish)) return forTeams;
    const setup = await open(wish, context);
    if (!setup.ok) return setup;
    const applied = await apply(setup.value);
    if (!applied.ok) return applied;
    const clientId = applied.value.state.application?.id ?? null;
    const secret = clientId === null ? ok([]) : await secretSteps(setup.value, clientId);
    if (!secret.ok) return secret;
    const steps = [...applied.value.steps, ...secret.value];
    const { issuer, authentication } = setup.value.wanted;
    await note('tenant set up', { userId: context.userId ?? null });
    const isDone = steps.every(({ state }) => state === 'present' || state === 'done');
    if (!isDone || clientId === null) return ok({ steps, clientId, isReady: false });
    // What was chosen beside that stays as it is.
    const now = ports.settings.read().tenant;
    const chosen = now?.issuer === issuer && now.clientId === clientId ? now : {};
    const kept = await known['tenant.set']({ ...chosen, issuer, clientId, authentication }, context);
    return kept.ok ? ok({ steps, clientId, isReady: true }) : kept;
  }

  async function undoAll(
    wish: CallInput<'tenant.undo'>,
    context: CallContext,
  ): Promise<Result<CallOutput<'tenant.undo'>>> {
    const setup = await open({ ...wish, platforms: [], authentication: 'client_secret' }, context);
    if (!setup.ok) return setup;
    const { management, journal, wanted } = setup.value;
    const made = journal.entries().filter(({ what, id }) => what === 'clients' && journal.hasMade(what, id));
    const steps = await undo(management, journal);
    for (const { id } of made) if (!journal.hasMade('clients', id)) await forget(wanted.issuer, id);
    await note('tenant set-up undone', { userId: context.userId ?? null });
    return ok({ steps });
  }

  return {
    async 'tenant.guide'({ issuer, platforms: named = [] }) {
      const found = auth0Issuer(issuer);
      if (!found.ok) return found;
      const known = platforms().filter((platform) => platform.setup);
      const others = named.filter((name) => !known.some((platform) => platform.name === name));
      const further = settablePlatforms(platforms(), others);
      return further.ok ? ok(setupGuide(found.value, [...known, ...further.value])) : further;
    },

    async 'tenant.register'({ issuer, platform }, { userId }) {
      const found = auth0Issuer(issuer);
      if (!found.ok) return found;
      const named = settablePlatforms(platforms(), [platform]);
      if (!named.ok) return named;
      const address = named.value[0]?.setup.registration;
      if (address === undefined) return fail('usage', `An application at ${platform} is made by hand.`);
      await note(`application registered at ${platform}`, { userId: userId ?? null });
      const made = await registerApplication(internet, address, found.value);
      return made.ok ? ok({ platform, ...made.value }) : made;
    },

    async 'tenant.plan'(wish, context) {
      if (isForTeams(wish)) return forTeams;
      const setup = await open(wish, context);
      if (!setup.ok) return setup;
      const steps = await plan(setup.value);
      return steps.ok ? ok({ steps: steps.value }) : steps;
    },

    'tenant.apply': (wish, context) => inTurn(() => applyWish(wish, context)),
    'tenant.undo': (wish, context) => inTurn(() => undoAll(wish, context)),

    async 'tenant.script'({ issuer, platforms: names, authentication }): Promise<Result<{ script: string }>> {
      const found = auth0Issuer(issuer);
      if (!found.ok) return found;
      const wished = settablePlatforms(platforms(), names);
      if (!wished.ok) return wished;
      const { setupScript } = await import('./script.ts');
      return ok({
        script: setupScript({ issuer: found.value, platforms: wished.value, authentication, publicUrl: publicUrl() }),
      });
    },
  };

  /** An application that is gone serves nobody. */
  async function forget(issuer: string, clientId: string): Promise<void> {
    await ports.secrets.delete(clientSecretName({ issuer, clientId }));
    const current = ports.settings.read().tenant;
    if (current?.issuer !== issuer || current.clientId !== clientId) return;
    ports.settings.update({ tenant: undefined });
    tenant.forget();
  }
}

const forTeams = fail(
  'usage',
  'This hub exchanges access tokens of people, whose application has no secret: set that up by hand.',
);
