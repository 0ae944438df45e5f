/** Calls that read the record. A person's records are theirs; those of the hub itself, which name nobody, are the owner's. */
import type { activityCalls } from '../../../../shared/activity-calls.ts';
import { sayAhead } from '../../../../shared/ahead.ts';
import { fail, ok } from '../../../../shared/result.ts';
import { feature } from '../../contract/feature.ts';
import { forPerson, type HandlersOf } from '../../contract/handler.ts';
import type { Database } from '../../ground/database/database.ts';
import type { Ports } from '../../ground/ports.ts';
import type { People } from '../../identity/people/people.ts';
import type { Approvals } from '../../kernel/approvals/approvals.ts';
import type { Audit } from '../../kernel/audit/audit.ts';
import type { CallNamesStore } from '../../kernel/audit/call-names.ts';
import { consentsAfter } from '../../kernel/audit/consents.ts';
import { noteIn } from '../../kernel/audit/note.ts';
import type { Prune } from '../../kernel/audit/prune.ts';
import { tombstonesIn } from '../../kernel/audit/tombstones.ts';
import type { Keys } from '../../kernel/keys/keys.ts';
import type { Platform } from '../../platforms/platform.ts';
import { callsIn, clientsOf, keysOf, stepsOf } from './chart.ts';

export const activityFeature = feature({
  handlers: activityHandlers,
  changes: {
    'activity.forget': ['activity'],
  },
});

type Needs = {
  ports: Pick<Ports, 'clock'>;
  people: Pick<People, 'find'>;
  keys: Pick<Keys, 'list'>;
  approvals: Pick<Approvals, 'acceptClock'>;
  audit: Audit;
  names: CallNamesStore;
  database: Pick<Database, 'read'>;
  prune: Prune;
  platforms: () => readonly Platform[];
};

export function activityHandlers({
  ports,
  people,
  keys,
  approvals,
  audit,
  names,
  database,
  prune,
  platforms,
}: Needs): HandlersOf<typeof activityCalls> {
  const whose = async (id: string | undefined) => {
    const person = id === undefined ? undefined : await people.find(id);
    return person && { userId: person.userId, alsoNobodys: person.owner };
  };
  const toolsOf = (name: string): string[] =>
    platforms()
      .filter((platform) => platform.name === name)
      .flatMap(toolNames);

  return {
    async 'audit.list'({ limit, after }, { userId }) {
      const reader = await whose(userId);
      return ok(reader ? await audit.list({ ...reader, limit, after }) : []);
    },
    async 'audit.search'({ platform, client, chart, ...asked }, { userId }) {
      const reader = await whose(userId);
      if (!reader) return ok({ calls: [], total: 0 });
      const own = keys.list(reader.userId);
      const filter = { ...asked, ...reader, ...(platform !== undefined && { tools: toolsOf(platform) }) };
      const named = client === undefined ? {} : { keys: keysOf(client, own) };
      const { spread, ...found } = await audit.search({ ...filter, ...named, spread: chart });
      if (!spread) return ok(found);
      const all = client === undefined ? spread : await audit.spread(filter);
      const steps = stepsOf(spread, asked.since, ports.clock.now());
      return ok({ ...found, chart: { ...steps, all: callsIn(all), clients: clientsOf(all, own) } });
    },
    async 'audit.parts'({ sequence }, { userId }) {
      const reader = await whose(userId);
      return ok(reader ? await audit.parts({ ...reader, sequence }) : []);
    },
    'activity.names': ({ callIds }, context) =>
      forPerson(context, async (userId) => ok(await names.find(userId, callIds))),
    'activity.forget': (_, context) => forPerson(context, async (userId) => ok({ calls: await names.forget(userId) })),
    'audit.verify': async () => ok(await audit.verify()),
    'audit.verificationProgress': async () => ok(audit.verificationProgress()),
    'audit.checkpoints': async () => ok(audit.checkpoints()),
    'audit.consents': async ({ after }, { userId }) =>
      ok(userId === undefined ? [] : await consentsAfter(database, userId, after)),
    'audit.tombstones': async () => ok(await tombstonesIn(database)),
    'audit.acceptClock': (_, context) =>
      forPerson(context, async (userId) => {
        const aheadMs = Math.max(0, audit.seen.behind());
        if (aheadMs === 0) return ok({ aheadMs });
        const reason = `clock accepted, though the record was ${sayAhead(aheadMs)} ahead of it`;
        await noteIn(audit)(reason, { userId, event: { kind: 'clock', aheadMs } });
        audit.seen.accept();
        approvals.acceptClock();
        return ok({ aheadMs });
      }),
    'audit.acceptKey': (_, context) => forPerson(context, async (userId) => ok(await audit.acceptKey(userId))),
    async 'audit.prune'({ before }) {
      const time = Date.parse(before);
      if (!(time <= ports.clock.now())) return fail('usage', 'That day has not come yet, or there is none.');
      return prune(time);
    },
  };
}

/** All that a record may name, so those that git calls too. */
const toolNames = ({ tools, gitTools = [] }: Platform): string[] => [...tools, ...gitTools].map(({ name }) => name);
