/** The kinds of places that a key may be limited to, in the person's words, and their patterns as typed. Pure. */
import type { Failure } from '../../../../shared/errors.ts';
import type { PlatformFacts } from '../../../../shared/model.ts';
import type { PlaceKind } from '../../../../shared/places.ts';
import type { FieldError } from '../../ui/form.tsx';
import type { ConsoleWords } from '../../words/index.ts';

/** `owner/name` or `owner/*`. */
export const isPattern = (text: string): boolean => /^[\w.*-]+\/[\w.*-]+$/.test(text);

/** `main`, `feature/*` or `docs/**`: of branches or of paths. */
export const isPathPattern = (text: string): boolean =>
  !/[\p{Cc}\\]/u.test(text) && text.split('/').every((part) => part !== '.' && part !== '..');

export const patternsIn = (text: string): string[] => text.split(/[\s,，、]+/).filter(Boolean);

/** `platform` is its title. */
export type OfferedKind = PlaceKind & { platform: string };
/** By kind of place, the patterns as typed. */
export type TypedPlaces = Readonly<Record<string, string>>;

type PlaceWords = ConsoleWords['places'];

export const kindsOf = (platforms: readonly PlatformFacts[]): OfferedKind[] =>
  platforms.flatMap(({ title: platform, places }) => places.map((place) => ({ ...place, platform })));

/** Repositories have a separate field, with their branches and files. */
export const hasRepositories = (kinds: readonly Pick<OfferedKind, 'kind'>[]): boolean =>
  kinds.some(({ kind }) => kind === 'repository');

/** Those with a field: what is offered, and what was typed for other kinds, which must not be lost unseen. */
export function kindsShown(offered: readonly OfferedKind[], typed: TypedPlaces): OfferedKind[] {
  const others = Object.keys(typed).filter((kind) => typed[kind] && !offered.some((one) => one.kind === kind));
  return [
    ...offered.filter(({ kind }) => kind !== 'repository'),
    ...others.map((kind) => ({ kind, title: kind, example: '*', platform: '' })),
  ];
}

export const kindTitle = ({ kind, title }: Pick<OfferedKind, 'kind' | 'title'>, words: PlaceWords): string =>
  words.kinds[kind] ?? title;

/** As it stands within a sentence. */
export const kindNoun = (kind: Pick<OfferedKind, 'kind' | 'title'>, words: PlaceWords): string =>
  words.nouns[kind.kind] ?? kindTitle(kind, words);

/** `Channels at Slack`: two platforms may call their kinds the same. */
export const kindLabel = (kind: OfferedKind, words: PlaceWords): string =>
  kind.platform === '' ? kindTitle(kind, words) : words.at(kindTitle(kind, words), kind.platform);

/** Commas and lines part them, and no blanks: names of calendars and labels have those. */
export const placePatterns = (text: string): string[] =>
  text
    .split(/[,，、\n]/)
    .map((pattern) => pattern.trim())
    .filter(Boolean);

/** As the hub hears it; undefined where nothing is limited. */
export function parsePlaces(typed: TypedPlaces): Record<string, string[]> | undefined {
  const limited = Object.entries(typed)
    .map(([kind, text]) => [kind, placePatterns(text)] as const)
    .filter(([, patterns]) => patterns.length > 0);
  return limited.length > 0 ? Object.fromEntries(limited) : undefined;
}

/** As a person would type it. */
export const typedPlaces = (places: Record<string, string[]> | undefined): TypedPlaces =>
  Object.fromEntries(Object.entries(places ?? {}).map(([kind, patterns]) => [kind, patterns.join(', ')]));

/** The field of the pattern that the hub refused, and what is wrong with it; null where it refused for something else. */
export function wrongPlace(
  { place }: Pick<Failure, 'place'>,
  kinds: readonly OfferedKind[],
  words: PlaceWords,
): FieldError<`place:${string}`> | null {
  const known = place && kinds.find(({ kind }) => kind === place.kind);
  return known ? { field: `place:${known.kind}`, text: words.notPattern(place.pattern, known.example) } : null;
}
