/** How an AI client on this computer stands. Pure. */
import type { ListedClient } from '../../../../shared/client-install.ts';

type ClientStatus =
  | 'absent'
  | 'found'
  | 'shared'
  | 'unproved'
  | 'waiting'
  | 'connected'
  | 'failed'
  | 'changed'
  | 'stale';
type ClientView = { says: ClientStatus; tone: 'faint' | 'ok' | 'waiting' | 'wrong' };

const tones: Record<ClientStatus, ClientView['tone']> = {
  absent: 'faint',
  found: 'faint',
  shared: 'faint',
  unproved: 'waiting',
  waiting: 'waiting',
  connected: 'ok',
  failed: 'wrong',
  changed: 'waiting',
  stale: 'wrong',
};

type Stands = Pick<ListedClient, 'state' | 'provedAt' | 'connected' | 'sharedWith'>;

/**
 * Green only once the client itself has called: a file that was written, or an entry that works, says nothing of whether the client
 * reads it. `hasFailed`: whether a proof that was made just now failed, no matter what was proved before.
 */
export function viewClient({ state, provedAt, connected, sharedWith }: Stands, hasFailed: boolean): ClientView {
  const installed = hasFailed ? 'failed' : connected ? 'connected' : provedAt === null ? 'unproved' : 'waiting';
  const says = state === 'installed' ? installed : sharedWith ? 'shared' : state;
  return { says, tone: tones[says] };
}

/** Whether the hub has written anything there that could be undone. */
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
