/** Calls about the sign-in, and who may use this hub. */

import { linkPath } from '../../../../shared/link-purpose.ts';
import type { peopleCalls } from '../../../../shared/people-calls.ts';
import type { Receipt } from '../../../../shared/receipt.ts';
import { fail, ok, type Result } from '../../../../shared/result.ts';
import { feature } from '../../contract/feature.ts';
import { type CallContext, forPerson, type HandlersOf } from '../../contract/handler.ts';
import { userName } from '../../ground/computer.ts';
import type { LinkOrigins } from '../../ground/links.ts';
import type { Ports } from '../../ground/ports.ts';
import { Secret } from '../../ground/secret.ts';
import type { People } from '../../identity/people/people.ts';
import type { Session } from '../../identity/session/session.ts';
import type { TenantSource } from '../../identity/session/tenant.ts';
import type { Approvals } from '../../kernel/approvals/approvals.ts';
import type { Audit } from '../../kernel/audit/audit.ts';
import type { CallNamesStore } from '../../kernel/audit/call-names.ts';
import { noteIn } from '../../kernel/audit/note.ts';
import type { Confirmations } from '../../kernel/confirmations/confirmations.ts';
import type { Keys } from '../../kernel/keys/keys.ts';
import type { Passkeys } from '../../kernel/passkeys/passkeys.ts';

export const peopleFeature = feature({
  handlers: peopleHandlers,
  changes: {
    'session.signIn': ['session', 'people'],
    'session.startHere': ['session', 'people'],
    'session.link': ['session', 'people'],
    'session.present': ['session', 'people'],
    'session.signOut': ['session'],
    'people.invite': ['people'],
    'people.remove': ['people', 'session'],
  },
  everybodys: ['session', 'people'],
});

type Needs = {
  ports: Pick<Ports, 'settings'>;
  tenant: TenantSource;
  session: Session;
  people: People;
  audit: Pick<Audit, 'append'>;
  approvals: Pick<Approvals, 'knownOf'>;
  keys: Pick<Keys, 'forget'>;
  names: Pick<CallNamesStore, 'forget'>;
  passkeys: Pick<Passkeys, 'forget'>;
  confirmations: Pick<Confirmations, 'endAll'>;
  linkOrigins: Pick<LinkOrigins, 'find'>;
  /** A link that opens the console for that person, once; fails where this hub serves none. */
  consoleLink: (userId: string | undefined) => Result<{ url: string }>;
  /** The hub's own address, once it listens. */
  url: () => string;
  revocation: {
    signOut(userId: string, context: CallContext): Promise<Result<Receipt>>;
    person(userId: string, by: string): Promise<unknown>;
  };
  openWebUI: { expectSignIn(): void };
  chats: { deleteAll(userId: string): Promise<unknown> };
  notifiers: { forget(userId: string): Promise<unknown> };
};

function peopleHandlers(parts: Needs): HandlersOf<typeof peopleCalls> {
  const { tenant, session, people, audit, openWebUI, linkOrigins, approvals } = parts;
  const { settings } = parts.ports;
  const note = noteIn(audit);

  return {
    async 'session.signIn'({ signUp, invitation, byDevice = false, quietly = false }, { userId, window, ...browser }) {
      // A window belongs to whom the tenant says is there. At the command line a passphrase has named the person first.
      const accepts = (known: string) => window !== undefined || (invitation === undefined && known === userId);
      const person = await session.signIn({ signUp, byDevice, quietly, accepts, invitation, browser });
      if (person.ok) await note('signed in', { userId: person.value.userId });
      if (person.ok) openWebUI.expectSignIn();
      return person;
    },

    async 'session.startHere'() {
      if (settings.read().tenant) return fail('usage', 'This hub has an Auth0 tenant: sign in there.');
      const person = await people.startHere(userName());
      if (!person)
        return fail('passphrase_needed', 'Somebody owns this hub already.', {
          hint: 'Open it with `opengithubx console`.',
        });
      await note('hub owned without a tenant', { userId: person.userId });
      return ok(person);
    },

    async 'session.link'({ byDevice = false }, context) {
      return forPerson(context, async (userId) => {
        const wish = { signUp: false, byDevice, accepts: () => true, invitation: undefined };
        const person = await session.signIn({ ...wish, links: userId, browser: context });
        if (person.ok) await note('sign-in at the tenant linked', { userId });
        return person;
      });
    },

    'session.where': async () => {
      const found = await tenant.find();
      if (!found.ok) return found;
      const { issuer, client, presents } = found.value;
      if (presents.subject !== 'access_token') {
        return fail('tenant_setup', 'This hub does not exchange access tokens of people. Sign in on the hub itself.');
      }
      return ok({ issuer, clientId: client.clientMetadata().client_id, audience: presents.audience });
    },

    /** The token itself says who it is: anyone who has it could act as them for as long as it lasts anyway. */
    async 'session.present'({ accessToken, invitation }) {
      // The first person owns the hub, and is the person who sits before it.
      if (!(await people.owner())) return fail('invitation_needed', 'Its owner signs in on the hub itself first.');
      const person = await session.present(new Secret(accessToken), () => true, invitation);
      if (person.ok) await note('signed in with an access token', { userId: person.value.userId });
      return person;
    },

    /** Nobody is led to the chat of somebody else, or told who that is; another's request is as unknown as none. */
    'link.origin': async ({ from = '', approval = '' }, { userId }) => {
      const [origin, asked] = [await linkOrigins.find(from), approvals.knownOf(approval)];
      const isYours = origin?.userId === undefined || origin.userId === userId;
      const own = asked?.userId === userId || (origin?.userId !== undefined && isYours);
      const person = own && userId !== undefined ? await people.find(userId) : undefined;
      const there = settings.read().openWebUI?.url;
      const back = origin && isYours && there !== undefined ? `${there}/c/${origin.chat}` : null;
      return ok({ person: person ?? null, isYours, back, state: (asked?.userId === userId && asked?.state) || null });
    },

    'session.signOut': (_, context) =>
      forPerson(context, async (userId) => {
        const done = await parts.revocation.signOut(userId, context);
        if (done.ok) await note('signed out', { userId });
        return done;
      }),

    'console.link': async (_, { userId }) => parts.consoleLink(userId),

    /** The owner sees everyone by name; anyone else sees themselves. */
    'people.list': (_, context) =>
      forPerson(context, async (userId) => {
        const all = await people.list();
        const own = all.filter((person) => person.userId === userId);
        const isOwner = own.some(({ owner }) => owner);
        return ok({ people: isOwner ? all : own, invitations: isOwner ? await people.invitations() : [] });
      }),

    async 'people.invite'({ email }, { userId }) {
      if (!settings.read().tenant) return fail('no_tenant', 'People who are invited sign in at one.');
      const invited = await people.invite(email);
      await note('person invited', { userId: userId ?? null });
      return ok({ ...invited, link: parts.url() + linkPath({ page: 'join', of: invited.code }) });
    },

    'people.remove': ({ person: name }, context) =>
      forPerson(context, async (userId) => {
        const person = await people.find(name);
        if (!person) return fail('usage', 'There is no such person.');
        if (person.owner) return fail('usage', 'The owner cannot be removed.');
        parts.confirmations.endAll(person.userId);
        await parts.revocation.person(person.userId, userId);
        await parts.chats.deleteAll(person.userId);
        await parts.names.forget(person.userId);
        await parts.notifiers.forget(person.userId);
        await parts.passkeys.forget(person.userId);
        await people.remove(person.userId);
        // Once more, for what was just being given in their name: all that is still under way compares, and finds that they are gone.
        parts.confirmations.endAll(person.userId);
        parts.keys.forget(person.userId);
        await parts.notifiers.forget(person.userId);
        await parts.passkeys.forget(person.userId);
        await note('person removed', { userId });
        return ok(person);
      }),
  };
}
