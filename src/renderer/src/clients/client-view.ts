/** An AI client on this computer: what it shall be able to do, and how it stands. Pure. */
import type { ClientName, ClientWish, ListedClient } from '../../../shared/client-install.ts';
import type { Key } from '../../../shared/model.ts';
import { accessOf } from '../keys/key-facts.ts';
import { isPattern, parsePlaces, patternsIn, type TypedPlaces, typedPlaces } from '../places/kinds.ts';

/** What a client shall be able to do: as a person chooses it, and as the hub hears it. Pure. */
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

export function installRequest(client: ClientName, { may, repositories, places, days }: InstallChoice): ClientWish {
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

type ClientStatus = 'absent' | 'found' | 'unproved' | 'proved' | 'failed' | 'changed' | 'stale';
type ClientView = { says: ClientStatus; tone: 'faint' | 'ok' | 'waiting' | 'wrong' };

const tones: Record<ClientStatus, ClientView['tone']> = {
  absent: 'faint',
  found: 'faint',
  unproved: 'waiting',
  proved: 'ok',
  failed: 'wrong',
  changed: 'waiting',
  stale: 'wrong',
};

/**
 * Green only after proof: that a file was written says nothing of whether the client gets an answer. `hasFailed`: whether a proof
 * that was made just now came to nothing, whatever was proved before.
 */
export function viewClient(
  { state, provedAt }: Pick<ListedClient, 'state' | 'provedAt'>,
  hasFailed: boolean,
): ClientView {
  const installed = hasFailed ? 'failed' : provedAt === null ? 'unproved' : 'proved';
  const says = state === 'installed' ? installed : state;
  return { says, tone: tones[says] };
}

/** Whether the hub has written anything there that could be taken back. */
export const mayUndo = ({ state }: Pick<ListedClient, 'state'>): boolean => state !== 'absent' && state !== 'found';

type FileDiffLine = { text: string; kind: 'added' | 'removed' | 'place' | 'same' };

/** The lines of a unified diff, all of them. */
export function diffLines(diff: string): FileDiffLine[] {
  const lines = diff.replace(/\n$/, '').split('\n');
  return lines.map((text) => ({ text, kind: kindOf(text) }));
}

function kindOf(line: string): FileDiffLine['kind'] {
  if (/^(@@|--- |\+\+\+ |\\)/.test(line)) return 'place';
  return line.startsWith('+') ? 'added' : line.startsWith('-') ? 'removed' : 'same';
}
