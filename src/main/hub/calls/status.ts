import { ok } from '../../../shared/result.ts';
import { alarmsToldForMs } from '../doctor/own-steps.ts';
import type { CallParts, Handlers } from './parts.ts';

export function statusCalls(parts: CallParts): Pick<Handlers, 'welcome' | 'status' | 'console.link'> {
  const { ports, session, people, accounts, keys, audit, facts, url, consoleLink } = parts;

  const signedIn = async (userId: string | undefined) => {
    const person = userId === undefined ? undefined : await people.find(userId);
    return person && (await session.isSignedIn(person.userId)) ? person : null;
  };

  return {
    async welcome(_, { userId }) {
      const { version, demo, desktop } = facts;
      return ok({
        version,
        demo,
        desktop,
        tenant: ports.settings.read().tenant !== undefined,
        owned: (await people.owner()) !== undefined,
        person: await signedIn(userId),
      });
    },

    async status(_, { userId }) {
      const { version, dataDir, demo } = facts;
      const now = new Date(ports.clock.now()).toISOString();
      const live = userId === undefined ? [] : keys.list(userId).filter((key) => !key.revokedAt && key.expiresAt > now);
      return ok({
        version,
        dataDir,
        demo,
        url: url(),
        mcpUrl: `${url()}/mcp`,
        tenant: ports.settings.read().tenant?.issuer ?? null,
        person: await signedIn(userId),
        secrets: ports.secrets.kind,
        accounts: userId === undefined ? 0 : (await accounts.list(userId)).length,
        keys: live.length,
        auditRecords: await audit.count(),
        alarms: (await audit.alarms(ports.clock.now() - alarmsToldForMs)).length,
      });
    },

    'console.link': async (_, { userId }) => consoleLink(userId),
  };
}
