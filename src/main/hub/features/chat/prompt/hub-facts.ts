/** What the hub itself says about the data: to the model as its own line, to the person in words. */
import { errors } from '../../../../../shared/errors.ts';
import type { Shown } from './choose.ts';
import { dataLine } from './data-line.ts';
import type { Earlier } from './earlier.ts';
import type { Harvest } from './lines.ts';

type Facts = { now: number; shown: Shown[]; earlier: Pick<Earlier, 'leftOut'> };

/** Only numbers, codes and words of the hub: a failure's own message may quote the platform, so the standing one is told. */
export function hubLine({ now, shown, earlier }: Facts, boundary: string): string {
  const seen = shown.flatMap(({ call, things }) => [...(call ? [call] : []), ...things].map((line) => line.seen));
  const facts = {
    trust: 'hub',
    now: `${new Date(now).toISOString().slice(0, 16)}Z`,
    calls: shown.map(({ harvest, things }) => callFacts(harvest, things.length)),
    masked: seen.reduce((sum, { masked }) => sum + masked, 0) || undefined,
    shortened: seen.filter(({ shortened }) => shortened).length || undefined,
    earlier_messages_left_out: earlier.leftOut || undefined,
  };
  return dataLine(facts, boundary);
}

/** The longest that the line can become, for which room must be kept before it is known what fits. */
export function longestHubLine(now: number, harvests: Harvest[], boundary: string): string {
  const seen = { masked: 99_999, shortened: true };
  const line = { json: '', source: undefined, seen };
  const shown = harvests.map((harvest) => ({ harvest, call: line, things: harvest.things.map(() => line) }));
  return hubLine({ now, shown, earlier: { leftOut: 9_999 } }, boundary);
}

function callFacts({ fetched, from, things, counts }: Harvest, shown: number): object {
  const { result } = fetched;
  if ('failure' in result) return { ...from, failed: result.failure.code, message: errors[result.failure.code][1] };
  return {
    ...from,
    ...Object.fromEntries(Object.entries(counts).filter(([name, count]) => count > 0 || name === 'total')),
    items: things.length,
    shown,
    ...(!result.complete && { complete: false }),
  };
}

/** What was fetched or said and does not go to the model, such as `212 of 300 commits`. */
export function leftOutInWords({ shown, earlier }: { shown: Shown[]; earlier: Earlier }): string[] {
  const lists = new Map<string, { left: number; of: number }>();
  for (const { harvest, things } of shown) {
    const noun = nounOf(harvest);
    const { left, of } = lists.get(noun) ?? { left: 0, of: 0 };
    lists.set(noun, { left: left + harvest.things.length - things.length, of: of + harvest.things.length });
  }
  const shortened = shown.flatMap(({ things }) => things).filter(({ seen }) => seen.shortened).length;
  return [
    ...[...lists].filter(([, { left }]) => left > 0).map(([noun, { left, of }]) => `${left} of ${of} ${noun}`),
    ...(shortened > 0 ? [`parts of ${shortened} long ${shortened === 1 ? 'item' : 'items'}`] : []),
    ...(earlier.leftOut > 0 ? [`${earlier.leftOut} of ${earlier.of} earlier messages`] : []),
    ...(earlier.isSystemLeftOut ? ['the instructions of the program that asks'] : []),
  ];
}

/** As the tools name what they list: `github_my_commits` lists commits, an answer with a `comment_list` comments. */
function nounOf({ fetched, things }: Harvest): string {
  const listed = /_(?:list|my)_([a-z_]+)$/.exec(fetched.tool)?.[1];
  const noun = listed ?? things[1]?.part?.replace(/_list$/, 's') ?? 'items';
  return noun.replaceAll('_', ' ');
}
