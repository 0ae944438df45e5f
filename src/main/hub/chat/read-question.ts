/** What a question needs, read without a model or from what a model chose, for all accounts that the key covers. */
import type { Failure } from '../../../shared/errors.ts';
import type { Caller } from '../tools/invoke.ts';
import type { AccountCall } from './fetch-calls.ts';
import type { Fetched } from './fetched.ts';
import type { IntentName, Reading } from './intents.ts';
import type { PromptMessage } from './models/model-event.ts';

export type QuestionReading =
  /** `isCertain`: fetched at once, also for a model that plans by itself. `readAs`: for a person, such as `my commits, 1 to 31 October`. */
  | {
      kind: 'calls';
      intents: IntentName[];
      readAs: string;
      isCertain: boolean;
      calls: AccountCall[];
      /** Further calls, by what those have found. */
      next?: (fetched: readonly Fetched[]) => AccountCall[];
    }
  /** Nothing on the accounts is asked for. */
  | { kind: 'none' }
  /** A change is asked for, which this never makes. */
  | { kind: 'change' }
  /** Repositories of the key that may be meant, at most three; or intents that may be, the likeliest first. */
  | { kind: 'unclear'; repositories: string[]; intents: IntentName[] }
  | { kind: 'failed'; failures: Failure[] };

/** `earlier` resolves follow-ups. `chosen` is what a model read out of the question; checked like the hub's own reading. */
export type ReadQuestion = (
  caller: Caller,
  question: string,
  earlier: readonly PromptMessage[],
  chosen?: Reading,
) => Promise<QuestionReading>;
