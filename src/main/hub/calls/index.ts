/** The contract's calls, each a few lines over the parts. Whether a caller may make them is the door's business. */
import { ok } from '../../../shared/result.ts';
import { databaseFailure } from '../database/database.ts';
import { examine } from '../doctor.ts';
import { authorityCalls } from './authority.ts';
import type { CallContext, CallParts, Handlers } from './parts.ts';
import { peopleCalls } from './people.ts';

export type { CallContext, Handlers } from './parts.ts';

/** A database that can't be written is a failure the caller can act on, in every call alike. */
export function createCalls(parts: CallParts): Handlers {
  const handlers = { ...statusCalls(parts), ...peopleCalls(parts), ...authorityCalls(parts) };
  const guarded = Object.entries(handlers).map(([name, handle]) => [
    name,
    (input: never, context: CallContext) =>
      handle(input, context).catch((error: unknown) => databaseFailure(error, parts.facts.dataDir)),
  ]);
  return Object.fromEntries(guarded) as Handlers;
}

type Names = 'status' | 'audit.list' | 'audit.verify' | 'doctor';

function statusCalls(parts: CallParts): Pick<Handlers, Names> {
  const { ports, session, people, accounts, keys, audit, facts, url } = parts;
  return {
    async status(_, { userId }) {
      const person = userId === undefined ? undefined : await people.find(userId);
      const signedIn = person && (await session.isSignedIn(person.userId)) ? person : null;
      const now = new Date(ports.clock.now()).toISOString();
      const live = person ? keys.list(person.userId).filter((key) => !key.revokedAt && key.expiresAt > now) : [];
      return ok({
        ...facts,
        url: url(),
        mcpUrl: `${url()}/mcp`,
        tenant: ports.settings.read().tenant?.issuer ?? null,
        person: signedIn,
        secrets: ports.secrets.kind,
        accounts: person ? (await accounts.list(person.userId)).length : 0,
        keys: live.length,
        auditRecords: await audit.count(),
      });
    },

    /** A person's records are theirs; those of the hub itself, which name nobody, are the owner's to see. */
    async 'audit.list'({ limit, after }, { userId }) {
      const person = userId === undefined ? undefined : await people.find(userId);
      if (!person) return ok([]);
      return ok(await audit.list({ userId: person.userId, alsoNobodys: person.owner, limit, after }));
    },

    'audit.verify': async () => ok(await audit.verify()),
    doctor: async (_, { userId }) => ok(await examine(parts, userId)),
  };
}
