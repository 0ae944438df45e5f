import { type ReactNode, useState } from 'react';
import type { Key } from '../../../../shared/model.ts';
import { Menu } from '../../ui/menu.tsx';
import { useWords } from '../../words/index.ts';
import { useKeyActions } from '../keys/key-panel.tsx';
import { RevokeDialog } from '../keys/revoke-dialog.tsx';
import css from './home.module.css';

/** What can be done about a client without leaving Home, behind its tile: see its calls, pause it, revoke its key. */
export function ClientMenu({ of, tile }: { of: Key; tile: ReactNode }) {
  const { common } = useWords();
  const [revoking, setRevoking] = useState<Key | null>(null);
  const actions = useKeyActions({ onReplace: () => {}, onRevoke: setRevoking });
  const entries = actions.menuOf(of).filter(({ id }) => id !== 'replace');
  return (
    <>
      <Menu className={css['tile'] ?? ''} name={common.moreActions(of.client)} trigger={tile} entries={entries} />
      <RevokeDialog
        ending={revoking}
        onPause={(key) => actions.setActive(key, false)}
        onClose={() => setRevoking(null)}
      />
    </>
  );
}
