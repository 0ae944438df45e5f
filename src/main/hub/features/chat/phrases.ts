/** What the hub itself says in a chat, in the language of the question. */
import type { ErrorCode, Failure } from '../../../../shared/errors.ts';
import { readLink } from '../../../../shared/link-purpose.ts';
import type { Endpoint } from '../../../../shared/model.ts';
import type { Result } from '../../../../shared/result.ts';
import type { CallResult } from '../../kernel/call.ts';
import { asCode } from './digest/escape.ts';
import type { IntentName } from './intents.ts';
import { type Language, languageOf, sayIn } from './language.ts';
import phrases from './phrases.json' with { type: 'json' };

/** Failures that also come after a change was made, or may have been. */
const mayBeDone = new Set<ErrorCode>([
  ...(['outcome_unknown', 'done_before', 'audit_unavailable', 'internal'] as const),
  ...(['revoked', 'cancelled'] as const), // it was made, and the answer withheld
]);

const ends: Partial<Record<ErrorCode, 'declined' | 'unanswered'>> = {
  approval_denied: 'declined',
  approval_expired: 'unanswered',
};

export function wordsFor(question: string) {
  const say = sayIn(phrases.said, languageOf(question));
  // A question for each intent that needs nothing more to be said, ready to be sent.
  const ready = sayIn(phrases.questions, languageOf(question));
  /** With at most three questions that can be sent as they are, the likeliest first; outside the console, which has buttons, in the text. */
  const suggesting = (text: string, intents: readonly IntentName[], endpoint: Endpoint) => {
    const fitting = [...intents, ...ready.names].flatMap((intent) => ready.names.find((name) => name === intent) ?? []);
    const suggestions = [...new Set(fitting)].slice(0, 3).map((name) => ready(name));
    const listed = suggestions.map((one) => `- ${one}`).join('\n');
    return { text: endpoint === 'console' ? text : `${text}\n\n${listed}`, suggestions };
  };
  return {
    say,
    which: (repositories: string[]): string =>
      repositories.length === 0 ? `${say('which')} ${say('whichOfAll')}` : `${say('which')}\n\n${list(repositories)}`,
    failed: (failures: Failure[]): string => told(failures, say),
    /** The outcome of a change that waited for its person. */
    waited: (answer: Result<CallResult>): string =>
      say(answer.ok ? ('pending' in answer.value ? 'notYet' : 'approved') : (ends[answer.failure.code] ?? 'over')),
    done: (title: string, url: string | undefined): string => `${say('done', title)}${url ? ` ${url}` : ''}`,
    notDone: (failed: Failure): string =>
      `${mayBeDone.has(failed.code) ? '' : `${say('unchanged')} `}${told([failed], say)}`,
    /** The question was not understood, by the hub or by a model without tools; `intents` may be meant. `models`: where one is added. */
    unclear: (intents: readonly IntentName[], endpoint: Endpoint, models: string) =>
      suggesting(`${say('canRead')} ${say('whichIntent', models)}`, intents, endpoint),
    /** Nothing on the accounts is asked for. */
    none: (endpoint: Endpoint, models: string) => suggesting(`${say('canRead')} ${say('none', models)}`, [], endpoint),
  };
}

const list = (names: string[]): string => names.map((name) => `- ${asCode(name)}`).join('\n');

/** Each once. Where a page of the hub fixes it, that is what the person wants to press. */
const told = (failures: Failure[], say: (phrase: LinkPhrase, link: string) => string): string =>
  [
    ...new Set(
      failures.map((failed) => {
        const phrase = linkPhraseOf(failed);
        return `${failed.message} ${phrase && failed.link ? say(phrase, failed.link) : failed.hint}`;
      }),
    ),
  ].join('\n\n');

type LinkPhrase = 'connect' | 'allow' | 'signIn' | 'resume';

/** What a person does on the page of the hub that fixes it; undefined where none does. */
export function linkPhraseOf({ link }: Failure): LinkPhrase | undefined {
  const purpose = readLink(link ?? '');
  if (purpose?.page === 'connect') return purpose.tool === undefined ? 'connect' : 'allow';
  if (purpose?.page === 'fix') return purpose.of === 'key' ? 'resume' : 'signIn';
  return purpose?.page === 'allow' ? 'allow' : undefined;
}

/** What a digest says. */
export const digestWords = (language: Language) => {
  const [count, field] = [sayIn(phrases.nouns, language), sayIn(phrases.fields, language)];
  const values: Record<string, string> = phrases.values[language];
  return {
    say: sayIn(phrases.digest, language),
    count,
    field,
    /** What a list holds, by how its tool and the kind it was asked for are called: the first pattern that fits. */
    nounOf: (called: string) => count.names.find((pattern) => new RegExp(pattern).test(called)) ?? '.',
    /** How a field is told with words around its value. */
    fieldOf: (name: string) => field.names.find((known) => known === name),
    /** A value of an enumeration or the name of a field that is true, which platforms write in English; one of no table as it is. */
    value: (name: string): string => values[name] ?? name.replaceAll('_', ' '),
  };
};
export type DigestWords = ReturnType<typeof digestWords>;
