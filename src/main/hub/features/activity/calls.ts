/** Calls that read the record. A person's records are theirs; those of the hub itself, which name nobody, are the owner's. */
import type { activityCalls } from '../../../../shared/activity-calls.ts';
import { sayAhead } from '../../../../shared/ahead.ts';
import type { Key } from '../../../../shared/model.ts';
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
import { type Counts, shortestStepMs } from '../../kernel/audit/follow.ts';
import { noteIn } from '../../kernel/audit/note.ts';
import type { Prune } from '../../kernel/audit/prune.ts';
import { tombstonesIn } from '../../kernel/audit/tombstones.ts';
import type { Keys } from '../../kernel/keys/keys.ts';
import type { Platform } from '../../platforms/platform.ts';

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

const day = 86_400_000;
/** Equal steps of a chart, by the days it spans: half an hour, three hours, half a day. */
const stepMsOf = { 1: shortestStepMs, 7: 6 * shortestStepMs, 30: 24 * shortestStepMs };
const mostSeries = 6;

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
    async 'audit.search'({ platform, ...filter }, { userId }) {
      const reader = await whose(userId);
      if (!reader) return ok({ calls: [], total: 0 });
      const tools = platform === undefined ? {} : { tools: toolsOf(platform) };
      return ok(await audit.search({ ...filter, ...reader, ...tools }));
    },
    async 'audit.parts'({ sequence }, { userId }) {
      const reader = await whose(userId);
      return ok(reader ? await audit.parts({ ...reader, sequence }) : []);
    },
    async 'audit.chart'({ by, days }, { userId }) {
      const stepMs = stepMsOf[days];
      const from = Math.floor((ports.clock.now() - days * day) / stepMs + 1) * stepMs;
      const steps = (days * day) / stepMs;
      if (userId === undefined) return ok({ from: new Date(from).toISOString(), stepMs, series: [] });
      const counted = await audit.countCalls({ userId, by: by === 'client' ? 'key' : 'tool', from, stepMs, steps });
      const series = by === 'client' ? byClient(counted, keys.list(userId)) : byPlatform(counted, platforms());
      return ok({ from: new Date(from).toISOString(), stepMs, series: withOthers(series) });
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

/** A key that was replaced and the one in its place are one client. */
function byClient(counted: Counts[], keys: Key[]): Counts[] {
  const named = Map.groupBy(counted, ({ name: id }) => keys.find((key) => key.id === id)?.client ?? id);
  return busiestFirst([...named].map(([name, own]) => together(name, own)));
}

const byPlatform = (counted: Counts[], platforms: readonly Platform[]): Counts[] =>
  busiestFirst(
    platforms.flatMap((platform) => {
      const names = toolNames(platform);
      const own = counted.filter(({ name }) => names.includes(name));
      return own.length > 0 ? [together(platform.title, own)] : [];
    }),
  );

/** All that a record may name, so those that git calls too. */
const toolNames = ({ tools, gitTools = [] }: Platform): string[] => [...tools, ...gitTools].map(({ name }) => name);

const busiestFirst = (series: Counts[]): Counts[] => series.sort((a, b) => sum(b.counts) - sum(a.counts));
const sum = (counts: number[]): number => counts.reduce((total, count) => total + count, 0);

/** What does not fit a legend goes under one name. */
function withOthers(series: Counts[]): Counts[] {
  if (series.length <= mostSeries) return series;
  return [...series.slice(0, mostSeries - 1), together('', series.slice(mostSeries - 1))];
}

const together = (name: string, series: Counts[]): Counts => ({
  name,
  counts: (series[0]?.counts ?? []).map((_, step) =>
    series.reduce((total, { counts }) => total + (counts[step] ?? 0), 0),
  ),
});
