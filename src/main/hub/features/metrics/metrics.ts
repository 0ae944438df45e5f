/**
 * What a monitor may know of a hub, in the text form of Prometheus: how much, how long and how often, never who, which account or
 * where. Names of tools and platforms are left out too, since people name what they import.
 */
import { type ErrorCode, errors } from '../../../../shared/errors.ts';
import type { Failed } from '../../../../shared/result.ts';
import type { Audit } from '../../kernel/audit/audit.ts';
import type { AuditEntry } from '../../kernel/audit/record.ts';

/** Seconds. A read takes about 0.05, a question to a model some. */
const bounds = [0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

type Labels = Record<string, string>;
type Sample = { labels?: Labels; value: number };
/** One family that is read when it is asked for. */
export type Gauge = { name: string; help: string; samples: Sample[] };

export type Metrics = {
  /** Counts what the record is told of. */
  note(entry: AuditEntry): void;
  /** Measures an exchange at Token Vault. */
  timed<T>(exchange: () => Promise<T | Failed>): Promise<T | Failed>;
  /** The whole page, with these beside what was counted. */
  page(gauges: Gauge[]): string;
};

export function createMetrics(): Metrics {
  const verdicts = createCounter();
  const calls = createCounter();
  const failures = createCounter();
  const blocked = createCounter();
  const exchanges = createCounter();
  const callSeconds = createHistogram();
  const exchangeSeconds = createHistogram();

  return {
    note({ verdict, outcome, endpoint, access, reason, durationMs, items }) {
      if (!verdict || verdict === 'event') return;
      if (verdict === 'blocked') return blocked.add({ reason: codeOf(reason) }, items ?? 1);
      const isOutcome = verdict === 'allow' && outcome !== null && outcome !== undefined;
      if (!isOutcome) return verdicts.add({ verdict });
      const labels = { endpoint: endpoint ?? 'none', access: access ?? 'none' };
      calls.add({ ...labels, outcome });
      if (outcome !== 'ok') failures.add({ code: codeOf(reason) });
      if (typeof durationMs === 'number') callSeconds.observe(labels, durationMs / 1000);
      return undefined;
    },
    async timed(exchange) {
      const began = performance.now();
      const result = await exchange();
      const isFailed = typeof result === 'object' && result !== null && 'ok' in result && !result.ok;
      exchanges.add({ outcome: isFailed ? 'error' : 'ok' });
      exchangeSeconds.observe({}, (performance.now() - began) / 1000);
      return result;
    },
    page: (gauges) =>
      [
        ...family(
          'ogx_verdicts_total',
          'counter',
          'Decisions about calls, and answers to questions.',
          verdicts.samples(),
        ),
        ...family('ogx_calls_total', 'counter', 'Calls that have ended.', calls.samples()),
        ...family('ogx_call_errors_total', 'counter', 'Calls that failed, by code.', failures.samples()),
        ...family('ogx_blocked_total', 'counter', 'Requests that were refused before a decision.', blocked.samples()),
        ...family('ogx_call_seconds', 'histogram', 'How long calls took.', callSeconds.samples()),
        ...family('ogx_vault_exchanges_total', 'counter', 'Tokens asked of the vaults.', exchanges.samples()),
        ...family('ogx_vault_exchange_seconds', 'histogram', 'How long they took.', exchangeSeconds.samples()),
        ...gauges.flatMap(({ name, help, samples }) => family(name, 'gauge', help, samples)),
        '',
      ].join('\n'),
  };
}

/** The record, with each entry counted once it is written. */
export const countedAudit = (audit: Audit, { note }: Pick<Metrics, 'note'>): Audit => ({
  ...audit,
  async append(entry, alongside) {
    await audit.append(entry, alongside);
    note(entry);
  },
  async conclude(entry, alongside) {
    note(entry); // it happened, whether or not it can be written now
    await audit.conclude(entry, alongside);
  },
});

/** Reasons are sentences now and then, which may name a place: all that are not one of our codes go under one name. */
function codeOf(reason: string | null | undefined): string {
  const [first = ''] = (reason ?? '').split('; ');
  return Object.hasOwn(errors, first as ErrorCode) || blockedReasons.has(first) ? first : 'other';
}

/** Why a request is blocked, beside the codes of failures. */
const blockedReasons: ReadonlySet<string> = new Set([
  'no_key',
  'unknown_key',
  'expired_key',
  'revoked_key',
  'paused_key',
  'wrong_passphrase',
]);

type Sampled = Sample & { suffix?: string };

function createCounter() {
  const counts = new Map<string, Sampled>();
  return {
    add(labels: Labels, by = 1): void {
      const name = JSON.stringify(labels);
      const counted = counts.get(name) ?? { labels, value: 0 };
      counts.set(name, counted);
      counted.value += by;
    },
    samples: (): Sampled[] => [...counts.values()],
  };
}

function createHistogram() {
  const series = new Map<string, { labels: Labels; counts: number[]; sum: number; count: number }>();
  return {
    observe(labels: Labels, seconds: number): void {
      const name = JSON.stringify(labels);
      const one = series.get(name) ?? { labels, counts: bounds.map(() => 0), sum: 0, count: 0 };
      series.set(name, one);
      bounds.forEach((bound, at) => {
        if (seconds <= bound) one.counts[at] = (one.counts[at] ?? 0) + 1;
      });
      one.sum += seconds;
      one.count += 1;
    },
    samples: (): Sampled[] =>
      [...series.values()].flatMap(({ labels, counts, sum, count }) => [
        ...bounds.map((bound, at) => ({
          suffix: '_bucket',
          labels: { ...labels, le: `${bound}` },
          value: counts[at] ?? 0,
        })),
        { suffix: '_bucket', labels: { ...labels, le: '+Inf' }, value: count },
        { suffix: '_sum', labels, value: sum },
        { suffix: '_count', labels, value: count },
      ]),
  };
}

const family = (name: string, type: string, help: string, samples: Sampled[]): string[] => [
  `# HELP ${name} ${help}`,
  `# TYPE ${name} ${type}`,
  ...samples.map(({ suffix = '', labels = {}, value }) => `${name}${suffix}${labelled(labels)} ${value}`),
];

function labelled(labels: Labels): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}=${JSON.stringify(value)}`);
  return pairs.length > 0 ? `{${pairs.join(',')}}` : '';
}
