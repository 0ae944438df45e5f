/** What was fetched, taken apart into things that can be shown or left out one by one. Copies nothing. */
import { errors } from '../../../../shared/errors.ts';
import type { Fetched } from '../fetch-calls.ts';
import { isFilled } from './data-line.ts';

type Fields = Record<string, unknown>;

/** One thing of an answer: a commit, an issue, or part of one such as a comment or the change of a file. */
export type Thing = {
  fields: Fields;
  /** The list inside one thing that it is from, such as `files`. */
  part?: string;
};

/** One call with its things in the order of the answer. */
export type Harvest = {
  fetched: Fetched;
  /** Which tool brought it, from which account. */
  from: { tool: string; account: string };
  things: Thing[];
  /** Counts that the tool made. */
  counts: Record<string, number>;
  /** What may hold words of others: the arguments, what the answer says beside its things, what a platform said to a failure. */
  about: { asked?: Fields; beside?: Fields; said?: string };
};

const longestName = 100;

/** Takes the answer to one call apart: its `items`, or one thing and the lists inside it. */
export function harvest(fetched: Fetched): Harvest {
  const { arguments: given, result } = fetched;
  const asked = isFilled(given) && { asked: given };
  // An account is named as its platform names it, at whatever length.
  const from = { tool: fetched.tool.slice(0, longestName), account: fetched.account.slice(0, longestName) };
  if ('failure' in result) {
    const { code, message } = result.failure;
    const said = message !== errors[code][1] && { said: message };
    return { fetched, from, things: [], counts: {}, about: { ...asked, ...said } };
  }
  const { secrets_removed: removed, ...value } = result.value;
  const { items, left_out: leftOut, ...rest } = value;
  const told = {
    ...(typeof leftOut === 'number' && { not_fetched: leftOut }),
    ...(typeof removed === 'number' && { secrets_removed: removed }),
  };
  if (!areThings(items)) {
    return { fetched, from, things: wholeAndParts(value), counts: told, about: { ...asked } };
  }
  const counts = Object.entries(rest).filter((entry): entry is [string, number] => typeof entry[1] === 'number');
  const others = Object.entries(rest).filter(([, value]) => typeof value !== 'number' && isFilled(value));
  return {
    fetched,
    from,
    things: items.map((fields) => ({ fields })),
    counts: { ...Object.fromEntries(counts), ...told },
    about: { ...asked, ...(others.length > 0 && { beside: Object.fromEntries(others) }) },
  };
}

function wholeAndParts(value: Fields): Thing[] {
  const isList = (entry: [string, unknown]): entry is [string, Fields[]] => areThings(entry[1]) && entry[1].length > 0;
  const entries = Object.entries(value);
  const whole = { fields: Object.fromEntries(entries.filter((entry) => !isList(entry))) };
  return [whole, ...entries.filter(isList).flatMap(([part, list]) => list.map((fields) => ({ fields, part })))];
}

const areThings = (list: unknown): list is Fields[] =>
  Array.isArray(list) && list.every((one) => typeof one === 'object' && one !== null && !Array.isArray(one));
