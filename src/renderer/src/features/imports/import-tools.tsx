import { useEffect, useState } from 'react';
import type { ImportedTool, ImportProposal, ShownImport } from '../../../../shared/imports.ts';
import { visible } from '../../../../shared/visible.ts';
import { useCall, useConfirmation } from '../../hub/queries.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { classes } from '../../ui/classes.ts';
import { FailureNote } from '../../ui/notes.tsx';
import { showToast } from '../../ui/toast.ts';
import { useWords } from '../../words/index.ts';
import { Confirming } from '../keys/confirming.tsx';
import { waitsFor } from './import-form.ts';
import css from './imports.module.css';
import { type ImportsWords, useImportsWords } from './imports-words.ts';
import { changed, Tick, type ToolChoice, ToolTable } from './tool-table.tsx';

/** Its tools, first those that wait for review, and the wish to accept some of them. */
export function ImportTools({ imported, isOwner, accepting }: ImportToolsProps) {
  const words = useImportsWords();
  const { mutate, error, isPending, reset } = useCall('imports.propose', useConfirmation());
  const { asked, setAsked } = accepting;
  const { name, accountsOf, tools, digest } = imported;
  // What its person said of a tool before holds as long as the hub holds it to it; the source's own word is only shown.
  const [choice, setChoice] = useState<ToolChoice>(() => ({
    chosen: new Set(),
    reads: readsIn(tools.filter(waitsFor)),
  }));
  // On the accounts of a built-in platform its rule says what reads.
  const saysReads = accountsOf === name;
  const chosen = tools.filter((tool) => choice.chosen.has(tool.name)).map((tool) => tool.name);
  const change = (next: ToolChoice) => {
    setChoice(next);
    reset();
  };
  const accept = () => {
    const reads = saysReads ? { reads: chosen.filter((one) => choice.reads.has(one)) } : {};
    mutate(
      { accept: { id: name, tools: chosen, digest, ...reads } },
      { onSuccess: (proposal) => setAsked({ proposal, tools: chosen }) },
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
      <ChangedTools tools={tools.filter(waitsFor)} choice={choice} onChange={onChange} saysReads={saysReads} />
      {(others.length > 0 || !tools.some(waitsFor)) && (
        <section aria-labelledby="tools" className="column-2">
          <h2 id="tools">{words.tools.title}</h2>
          <ToolTable
            tools={others}
            choice={choice}
            onChange={onChange}
            isOpen={({ state }) => state === 'off'}
            mayRead={saysReads ? mayOnlyRead : undefined}
          />
        </section>
      )}
      {error && <FailureNote failure={error} />}
      {isOwner && tools.some(({ state }) => state !== 'on') && (
        <div className={css['foot']}>
          <span className="muted">{words.tools.chosen(chosen.length)}</span>
          <Button kind="primary" onPress={accept} isDisabled={chosen.length === 0} isPending={isPending}>
            {words.accept(chosen.length)}
          </Button>
        </div>
      )}
    </>
  );
}

type ChangedToolsProps = {
  tools: readonly ImportedTool[];
  choice: ToolChoice;
  onChange: ((choice: ToolChoice) => void) | undefined;
  /** Whether its person says which of them only read. */
  saysReads: boolean;
};

const mostAtFirst = 20;

/** What is not there until its person has looked: each with what differs, in full. */
function ChangedTools({ tools, choice, onChange, saysReads }: ChangedToolsProps) {
  const { changed: words, tools: toolWords } = useImportsWords();
  const { common } = useWords();
  const [isAll, setAll] = useState(false);
  if (tools.length === 0) return null;
  return (
    <section className={css['changed']} aria-labelledby="changed">
      <h2 id="changed">{words.title(tools.length)}</h2>
      <p className="muted">{words.text}</p>
      <ul>
        {(isAll ? tools : tools.slice(0, mostAtFirst)).map((tool) => {
          const { name, title, access, state } = tool;
          const isGone = state === 'removed';
          return (
            <li key={name} className={classes('frame', css['card'])}>
              <p className="line">
                <bdi className="strong">{visible(title)}</bdi> <code>{visible(name)}</code>
                <Badge tone={access === 'destructive' ? 'danger' : access}>{common.access[access]}</Badge>
              </p>
              {isGone ? <p>{words.removed}</p> : <Differences tool={tool} words={words} />}
              {onChange && (
                <Tick
                  name={words.choose(visible(title))}
                  isOn={choice.chosen.has(name)}
                  onChange={(isOn) => onChange({ ...choice, chosen: changed(choice.chosen, [name], isOn) })}
                >
                  {isGone ? words.forget : words.take}
                </Tick>
              )}
              {onChange && saysReads && !isGone && access !== 'destructive' && (
                <Tick
                  name={toolWords.reads(visible(title))}
                  isOn={choice.reads.has(name)}
                  onChange={(isOn) => onChange({ ...choice, reads: changed(choice.reads, [name], isOn) })}
                >
                  {toolWords.columns.reads}
                </Tick>
              )}
            </li>
          );
        })}
      </ul>
      {!isAll && tools.length > mostAtFirst && (
        <Button onPress={() => setAll(true)}>{words.showAll(tools.length)}</Button>
      )}
    </section>
  );
}

function Differences({ tool, words }: { tool: ImportedTool; words: ImportsWords['changed'] }) {
  return (
    <dl className={classes('column-2', css['differences'])}>
      {tool.changes.map(({ what, before, after }) => (
        <div key={what}>
          <dt>
            <code>{visible(what)}</code>
          </dt>
          <dd>
            <span className="unseen">{words.before}: </span>
            <del>{before === null ? words.nothing : visible(before)}</del>
          </dd>
          <dd>
            <span className="unseen">{words.after}: </span>
            <ins>{after === null ? words.nothing : visible(after)}</ins>
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** `tools` by the names they had: what can do something else than before is there under another. */
type PendingTools = { proposal: ImportProposal; tools: readonly string[] };

type PendingAcceptance = { asked: PendingTools | null; setAsked: (asked: PendingTools | null) => void };

export function useAccepting(imported: ShownImport | undefined): PendingAcceptance {
  const words = useImportsWords();
  const [asked, setAsked] = useState<PendingTools | null>(null);
  const isOver = asked !== null && imported !== undefined && !isWaiting(asked, imported);
  useEffect(() => {
    if (!isOver || !imported) return;
    setAsked(null);
    showToast({ text: words.accepted(visible(imported.title)) });
  }, [isOver, imported, words]);
  return { asked, setAsked };
}

const isWaiting = ({ tools: asked }: PendingTools, { tools }: ShownImport): boolean =>
  tools.some(({ name, state }) => state !== 'on' && asked.includes(name));

type ImportToolsProps = { imported: ShownImport; isOwner: boolean; accepting: PendingAcceptance };

/** Not one of which the server itself says that it destroys. */
const mayOnlyRead = ({ state, access }: ImportedTool): boolean => state === 'off' && access !== 'destructive';
const readsIn = (tools: readonly ImportedTool[]): Set<string> =>
  new Set(tools.filter(({ access }) => access === 'read').map(({ name }) => name));
