import { useState } from 'react';
import type { Key } from '../../../../shared/model.ts';
import { RowMenu } from '../../ui/menu.tsx';
import { useKeyActions } from '../keys/key-panel.tsx';
import { RevokeDialog } from '../keys/revoke-dialog.tsx';

/** What can be done about a client without leaving Home: see its calls, revoke its key. */
export function ClientMenu({ of }: { of: Key }) {
  const [revoking, setRevoking] = useState<Key | null>(null);
  const actions = useKeyActions({ onReplace: () => {}, onRevoke: setRevoking });
  const entries = actions.menuOf(of).filter(({ id }) => id !== 'replace');
  return (
    <>
      <RowMenu row={of.client} entries={entries} />
      <RevokeDialog
        ending={revoking}
        onPause={(key) => actions.setActive(key, false)}
        onClose={() => setRevoking(null)}
      />
    </>
  );
}
