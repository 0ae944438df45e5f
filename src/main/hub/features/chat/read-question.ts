/** What a question needs, read without a model or from what a model chose, for all accounts that the key covers. */
import type { Failure } from '../../../../shared/errors.ts';
import type { Account } from '../../../../shared/model.ts';
import { patternOf } from '../../ground/pattern-of.ts';
import type { Clock } from '../../ground/ports.ts';
import type { Caller } from '../../kernel/call.ts';
import type { Inventory } from '../../kernel/tools/inventory.ts';
import { inShownOrder } from './digest/digest.ts';
import { type Item, joinedItems } from './digest/list.ts';
import type { AccountCall, Fetched } from './fetch-calls.ts';
import { follow } from './follow.ts';
import { type IntentName, isCode, type Reading, topics } from './intents.ts';
import { languageOf } from './language.ts';
import type { PromptMessage } from './models/model-event.ts';
import { callsAbout, openItem, type Planned, readerOf } from './planned.ts';
import { type Heard, joined, type Known, type Request, readPart, topicFor } from './read.ts';
import { readAs } from './read-as.ts';
import type { Repositories, Repository } from './repositories.ts';
import { calledLike, nearest } from './slots.ts';
import { todayAt } from './spans.ts';

export type QuestionReading =
  /** `isCertain`: fetched at once, also for a model that plans by itself. `readAs`: for a person, such as `my commits, 1 to 31 October`. */
  | {
      kind: 'calls';
      readAs: string;
      isCertain: boolean;
      calls: AccountCall[];
      /** Further calls, by what those have found, in their order. */
      next?: (fetched: readonly Fetched[]) => AccountCall[];
      /** What those find is all that was asked for. */
      isNextAlone?: boolean;
    }
  /** Nothing on the accounts is asked for. */
  | { kind: 'none' }
  /** A change is asked for, which this never makes. */
  | { kind: 'change' }
  /** Repositories of the key that may be meant, at most three; or intents that may be, the likeliest first. */
  | { kind: 'unclear'; repositories: string[]; intents: IntentName[] }
  | { kind: 'failed'; failures: Failure[] };

/**
 * `earlier` resolves follow-ups. `chosen` is what a model read out of the question; checked like the hub's own reading. `isPlanned`:
 * a model plans what is not certain, so that no repositories are asked for where the question names none.
 */
export type ReadQuestion = (
  caller: Caller,
  question: string,
  earlier: readonly PromptMessage[],
  more?: { chosen?: Reading | undefined; isPlanned?: boolean },
) => Promise<QuestionReading>;

type Dependencies = {
  accounts: { list(userId: string): Promise<Account[]> };
  inventory: Inventory;
  repositories: Repositories;
  clock: Clock;
};
type Seen = { account: Account; repositories: readonly Repository[] };
/** A call with the request that it is made for. */
type Made = AccountCall & Planned & { request: Request };

const code = 'github';

/** Appointments are few; each has its calls on every platform. */
const mostAppointments = 2;

/** Asks for the repositories of the key only if the question may be about one. Without a connected account the call says which is missing. */
export function createReadQuestion({ accounts, inventory, repositories, clock }: Dependencies): ReadQuestion {
  const platformOf = (tool: string): string => inventory.find(tool)?.platform.name ?? '';

  return async (caller, question, earlier, { chosen, isPlanned = false } = {}) => {
    const { userId, grant } = caller.key;
    const mine = (await accounts.list(userId)).filter(
      ({ id, state }) => state !== 'disconnecting' && grant.accounts.includes(id),
    );
    const today = todayAt(clock.now());
    const hearWith = (known: Known): Heard => {
      const heard = follow(question, earlier, known);
      return chosen ? chosenBy(chosen, question, heard, known) : heard;
    };
    const on = (platform: string): Account[] => {
      const there = mine.filter((account) => account.platform === platform);
      const named = there.filter(({ label }) => isNamed(label, question));
      return named.length > 0 ? named : there;
    };

    const blind = hearWith({ today, repositories: [] });
    if (blind.kind === 'none' || blind.kind === 'change') return { kind: blind.kind };
    const seen: Seen[] = [];
    const failures: Failure[] = [];
    const mayName =
      blind.kind === 'unclear'
        ? !isPlanned || blind.unknownNames.length > 0 || blind.lacks !== undefined
        : blind.requests.some(({ topic }) => isCode(topic.intent));
    // One after the other: a key may have a single call under way at a time.
    for (const account of mayName ? on(code) : []) {
      const listed = await repositories(caller, account);
      if (!listed.ok) failures.push(listed.failure);
      seen.push({ account, repositories: listed.ok ? listed.value : [] });
    }
    const all = [...new Map(seen.flatMap((one) => one.repositories.map((each) => [each.repository, each]))).values()];
    const heard = hearWith({ today, repositories: all });
    if (heard.kind === 'none' || heard.kind === 'change') return { kind: heard.kind };
    if (heard.kind === 'unclear') {
      const isPlace = heard.unknownNames.length > 0 || heard.lacks !== undefined;
      if (isPlace && failures.length > 0 && all.length === 0) return { kind: 'failed', failures };
      const near = [...new Set(heard.unknownNames.flatMap((name) => nearest(name, all)))].slice(0, 3);
      return { kind: 'unclear', repositories: near, intents: heard.intents };
    }

    /** A call for each account that it may be about, as it is made for that account. */
    const forAccounts = (request: Request, plannedFor: (login: string) => Planned[]): Made[] =>
      plannedFor('').flatMap((planned, at) => {
        const platform = platformOf(planned.tool);
        const isOne = mine.filter((account) => account.platform === platform).length === 1;
        const there = on(platform).filter((account) => isSeenBy(account, planned, seen, all));
        return there.map(({ id, label }) => {
          const own = plannedFor(label)[at] ?? planned;
          return { ...own, arguments: { ...own.arguments, ...(!isOne && { account: id }) }, account: label, request };
        });
      });
    const isGranted = ({ tool }: Planned): boolean => grant.tools.includes(tool);
    const callsOf = (request: Request): Made[] => {
      const plannedFor = (login: string): Planned[] => request.topic.calls({ ...request, today, login });
      const calls = forAccounts(request, plannedFor);
      // A call that can't be made says what is missing.
      const missing = plannedFor('').map((one) => ({ ...one, account: '', request }));
      return [calls.filter(isGranted), calls, missing.slice(0, 1)].find((some) => some.length > 0) ?? [];
    };
    const about = (subject: string, request: Request): AccountCall[] =>
      forAccounts(request, () => callsAbout(subject)).filter(isGranted);
    const made = heard.requests.flatMap(callsOf);
    const isTaken = ({ tool, arguments: given }: Made): boolean =>
      inventory.find(tool)?.tool.input.safeParse(given).success !== false;
    if (made.length === 0 || !made.every(isTaken))
      return { kind: 'unclear', repositories: [], intents: heard.requests.map(({ topic }) => topic.intent) };
    const before = earlier.findLast(({ role }) => role === 'user')?.content ?? '';
    /** The one at a place of the list as the person was shown it, with lists of several accounts as one. */
    const opened = (place: number, fetched: readonly Fetched[]): AccountCall[] => {
      const shown = inShownOrder(fetched, before).at(place < 0 ? -1 : place - 1);
      const isShown = (item: Item): boolean => Object.entries(item).every(([name, value]) => shown?.[name] === value);
      return made.flatMap((call, at) => {
        const item = joinedItems(fetched.slice(at, at + 1)).find(isShown);
        return item ? openOne(call, item) : [];
      });
    };
    return {
      kind: 'calls',
      isCertain: heard.isCertain && chosen === undefined,
      readAs: readAs(heard.requests, languageOf(question), today),
      calls: made.map(({ tool, arguments: given, account }) => ({ tool, arguments: given, account })),
      isNextAlone: heard.opens !== undefined,
      next: (fetched) => (heard.opens === undefined ? further(made, fetched, about) : opened(heard.opens, fetched)),
    };
  };
}

/** The owner in `owner/name` names no account: others may see that repository, too. */
const isNamed = (label: string, question: string): boolean =>
  new RegExp(`(?<![\\w/.@-])${patternOf(label)}(?![\\w/@-]|\\.\\w)`, 'i').test(question);

/** A repository that no account lists is asked of all of them: a full name is taken at its word. */
function isSeenBy(
  account: Account,
  { arguments: given }: Planned,
  seen: readonly Seen[],
  all: readonly Repository[],
): boolean {
  const name = given['repository'];
  const has = (list: readonly Repository[]): boolean => list.some(({ repository }) => repository === name);
  const one = seen.find((each) => each.account.id === account.id);
  return typeof name !== 'string' || !one || has(one.repositories) || !has(all);
}

function openOne(call: Made, item: Item): AccountCall[] {
  const isPull = /\bis:pr\b/.test(String(call.arguments['query']));
  const reader = readerOf(call);
  const tool = reader === 'github_get_issue' && isPull ? 'github_get_pull_request' : reader;
  const open = tool && openItem(tool, item, call.arguments);
  return open ? [{ ...open, account: call.account }] : [];
}

/** What is read of what those calls have listed: what there is about appointments that are prepared, or the one that is meant by its words. */
function further(
  made: readonly Made[],
  fetched: readonly Fetched[],
  about: (subject: string, request: Request) => AccountCall[],
): AccountCall[] {
  const prepared = made.flatMap((call, at) =>
    call.request.says('prepare') ? joinedItems(fetched.slice(at, at + 1)).map((item) => ({ call, item })) : [],
  );
  const [one] = prepared;
  if (one) {
    const begins = prepared.filter(({ call, item }) =>
      String(item['start']).startsWith(String(call.arguments['from'])),
    );
    const titles = (begins.length > 0 ? begins : prepared).map(({ item }) => String(item['title'] ?? ''));
    return [...new Set(titles)].slice(0, mostAppointments).flatMap((title) => about(title, one.call.request));
  }
  return made.flatMap((call, at) => {
    const listed = fetched[at];
    if (!listed || !('value' in listed.result)) return [];
    const [item] = inShownOrder([listed], call.request.slots.query);
    if (!item) return searchedWider(call);
    return call.then ? openOne(call, item) : [];
  });
}

/** For its longest word alone: platforms look for all of them, and a question has words that are no part of the thing. */
function searchedWider(call: Made): AccountCall[] {
  const { query } = call.request.slots;
  const [longest = ''] = query.split(' ').sort((one, other) => other.length - one.length);
  const field = ['query', 'words'].find((name) => String(call.arguments[name] ?? '').includes(query));
  if (!field || longest === query) return [];
  const wider = String(call.arguments[field]).replace(query, longest);
  return [{ ...call, arguments: { ...call.arguments, [field]: wider } }];
}

const mostDays = 5 * 366;

/** What a model chose, checked against what there is. `heard`: what the hub itself read; where it is certain of another intent, both are asked back. */
function chosenBy(chosen: Reading, question: string, heard: Heard, known: Known): Heard {
  const { intent, when, repository, number, who, where, query, only } = chosen;
  const unclear = (intents: IntentName[], unknownNames: string[] = []): Heard => ({
    kind: 'unclear',
    intents,
    unknownNames,
  });
  if (intent === 'none' || intent === 'change') return { kind: intent };
  if (intent === 'unclear') return heard; // the hub's reading, which asks back where it isn't sure
  const certain = heard.kind === 'requests' && heard.isCertain ? heard.requests.map(({ topic }) => topic.intent) : [];
  if (certain.length > 0 && !certain.includes(intent)) return unclear([intent, ...certain]);

  const repositories = repository ? calledLike(repository, known.repositories) : [];
  if (repository && repositories.length !== 1) return unclear([intent], [repository]);
  const [from, to] = [when?.from ?? undefined, when?.to ?? undefined];
  const isFar = [from, to].some(
    (day) => day && Math.abs(Date.parse(day) - Date.parse(known.today)) > mostDays * 86_400_000,
  );
  const isAhead = intent === 'my_work' && from !== undefined && from > known.today;
  if (isFar || isAhead || (from && to && from > to)) return unclear([intent]);

  // The words of the model are read with the person's: a question in a language without words still names what it is about.
  const said = readPart([question, who === 'me' ? 'my' : '', where ?? '', query ?? ''].join(' '), known);
  const slots = {
    ...said.slots,
    unknownNames: [],
    ...((from || to) && {
      when: { ...(from && { from }), ...(to && { to }), ...(said.slots.when?.at && { at: said.slots.when.at }) },
    }),
    repositories,
    numbers: number ? [number] : said.slots.numbers,
    query: query ?? (who || number || repository ? '' : said.slots.query),
    ...(who && who !== 'me' && { who }),
    ...(only && { only }),
    ...(query && { about: query }),
  };
  const topic = topicFor(slots, said.says, intent) ?? topics.find((one) => one.intent === intent && one.isUsual);
  return topic ? joined([{ topic, slots, says: said.says }], false) : unclear([intent]);
}
