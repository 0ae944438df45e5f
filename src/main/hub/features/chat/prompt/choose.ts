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
  const turns: Turn[] = [];
  for (const harvest of harvests) {
    for (const [turn, thing] of ranked(harvest.things, question.text).entries()) turns.push({ harvest, thing, turn });
    await othersFirst();
  }
  turns.sort((one, other) => one.turn - other.turn);
  const longestText = harvests
    .flatMap(({ things }) => things.flatMap(({ fields }) => Object.values(fields)))
    .reduce<number>((most, value) => (typeof value === 'string' ? Math.max(most, value.length) : most), 0);
  // Where the next one cuts nothing either, this one makes no difference.
  const cutting = limits.filter((_, at) => (limits[at + 1] ?? -1) < longestText);
  for (const longest of cutting) {
    const isLast = longest === limits.at(-1);
    const { lines, tokens, isFull } = await fill({ ...question, harvests, turns, longest, room, isLast }, count);
    if (isFull && !isLast) continue;
    const shown = harvests.map((harvest) => ({
      harvest,
      call: lines.get(harvest),
      things: harvest.things.flatMap((thing) => lines.get(thing) ?? []),
    }));
    return { shown, tokens };
  }
  throw new Error('unreachable: the last limit always returns');
}

/** A thing, and after how many others of its call it has its turn. */
type Turn = { harvest: Harvest; thing: Thing; turn: number };
type Filling = Pick<Question, 'boundary'> & {
  harvests: Harvest[];
  turns: Turn[];
  longest: number;
  room: number;
  isLast: boolean;
};

/** What doesn't fit ends its call, and all of it where shorter texts can be tried. */
async function fill({ harvests, turns, boundary, longest, room, isLast }: Filling, count: CountTokens) {
  const lines = new Map<Harvest | Thing, Line>();
  const full = new Set<Harvest>();
  let tokens = 0;
  const take = async (harvest: Harvest, of: Harvest | Thing, line: Line): Promise<void> => {
    // With a number of four digits, two tokens; most have fewer.
    const more = await count(`${numbered(line, line.source && 9_999)}\n`, room - tokens);
    if (tokens + more > room) return void full.add(harvest);
    tokens += more;
    lines.set(of, line);
  };
  for (const harvest of harvests)
    if (Object.keys(harvest.about).length > 0) await take(harvest, harvest, callLine(harvest, longest, boundary));
  for (const { harvest, thing } of turns) {
    if (full.size > 0 && !isLast) break;
    if (!full.has(harvest)) await take(harvest, thing, thingLine(harvest, thing, longest, boundary));
  }
  return { lines, tokens, isFull: full.size > 0 };
}

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
