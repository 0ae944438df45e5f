/** Calls about the hub as a whole: what it is, and how it stands. */

import { ok } from '../../../../shared/result.ts';
import type { UpdateFacts } from '../../../../shared/shapes.ts';
import type { statusCalls } from '../../../../shared/status-calls.ts';
import { feature } from '../../contract/feature.ts';
import type { HandlersOf, HubFacts } from '../../contract/handler.ts';
import type { HubAddress } from '../../ground/links.ts';
import type { Ports } from '../../ground/ports.ts';
import type { Accounts } from '../../identity/accounts/accounts.ts';
import type { People } from '../../identity/people/people.ts';
import type { Session } from '../../identity/session/session.ts';
import { alarmsToldForMs } from '../../kernel/audit/alarms.ts';
import type { Audit } from '../../kernel/audit/audit.ts';
import type { Keys } from '../../kernel/keys/keys.ts';

export const statusFeature = feature({
  handlers: statusHandlers,
});

type Needs = {
  ports: Pick<Ports, 'clock' | 'settings' | 'secrets'>;
  session: Pick<Session, 'isSignedIn'>;
  people: Pick<People, 'find' | 'owner'>;
  accounts: Pick<Accounts, 'list'>;
  keys: Pick<Keys, 'list'>;
  audit: Pick<Audit, 'count' | 'alarms'>;
  updates: { facts(): UpdateFacts };
  facts: HubFacts;
  /** The hub's own address, once it listens. */
  url: () => string;
  git: HubAddress['git'];
};

export function statusHandlers(parts: Needs): HandlersOf<typeof statusCalls> {
  const { ports, session, people, accounts, keys, audit, updates, facts, url, git } = parts;

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
      const door = await git();
      return ok({
        version,
        dataDir,
        demo,
        url: url(),
        mcpUrl: `${url()}/mcp`,
        gitUrl: door && 'url' in door ? door.url : null,
        tenant: ports.settings.read().tenant?.issuer ?? null,
        person: await signedIn(userId),
        secrets: ports.secrets.kind,
        accounts: userId === undefined ? 0 : (await accounts.list(userId)).length,
        keys: live.length,
        auditRecords: await audit.count(),
        alarms: (await audit.alarms(ports.clock.now() - alarmsToldForMs)).filter(({ isRestore }) => !isRestore).length,
        updates: updates.facts(),
      });
    },
  };
}
