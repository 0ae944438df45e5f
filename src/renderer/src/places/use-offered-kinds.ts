import { useHub } from '../hub/queries.ts';
import { platformsFor } from '../keys/tools-offered.ts';
import { kindsOf, type OfferedKind } from './kinds.ts';

/** What a key for all of the person's accounts can be limited to; nothing until the hub has told. */
export function useOfferedKinds(): OfferedKind[] {
  const { data: accounts } = useHub('accounts.list', {});
  const { data: platforms } = useHub('platforms.list', {});
  if (!accounts || !platforms) return [];
  const every = accounts.map(({ id }) => id);
  return kindsOf(platformsFor(every, accounts, platforms));
}
