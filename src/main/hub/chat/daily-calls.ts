/** An everyday question as calls of every account that it is about, and what is to be looked for once appointments are known. */
import type { Account, Grant } from '../../../shared/model.ts';
import { plainWords, type ToolCall } from '../platforms/questions.ts';
import type { Listed } from '../tools/inventory.ts';
import type { AccountCall } from './fetch-calls.ts';
import type { Fetched } from './fetched.ts';
import { type Daily, planDaily } from './plan/daily.ts';

export type DailyCalls = {
  calls: AccountCall[];
  /** Further calls, by what those have found. */
  next?: (fetched: readonly Fetched[]) => AccountCall[];
  /** What is meant of what those have found. */
  meant?: (fetched: readonly Fetched[]) => Fetched[];
  /** The platforms that the question names. */
  named: readonly string[];
  isBriefing: boolean;
};

type Asked = {
  question: string;
  now: number;
  platforms: readonly Listed['platform'][];
  /** Those of the person that the key covers. */
  accounts: readonly Account[];
  grant: Grant;
};

/** Appointments are few; each has its calls on every platform. */
const mostAppointments = 2;

/** Undefined for a question that is none of the kind. A platform without an account is only asked where it is named. */
export function dailyCalls({ question, now, platforms, accounts, grant }: Asked): DailyCalls | undefined {
  const asking = platforms.flatMap(({ name, questions }) => (questions ? [{ name, questions }] : []));
  const daily = planDaily(question, now, asking);
  if (!daily) return undefined;
  const words = question.toLowerCase();
  /** Those that the question names, or all. */
  const on = (platform: string): readonly Account[] => {
    const there = accounts.filter((account) => account.platform === platform);
    const named = there.filter(({ label }) => words.includes(label.toLowerCase()));
    return named.length > 0 ? named : there;
  };

  const forAccounts = (platform: string, { tool, arguments: given }: ToolCall): AccountCall[] => {
    const there = on(platform);
    if (!grant.tools.includes(tool)) return [];
    if (there.length === 0) return daily.named.includes(platform) ? [{ tool, arguments: given, account: '' }] : [];
    const isOne = accounts.filter((account) => account.platform === platform).length === 1;
    return there.map(({ id, label }) => ({
      tool,
      arguments: isOne ? given : { ...given, account: id },
      account: label,
    }));
  };

  const about = (subject: string): AccountCall[] =>
    asking.flatMap(({ name, questions }) => {
      const calls = on(name).length > 0 ? (questions.about?.(subject) ?? []) : [];
      return calls.flatMap((call) => forAccounts(name, call));
    });
  const { at } = daily;
  return {
    ...(at !== undefined && { meant: (fetched) => beginningAt(at, fetched, daily) }),
    calls: daily.calls.flatMap(({ platform, ...call }) => forAccounts(platform, call)),
    ...(daily.prepares && { next: (fetched) => subjectsIn(fetched, daily).flatMap(about) }),
    named: daily.named,
    isBriefing: daily.isBriefing,
  };
}

/**
 * Of the appointments of an hour those that begin then, on whichever calendar that is; where none does, what is on then. An appointment
 * is listed in the zone of its calendar, in which the hour is meant, too.
 */
function beginningAt(at: string, fetched: readonly Fetched[], { appointments }: Daily): Fetched[] {
  const begins = (item: unknown): boolean =>
    typeof item === 'object' && item !== null && 'start' in item && String(item.start).startsWith(at);
  const listed = ({ tool, result }: Fetched): unknown[] =>
    appointments.includes(tool) && 'value' in result ? [result.value['items'] ?? []].flat() : [];
  if (!fetched.some((one) => listed(one).some(begins))) return [...fetched];
  return fetched.map((one) =>
    'value' in one.result && listed(one).length > 0
      ? { ...one, result: { ...one.result, value: { ...one.result.value, items: listed(one).filter(begins) } } }
      : one,
  );
}

/** The titles of what was found on the calendars. */
function subjectsIn(fetched: readonly Fetched[], { appointments }: Daily): string[] {
  const titles = fetched
    .filter(({ tool }) => appointments.includes(tool))
    .flatMap(({ result }) => ('failure' in result ? [] : [result.value['items']].flat()))
    .map((item) => (typeof item === 'object' && item !== null && 'title' in item ? String(item.title) : ''))
    // One of signs alone, which any stranger may send as an invitation, would search for everything.
    .filter((title) => plainWords(title) !== '');
  return [...new Set(titles)].slice(0, mostAppointments);
}
