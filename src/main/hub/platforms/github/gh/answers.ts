/**
 * What may pass of GitHub's answers, by name: fields that GitHub's own description has at that place of that operation's answer and that are
 * in the list of `answer-fields.ts`. Anything else that GitHub says goes to no client, a token that it adds one day included.
 */
import { isRecord } from '../../../../../shared/parse-json.ts';
import { plainAddress } from './plain-address.ts';

/** What may stand somewhere in an answer, where numbers are places in the list of all shapes; nothing else passes there. */
export type AnswerShape = {
  /** A text, a number or a truth value; 2: an address. */
  value?: 1 | 2;
  fields?: Record<string, number>;
  /** Of a list, or of fields whose names people choose. */
  items?: number;
  more?: number;
};

/** By GitHub's name for an operation, the shape of its answer. */
export type AnswerShapes = { shapes: AnswerShape[]; operations: Record<string, number> };

/** As JSON. `electron.vite.config.ts` fills it in from `@octokit/openapi`; a hub that runs from its sources reads that itself. */
const built: string[] = [];

let known: AnswerShapes | undefined;

export async function answerShapes(): Promise<AnswerShapes> {
  const [json] = built;
  known ??= json === undefined ? (await import('./to-build.ts')).answersToBuild() : (JSON.parse(json) as AnswerShapes);
  return known;
}

/** What of an answer may pass: null and an empty list always do. Undefined where nothing of it may. Pure. */
export function passedOf({ shapes, operations }: AnswerShapes, operation: string, answer: unknown): unknown {
  const passed = (at: number | undefined, value: unknown): unknown => {
    if (at === undefined) return undefined;
    const { value: kind, fields = {}, items, more } = shapes[at] ?? {};
    if (value === null) return null;
    if (Array.isArray(value)) {
      return items === undefined
        ? undefined
        : value.map((one) => passed(items, one)).filter((one) => one !== undefined);
    }
    if (isRecord(value)) {
      const isObject = Object.keys(fields).length > 0 || more !== undefined;
      if (!isObject) return undefined;
      const members = Object.entries(value).map(([name, one]) => {
        const chosen = more !== undefined && !isNamedLikeSecret(name) ? more : undefined;
        return [name, passed(Object.hasOwn(fields, name) ? fields[name] : chosen, one)] as const;
      });
      return Object.fromEntries(members.filter(([, one]) => one !== undefined));
    }
    if (kind === undefined) return undefined;
    return kind === 2 && typeof value === 'string' ? plainAddress(value) : value;
  };
  return passed(Object.hasOwn(operations, operation) ? operations[operation] : undefined, answer);
}

/** Whether a field is called like what opens something. */
export const isNamedLikeSecret = (name: string): boolean =>
  /token|secret|signature|passw|passphrase|credential|cookie|certificate|(?:^|_)(?:key|keys|jwt|otp|pem|pin_code)(?:$|_)|[a-z]Keys?(?:$|[A-Z])/i.test(
    name,
  );
