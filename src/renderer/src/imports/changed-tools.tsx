import { useState } from 'react';
import type { ImportedTool } from '../../../shared/imports.ts';
import { visible } from '../../../shared/visible.ts';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { useWords } from '../words/index.ts';
import css from './imports.module.css';
import { type ImportsWords, useImportsWords } from './imports-words.ts';
import type { ToolChoice } from './tool-table.tsx';

type ChangedToolsProps = {
  tools: readonly ImportedTool[];
  choice: ToolChoice;
  onChange: ((choice: ToolChoice) => void) | undefined;
  /** Of a server of tools, whose person says which of them only read. */
  isServer: boolean;
};

const mostAtFirst = 20;

/** What is not there until its person has looked: each with what differs, in full. */
export function ChangedTools({ tools, choice, onChange, isServer }: ChangedToolsProps) {
  const { changed: words, tools: toolWords } = useImportsWords();
  const { common } = useWords();
  const [isAll, setAll] = useState(false);
  if (tools.length === 0) return null;
  const toggled = (names: ReadonlySet<string>, name: string) =>
    names.has(name) ? names.difference(new Set([name])) : new Set([...names, name]);
  return (
    <section className={css['changed']} aria-labelledby="changed">
      <h2 id="changed">{words.title(tools.length)}</h2>
      <p className={css['muted']}>{words.text}</p>
      <ul>
        {(isAll ? tools : tools.slice(0, mostAtFirst)).map((tool) => {
          const { name, title, access, state } = tool;
          const isGone = state === 'removed';
          return (
            <li key={name} className={css['card']}>
              <p className={css['line']}>
                <bdi className={css['strong']}>{visible(title)}</bdi> <code>{visible(name)}</code>
                <Badge tone={access === 'destructive' ? 'danger' : access}>{common.access[access]}</Badge>
              </p>
              {isGone ? <p>{words.removed}</p> : <Differences tool={tool} words={words} />}
              {onChange && (
                <label className={css['tick']}>
                  <input
                    type="checkbox"
                    aria-label={words.choose(visible(title))}
                    checked={choice.chosen.has(name)}
                    onChange={() => onChange({ ...choice, chosen: toggled(choice.chosen, name) })}
                  />
                  {isGone ? words.forget : words.take}
                </label>
              )}
              {onChange && isServer && !isGone && access !== 'destructive' && (
                <label className={css['tick']}>
                  <input
                    type="checkbox"
                    aria-label={toolWords.reads(visible(title))}
                    checked={choice.reads.has(name)}
                    onChange={() => onChange({ ...choice, reads: toggled(choice.reads, name) })}
                  />
                  {toolWords.columns.reads}
                </label>
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
    <dl className={css['differences']}>
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
