/** What a program may do that the hub sets up: an AI client of its computer, or Open WebUI, with all accounts. Pure. */
import type { Grant } from '../../../../shared/model.ts';
import { isPattern, parsePlaces, patternsIn, type TypedPlaces, typedPlaces } from '../places/kinds.ts';
import { accessOf, reachesAll } from './key-facts.ts';

export type ShortForm = {
  may: 'read' | 'write';
  /** Patterns as typed; empty is all. */
  repositories: string;
  /** The same for places of other kinds. */
  places: TypedPlaces;
  days: '7' | '30' | '90';
};

/** As it begins, but for the days. */
export const newShortForm = { may: 'read', repositories: '', places: {} } as const;

/** What a key allows, to be changed. */
export const shortFormLike = (grant: Grant): Omit<ShortForm, 'days'> => ({
  may: accessOf(grant),
  repositories: typedRepositories(grant),
  places: typedPlaces(grant.places),
});

/** The repositories of a key as a person would type them. */
export const typedRepositories = ({ repositories }: Grant): string =>
  reachesAll(repositories) ? '' : repositories.join(', ');

/** The first pattern that is none. */
export const badPattern = ({ repositories }: Pick<ShortForm, 'repositories'>): string | undefined =>
  patternsIn(repositories).find((text) => !isPattern(text));

/** As the hub hears it. */
export function shortRequest({ may, repositories, places, days }: ShortForm) {
  const patterns = patternsIn(repositories);
  const limits = parsePlaces(places);
  return {
    write: may === 'write',
    days: Number(days),
    ...(patterns.length > 0 && { repositories: patterns }),
    ...(limits && { places: limits }),
  };
}
