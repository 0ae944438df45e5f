/** The option that limits a key to some places, for every command that asks for one. */
import type { Invocation } from './invocation.ts';

export const placeOption = {
  place: {
    type: 'string',
    multiple: true,
    value: 'KIND=PATTERN',
    about: 'Only such places of that kind, as channel=team-* or calendar=Work; may be repeated',
  },
} as const;

/** The patterns by kind, for the hub to judge: what names no kind is no pattern of one. Undefined where nothing was said. */
export function placesOf({ values }: Pick<Invocation, 'values'>): Record<string, string[]> | undefined {
  const given = values['place'];
  if (!Array.isArray(given)) return undefined;
  const named = given.map((text) => {
    const [kind = '', ...pattern] = String(text).split('=');
    return { kind, pattern: pattern.join('=') };
  });
  const byKind = Map.groupBy(named, ({ kind }) => kind);
  return Object.fromEntries([...byKind].map(([kind, those]) => [kind, those.map(({ pattern }) => pattern)]));
}
