/** A call as a person knows it: its names, out of the ids that the record has, and the result. */
import { allowedForAWhile } from '../../../../shared/approval.ts';
import { type ErrorCode, errors } from '../../../../shared/errors.ts';
import type { Activity, Key, ListedAccount, PlatformFacts } from '../../../../shared/model.ts';
import type { ConsoleWords } from '../../words/index.ts';
import { accountTitle } from '../accounts/account-facts.ts';

export type KnownNames = {
  keys: readonly Key[];
  accounts: readonly ListedAccount[];
  platforms: readonly PlatformFacts[];
};

/** As its key names it. What a client calls itself stands in brackets behind that in the record. */
export function callClient(
  { people, settings }: ConsoleWords,
  { keys }: Pick<KnownNames, 'keys'>,
  call: Activity,
): string {
  const key = keys.find(({ id }) => id === call.keyId);
  if (key && call.verdict !== 'event') return key.client;
  if ((call.verdict === 'event' || call.keyId === null) && call.userId !== null) return people.you;
  return call.client ?? key?.client ?? settings.hub.title;
}

/** What the client calls itself, where it does. */
export const claimedClient = (call: Activity): string | undefined => / \(([^()]*)\)$/.exec(call.client ?? '')?.[1];

/** What the record calls a question to a model, where other calls have their tool. */
export const isOfModel = ({ tool }: Activity): boolean => tool === 'model';

/** Whether it names an approval that was given for another call. */
export const ranUnasked = ({ reason }: Activity): boolean => reason?.startsWith(allowedForAWhile) ?? false;

/** Whose tool was called; of one that is no longer there, whose name its own begins with; of git's, whose account it was. */
export function callPlatform(
  { platforms, accounts }: KnownNames,
  { tool, account }: Activity,
): PlatformFacts | undefined {
  if (tool === null) return undefined;
  return (
    platforms.find(({ tools }) => tools.some(({ name }) => name === tool)) ??
    platforms.find(({ name }) => tool.startsWith(`${name}_`)) ??
    platforms.find(({ name }) => accounts.some(({ id, platform }) => id === account && platform === name))
  );
}

/** Without the platform, which its mark tells. */
export function callToolName({ activity }: ConsoleWords, known: KnownNames, call: Activity): string {
  if (call.verdict === 'event') return eventText(activity, receiptIn(call) ? 'receipt' : (call.reason ?? ''));
  if (call.tool === null) return '';
  if (isOfModel(call)) return activity.model;
  const platform = callPlatform(known, call);
  const prefix = platform ? `${platform.name}_` : '';
  return call.tool.startsWith(prefix) ? call.tool.slice(prefix.length) : call.tool;
}

/** The id of the receipt whose hash it has. */
export function receiptIn({ event }: Activity): string | undefined {
  const { kind, id } = JSON.parse(event ?? '{}');
  return kind === 'receipt' ? id : undefined;
}

/** What happened beside calls, as a sentence begins. */
export const eventText = ({ events }: ConsoleWords['activity'], name: string): string =>
  events[name] ?? name.charAt(0).toUpperCase() + name.slice(1);

/** Tools of git are none that a key lists, and have no title there. */
export const toolTitle = (platforms: KnownNames['platforms'], tool: string | null): string =>
  platforms.flatMap(({ tools }) => tools).find(({ name }) => name === tool)?.title ?? tool?.replaceAll('_', ' ') ?? '';

export function callPlace(known: KnownNames, call: Activity): string {
  // `slack:general`, but not `http://...`, as a model's server may be named.
  const named = call.resource?.replace(/^[a-z][a-z0-9_-]*:(?!\/\/)/, '');
  if (named) return named;
  if (known.accounts.some(({ id }) => id === call.account)) return callAccount(known, call.account ?? '');
  const key = call.verdict === 'event' ? known.keys.find(({ id }) => id === call.keyId) : undefined;
  return key?.client ?? '';
}

export function callAccount({ accounts, platforms }: KnownNames, id: string): string {
  const account = accounts.find((candidate) => candidate.id === id);
  return account ? accountTitle(account, platforms) : id;
}

/** Whether it ran, and to its end: a dry run has changed nothing. */
export const isDone = ({ verdict, outcome, reason }: Activity): boolean =>
  verdict === 'allow' && outcome === 'ok' && reason !== 'preview' && reason !== 'dry run';

/** The outcome of a call, in a word and in a few, and the tone that goes with them. */
type OutcomeText = { word: string; text: string; tone: 'plain' | 'ok' | 'write' | 'danger' };

export function outcomeText(words: ConsoleWords, call: Activity): OutcomeText {
  const { activity } = words;
  const { results } = activity;
  const why = reasonText(words, call.reason);
  const because = (word: string, tone: 'write' | 'danger', more = ''): OutcomeText => ({
    word,
    text: `${activity.because(word, why)}${more}`,
    tone,
  });
  switch (call.verdict) {
    case 'event':
      return call.outcome === 'ok' ? { word: '', text: '', tone: 'plain' } : because(results.refused, 'danger');
    case 'ask':
      return { word: results.waits, text: activity.waiting, tone: 'write' };
    case 'approved':
      return { word: results.approved, text: activity.approved, tone: 'ok' };
    case 'denied':
      return call.reason === 'the person declined'
        ? { word: results.denied, text: activity.declined, tone: 'danger' }
        : because(results.denied, 'danger');
    case 'expired':
      return { word: results.expired, text: activity.expired, tone: 'danger' };
    case 'blocked':
      return because(results.blocked, 'danger', activity.times(call.items ?? 1));
    case 'deny':
      return because(results.refused, 'danger');
    case 'gap':
      return because(results.broken, 'danger');
  }
  const took = durationText(words, call.durationMs ?? 0);
  switch (call.outcome) {
    case null:
      return { word: activity.underWay, text: activity.underWay, tone: 'plain' };
    case 'ok':
      return isDone(call)
        ? { word: took, text: activity.done(took), tone: 'ok' }
        : { word: results.tried, text: why, tone: 'plain' };
    case 'error':
      return because(results.failed, 'danger', activity.after(took));
    case 'revoked':
      return because(results.cut, 'danger');
    case 'unknown':
      return because(results.unknown, 'write');
    case 'denied':
      return because(results.refused, 'danger');
  }
}

/** The reason of a record: a code, or a sentence with a name at its end. */
export function reasonText(words: ConsoleWords, reason: string | null): string {
  if (reason === null) return '-';
  if (reason.includes('; '))
    return reason
      .split('; ')
      .map((part) => reasonText(words, part))
      .join('; ');
  const { reasons } = words.activity;
  const start = Object.keys(reasons)
    .filter((begin) => reason === begin || reason.startsWith(`${begin} `))
    .reduce((longest, begin) => (begin.length > longest.length ? begin : longest), '');
  if (start) return `${reasons[start]}${reason.slice(start.length)}`;
  if (!Object.hasOwn(errors, reason)) return reason;
  const code = reason as ErrorCode;
  const sentence = words.failures[code]?.message ?? errors[code][1];
  const startsWithName = /^\w+[A-Z\d]/.test(sentence); // such as Auth0
  return (startsWithName ? sentence : sentence.charAt(0).toLowerCase() + sentence.slice(1)).replace(/[.。]$/, '');
}

export const durationText = ({ activity }: ConsoleWords, milliseconds: number): string =>
  milliseconds < 1000
    ? activity.took(String(milliseconds))
    : activity.seconds((milliseconds / 1000).toFixed(milliseconds < 10_000 ? 1 : 0));
