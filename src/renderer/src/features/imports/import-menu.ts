import { useLocation } from 'wouter';
import type { ListedImport } from '../../../../shared/imports.ts';
import { visible } from '../../../../shared/visible.ts';
import { useAct, useIsOwner } from '../../hub/queries.ts';
import type { MenuEntry } from '../../ui/menu.tsx';
import { showToast } from '../../ui/toast.ts';
import { useWords } from '../../words/index.ts';
import { waitsFor } from './import-form.ts';
import { useImportsWords } from './imports-words.ts';

/** Reads its source again, and says in a toast the result. */
export function useRefresh(imported: ListedImport | undefined) {
  const words = useImportsWords();
  const call = useAct('imports.refresh');
  return {
    isPending: call.isPending,
    run: (given: { packed?: string; account?: string }) =>
      imported &&
      call.act({ id: imported.name, ...given }, ({ title, tools, off }) =>
        showToast({
          text:
            tools.length === off
              ? words.found(visible(title), off)
              : words.refreshed(visible(title), tools.filter(waitsFor).length),
        }),
      ),
  };
}

/** What can be done with an import from its card. A file is chosen again on its page, which needs a press of its kind. */
export function useImportMenu(imported: ListedImport, remove: () => void): MenuEntry[] {
  const words = useImportsWords();
  const { common } = useWords();
  const [, go] = useLocation();
  const isOwner = useIsOwner();
  const { run, isPending } = useRefresh(imported);
  return [
    { id: 'open', text: words.details, onAction: () => go(`/accounts/imports/named/${imported.name}`) },
    ...(isOwner && imported.source !== null
      ? [{ id: 'refresh', text: words.refresh, onAction: () => void run({}), isDisabled: isPending }]
      : []),
    ...(isOwner
      ? [{ id: 'remove', text: `${common.remove}...`, onAction: remove, isDanger: true, isApart: true }]
      : []),
  ];
}
