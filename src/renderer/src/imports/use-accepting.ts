/** While tools that were wished for wait to be confirmed, and that they are there afterwards. */
import { useEffect, useState } from 'react';
import type { ImportProposal, ShownImport } from '../../../shared/imports.ts';
import { visible } from '../../../shared/visible.ts';
import { showToast } from '../ui/toast.tsx';
import { useImportsWords } from './imports-words.ts';

/** `tools` by the names they had: what can do something else than before is there under another. */
type Asked = { proposal: ImportProposal; tools: readonly string[] };

export type PendingAcceptance = { asked: Asked | null; setAsked: (asked: Asked | null) => void };

export function useAccepting(imported: ShownImport | undefined): PendingAcceptance {
  const words = useImportsWords();
  const [asked, setAsked] = useState<Asked | null>(null);
  const isOver = asked !== null && imported !== undefined && !isWaiting(asked, imported);
  useEffect(() => {
    if (!isOver || !imported) return;
    setAsked(null);
    showToast({ text: words.accepted(visible(imported.title)) });
  }, [isOver, imported, words]);
  return { asked, setAsked };
}

const isWaiting = ({ tools: asked }: Asked, { tools }: ShownImport): boolean =>
  tools.some(({ name, state }) => state !== 'on' && asked.includes(name));
