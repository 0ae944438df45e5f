import { useState } from 'react';
import type { ImportedTool, ShownImport } from '../../../shared/imports.ts';
import { useCall } from '../hub/queries.ts';
import { useConfirmation } from '../hub/use-confirmation.ts';
import { Confirming } from '../keys/confirming.tsx';
import { Button } from '../ui/button.tsx';
import { FailureNote } from '../ui/notes.tsx';
import { ChangedTools } from './changed-tools.tsx';
import css from './imports.module.css';
import { useImportsWords } from './imports-words.ts';
import { type ToolChoice, ToolTable } from './tool-table.tsx';
import type { PendingAcceptance } from './use-accepting.ts';
import { waitsFor } from './waits-for.ts';

type ImportToolsProps = { imported: ShownImport; isOwner: boolean; accepting: PendingAcceptance };

/** Its tools, those that wait to be looked at first, and the wish to take some of them as they are now. */
export function ImportTools({ imported, isOwner, accepting }: ImportToolsProps) {
  const words = useImportsWords();
  const openConfirmation = useConfirmation();
  const { mutate, error, isPending, reset } = useCall('imports.propose');
  const { asked, setAsked } = accepting;
  const { kind, name, tools, digest } = imported;
  // What its person said of a tool before holds as long as the hub holds it to it; the source's own word is only shown.
  const [choice, setChoice] = useState<ToolChoice>(() => ({
    chosen: new Set(),
    reads: readsIn(tools.filter(waitsFor)),
  }));
  const isServer = kind === 'mcp';
  const chosen = tools.filter((tool) => choice.chosen.has(tool.name)).map((tool) => tool.name);
  const change = (next: ToolChoice) => {
    setChoice(next);
    reset();
  };
  const accept = () => {
    const reads = isServer ? { reads: chosen.filter((one) => choice.reads.has(one)) } : {};
    mutate(
      { accept: { id: name, tools: chosen, digest, ...reads } },
      {
        onSuccess: (proposal) => {
          setAsked({ proposal, tools: chosen });
          openConfirmation();
        },
      },
    );
  };
  if (asked) {
    const close = () => setAsked(null);
    return <Confirming proposal={asked.proposal} detail={words.confirming.accept} onAgain={close} onCancel={close} />;
  }
  const others = [...tools.filter(({ state }) => state === 'on'), ...tools.filter(({ state }) => state === 'off')];
  const onChange = isOwner ? change : undefined;
  return (
    <>
      <ChangedTools tools={tools.filter(waitsFor)} choice={choice} onChange={onChange} isServer={isServer} />
      {(others.length > 0 || !tools.some(waitsFor)) && (
        <section aria-labelledby="tools" className={css['stack']}>
          <h2 id="tools">{words.tools.title}</h2>
          <ToolTable
            tools={others}
            choice={choice}
            onChange={onChange}
            isOpen={({ state }) => state === 'off'}
            mayRead={isServer ? mayOnlyRead : undefined}
          />
        </section>
      )}
      {error && <FailureNote failure={error} />}
      {isOwner && tools.some(({ state }) => state !== 'on') && (
        <div className={css['foot']}>
          <span className={css['muted']}>{words.tools.chosen(chosen.length)}</span>
          <Button kind="primary" onPress={accept} isDisabled={chosen.length === 0} isPending={isPending}>
            {words.accept(chosen.length)}
          </Button>
        </div>
      )}
    </>
  );
}

/** Not one of which the server itself says that it destroys. */
const mayOnlyRead = ({ state, access }: ImportedTool): boolean => state === 'off' && access !== 'destructive';
const readsIn = (tools: readonly ImportedTool[]): Set<string> =>
  new Set(tools.filter(({ access }) => access === 'read').map(({ name }) => name));
