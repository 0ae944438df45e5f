/** Which lines of data fit: texts are shortened first, then the least relevant and oldest things are left out. Pure. */
import { callLine, type Harvest, type Line, numbered, type Thing, thingLine } from './lines.ts';
import { type CountTokens, othersFirst } from './tokenizer.ts';

/** The lines of one call in the order of its answer. */
export type Shown = { harvest: Harvest; call: Line | undefined; things: Line[] };
export type Chosen = { shown: Shown[]; tokens: number };

type Question = { text: string; boundary: string };

/** Characters of one text, tried in turn. */
const limits = [16_000, 8_000, 4_000, 2_000, 1_000, 500, 250];
const shortest = 250;

/** No text has fewer; English has about four. */
const mostCharactersPerToken = 8;

/** Fills at most `room` tokens, from each call in turn so that a long list starves no other. */
export async function choose(
  harvests: Harvest[],
  question: Question,
  room: number,
  count: CountTokens,
): Promise<Chosen> {
  const queues: Queue[] = [];
  for (const harvest of harvests) {
    queues.push({ harvest, ranked: ranked(harvest.things, question.text) });
    await othersFirst();
  }
  const texts = lengthsOf(harvests);
  const charactersAt = (longest: number): number =>
    texts.reduce((sum, length) => sum + Math.min(length - shortest, longest - shortest), 0);
  let tokensPerCharacter = 1 / mostCharactersPerToken;
  for (const longest of limits) {
    const isLast = longest === shortest || charactersAt(longest) === charactersAt(shortest);
    if (!isLast && charactersAt(longest) * tokensPerCharacter > room) continue;
    const filled = await fill(queues, { ...question, longest, room, stopsEarly: !isLast }, count);
    if (isLast || filled.isComplete) return arranged(queues, filled);
    // What did not fit tells how dense these texts are, which spares most of the further tries.
    tokensPerCharacter = Math.max(tokensPerCharacter, (0.8 * filled.tokens) / filled.characters);
  }
  throw new Error('unreachable: the last limit always returns');
}

type Queue = { harvest: Harvest; ranked: Thing[] };
type Filled = { lines: Map<Harvest | Thing, Line>; tokens: number; characters: number; isComplete: boolean };
type Bounds = { boundary: string; longest: number; room: number; stopsEarly: boolean };

async function fill(
  queues: Queue[],
  { boundary, longest, room, stopsEarly }: Bounds,
  count: CountTokens,
): Promise<Filled> {
  const filled: Filled = { lines: new Map(), tokens: 0, characters: 0, isComplete: true };
  const take = async (of: Harvest | Thing, line: Line): Promise<boolean> => {
    // With a number of four digits, two tokens; most have fewer.
    const text = `${numbered(line, line.source && 9_999)}\n`;
    const tokens = await count(text, room - filled.tokens);
    filled.characters += text.length;
    if (filled.tokens + tokens > room) {
      filled.isComplete = false;
      return false;
    }
    filled.tokens += tokens;
    filled.lines.set(of, line);
    return true;
  };
  let open: Queue[] = [];
  for (const queue of queues) {
    const { harvest } = queue;
    if (!isTold(harvest) || (await take(harvest, callLine(harvest, longest, boundary)))) open.push(queue);
  }
  for (let at = 0; open.length > 0 && (filled.isComplete || !stopsEarly); at++) {
    const still: Queue[] = [];
    for (const queue of open) {
      const thing = queue.ranked[at];
      if (thing && (await take(thing, thingLine(queue.harvest, thing, longest, boundary)))) still.push(queue);
    }
    open = still;
  }
  return filled;
}

const isTold = ({ about }: Harvest): boolean => Object.keys(about).length > 0;

const arranged = (queues: Queue[], { lines, tokens }: Filled): Chosen => ({
  tokens,
  shown: queues.map(({ harvest }) => ({
    harvest,
    call: lines.get(harvest),
    things: harvest.things.flatMap((thing) => lines.get(thing) ?? []),
  })),
});

/** Of each text that could be shortened. */
const lengthsOf = (harvests: Harvest[]): number[] =>
  harvests
    .flatMap(({ things }) => things.flatMap(({ fields }) => Object.values(fields)))
    .flatMap((value) => (typeof value === 'string' && value.length > shortest ? value.length : []));

/**
 * The things, those first that share words with the question, then the newest; what one answer holds in one order
 * otherwise keeps it. The whole of a thing goes before its parts.
 */
export function ranked(things: Thing[], question: string): Thing[] {
  if (things.length < 2) return things;
  const words = wordsOf(question);
  const hits = new Map<string, number>(words.map((word) => [word, 0]));
  const found = things.map((thing) => {
    const text = searchable(thing);
    const shared = words.filter((word) => text.includes(word));
    for (const word of shared) hits.set(word, (hits.get(word) ?? 0) + 1);
    return shared;
  });
  // A word that most of them hold, such as "commit" or "the", tells none from another.
  const telling = (word: string): boolean => (hits.get(word) ?? 0) * 2 < things.length;
  return things
    .map((thing, at) => ({
      thing,
      isWhole: at === 0 && things[1]?.part !== undefined,
      relevance: found[at]?.filter(telling).length ?? 0,
      time: timeOf(thing),
    }))
    .sort((a, b) => Number(b.isWhole) - Number(a.isWhole) || b.relevance - a.relevance || b.time - a.time)
    .map(({ thing }) => thing);
}

const dates = ['date', 'updated_at', 'created_at', 'pushed_at'];

function timeOf({ fields }: Thing): number {
  const date = dates.map((name) => fields[name]).find((value) => typeof value === 'string');
  return (date && Date.parse(date)) || 0;
}

const searchedLength = 500;

const searchable = ({ fields }: Thing): string =>
  Object.entries(fields)
    .map(([name, value]) => (typeof value === 'string' && name !== 'url' ? value.slice(0, searchedLength) : ''))
    .join(' ')
    .toLowerCase();

const mostWords = 64;

/** Words of any script and names such as `ada/orchard-7`; two Latin letters make no word, so that "of" does not count. */
function wordsOf(question: string): string[] {
  const text = question.slice(0, 10_000).toLowerCase();
  const words = new Set(text.match(/(?<![a-z0-9])[a-z0-9]+(?:[._/-][a-z0-9]+)+/g));
  for (const { segment, isWordLike } of new Intl.Segmenter(undefined, { granularity: 'word' }).segment(text)) {
    if (isWordLike && segment.length >= (/\p{Script=Han}/u.test(segment) ? 2 : 3)) words.add(segment);
  }
  return [...words].slice(0, mostWords);
}
