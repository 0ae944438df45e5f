/** Which lines of data fit: texts are shortened first, then the least relevant and oldest things are left out. Pure. */
import { relevanceTo } from '../relevance.ts';
import { callLine, type Harvest, type Line, numbered, type Thing, thingLine } from './lines.ts';
import { type CountTokens, othersFirst } from './tokenizer.ts';

/** The lines of one call in the order of its answer. */
export type Shown = { harvest: Harvest; call: Line | undefined; things: Line[] };
export type Chosen = { shown: Shown[]; tokens: number };

type Question = { text: string; boundary: string };

/** Characters of one text, tried in turn. */
const limits = [16_000, 8_000, 4_000, 2_000, 1_000, 500, 250];

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
  const longestText = harvests
    .flatMap(({ things }) => things.flatMap(({ fields }) => Object.values(fields)))
    .reduce<number>((most, value) => (typeof value === 'string' ? Math.max(most, value.length) : most), 0);
  // Where the next one cuts nothing either, this one makes no difference.
  const cutting = limits.filter((_, at) => (limits[at + 1] ?? -1) < longestText);
  for (const longest of cutting) {
    const isLast = longest === limits.at(-1);
    const filled = await fill(queues, { ...question, longest, room, stopsEarly: !isLast }, count);
    if (isLast || filled.isComplete) return arranged(queues, filled);
  }
  throw new Error('unreachable: the last limit always returns');
}

type Queue = { harvest: Harvest; ranked: Thing[] };
type Filled = { lines: Map<Harvest | Thing, Line>; tokens: number; isComplete: boolean };
type Bounds = { boundary: string; longest: number; room: number; stopsEarly: boolean };

async function fill(
  queues: Queue[],
  { boundary, longest, room, stopsEarly }: Bounds,
  count: CountTokens,
): Promise<Filled> {
  const filled: Filled = { lines: new Map(), tokens: 0, isComplete: true };
  const take = async (of: Harvest | Thing, line: Line): Promise<boolean> => {
    // With a number of four digits, two tokens; most have fewer.
    const tokens = await count(`${numbered(line, line.source && 9_999)}\n`, room - filled.tokens);
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

/** Those first that share words with the question, then the newest; what one answer holds in one order stays in it. */
function ranked(things: Thing[], question: string): Thing[] {
  const relevance = relevanceTo(question);
  return things
    .map((thing, at) => ({
      thing,
      isWhole: at === 0 && things[1]?.part !== undefined,
      relevance: relevance(searchable(thing)),
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

const searchable = ({ fields }: Thing): string =>
  Object.entries(fields)
    .map(([name, value]) => (typeof value === 'string' && name !== 'url' ? value.slice(0, 500) : ''))
    .join(' ');
