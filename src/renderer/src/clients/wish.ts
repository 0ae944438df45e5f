/** What a client shall be able to do: as a person chooses it, and as the hub hears it. Pure. */
import type { ClientName, ClientWish } from '../../../shared/client-install.ts';
import type { Key } from '../../../shared/model.ts';
import { accessOf } from '../keys/key-state.ts';
import { parsePlaces, type TypedPlaces, typedPlaces } from '../places/kinds.ts';
import { isPattern, patternsIn } from '../places/repository-pattern.ts';

export type InstallChoice = {
  may: 'read' | 'write';
  /** Patterns as typed; empty is all. */
  repositories: string;
  /** The same for places of other kinds. */
  places: TypedPlaces;
  days: '7' | '30' | '90';
};

export const newInstallChoice: InstallChoice = { may: 'read', repositories: '', places: {}, days: '90' };

/** The same as the client has now, to be changed. */
export const installChoiceLike = ({ grant }: Key): InstallChoice => ({
  ...newInstallChoice,
  may: accessOf(grant),
  repositories: grant.repositories.includes('*/*') ? '' : grant.repositories.join(', '),
  places: typedPlaces(grant.places),
});

/** The first pattern that is none. */
export const badPattern = ({ repositories }: InstallChoice): string | undefined =>
  patternsIn(repositories).find((text) => !isPattern(text));

export function clientWish(client: ClientName, { may, repositories, places, days }: InstallChoice): ClientWish {
  const patterns = patternsIn(repositories);
  const limits = parsePlaces(places);
  return {
    client,
    write: may === 'write',
    days: Number(days),
    ...(patterns.length > 0 ? { repositories: patterns } : {}),
    ...(limits ? { places: limits } : {}),
  };
}
