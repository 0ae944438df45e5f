import { useMemo, useState } from 'react';
import type { ImportedTool } from '../../../../shared/imports.ts';
import type { Access } from '../../../../shared/model.ts';
import { visible } from '../../../../shared/visible.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { useOutOfTabOrder } from '../../ui/focus.ts';
import { SearchField } from '../../ui/text-field.tsx';
import { type RowColumn, VirtualRows } from '../../ui/virtual-rows.tsx';
import { useWords } from '../../words/index.ts';
import css from './imports.module.css';
import { useImportsWords } from './imports-words.ts';

/** What a person has chosen of tools, by their names, and of which of those they say that they only read. */
export type ToolChoice = { chosen: ReadonlySet<string>; reads: ReadonlySet<string> };

type ToolTableProps = {
  tools: readonly ImportedTool[];
  choice: ToolChoice;
  /** Absent for people who may only look. */
  onChange?: ((choice: ToolChoice) => void) | undefined;
  /** Those that can be chosen. */
  isOpen: (tool: ImportedTool) => boolean;
  /** Those of which the person may say that they only read; absent where there is nothing to say. */
  mayRead?: ((tool: ImportedTool) => boolean) | undefined;
};

const rowHeight = 56;
const mostHeight = 480;

/** Any number of tools, with a box to find some and one to tick at each. */
export function ToolTable({ tools, choice, onChange, isOpen, mayRead }: ToolTableProps) {
  const { tools: words } = useImportsWords();
  const [text, setText] = useState('');
  const found = useMemo(() => {
    const sought = text.trim().toLowerCase();
    return tools.filter((tool) => `${tool.name} ${tool.title} ${tool.request}`.toLowerCase().includes(sought));
  }, [tools, text]);
  const open = onChange ? found.filter(isOpen) : [];
  const choose = (names: readonly string[], isChosen: boolean) =>
    onChange?.({ ...choice, chosen: changed(choice.chosen, names, isChosen) });
  const say = (name: string, isRead: boolean) =>
    onChange?.({
      // A person who says that it reads wants it.
      chosen: isRead ? changed(choice.chosen, [name], true) : choice.chosen,
      reads: changed(choice.reads, [name], isRead),
    });
  const columns: RowColumn<ImportedTool>[] = [
    ...(onChange
      ? [
          {
            header: words.columns.choose,
            width: '28px',
            hideHeader: true as const,
            cell: (tool: ImportedTool) =>
              isOpen(tool) && (
                <Tick
                  name={words.choose(visible(tool.title))}
                  isOn={choice.chosen.has(tool.name)}
                  onChange={(isOn) => choose([tool.name], isOn)}
                />
              ),
          },
        ]
      : []),
    {
      header: words.columns.tool,
      width: 'minmax(0, 1fr)',
      cell: (tool) => (
        <Named
          tool={tool}
          access={choice.reads.has(tool.name) && mayRead?.(tool) ? 'read' : tool.access}
          isOn={tool.state === 'on' && !isOpen(tool)}
        />
      ),
    },
    ...(onChange && mayRead
      ? [
          {
            header: words.columns.reads,
            width: '72px',
            cell: (tool: ImportedTool) =>
              isOpen(tool) &&
              mayRead(tool) && (
                <Tick
                  name={words.reads(visible(tool.title))}
                  isOn={choice.reads.has(tool.name)}
                  onChange={(isOn) => say(tool.name, isOn)}
                />
              ),
          },
        ]
      : []),
  ];
  return (
    <div className="column-2">
      <div className="line">
        <SearchField label={words.search} value={text} onChange={setText} />
        {open.length > 0 && (
          <>
            <Button
              kind="quiet"
              onPress={() =>
                choose(
                  open.map(({ name }) => name),
                  true,
                )
              }
            >
              {words.shown(open.length)}
            </Button>
            <Button
              kind="quiet"
              onPress={() => choose([...choice.chosen], false)}
              isDisabled={choice.chosen.size === 0}
            >
              {words.nobody}
            </Button>
          </>
        )}
      </div>
      {found.length === 0 ? (
        <p className="muted">{tools.length === 0 ? words.none : words.noMatch}</p>
      ) : (
        <div className="column" style={{ height: Math.min(mostHeight, found.length * rowHeight + 34) }}>
          <VirtualRows
            label={words.title}
            rows={found}
            rowKey={({ name }) => name}
            columns={columns}
            rowHeight={rowHeight}
            {...(onChange && {
              onOpen: (tool: ImportedTool) => isOpen(tool) && choose([tool.name], !choice.chosen.has(tool.name)),
            })}
          />
        </div>
      )}
      {onChange && mayRead && open.some(mayRead) && <p className="muted">{words.readsHelp}</p>}
    </div>
  );
}

/** What the source calls it, as its words stand there, and what it does at the API. */
function Named({ tool, access, isOn }: { tool: ImportedTool; access: Access; isOn: boolean }) {
  const { tools: words } = useImportsWords();
  const { common } = useWords();
  const { title, name, request, description, saysItReads } = tool;
  const said = [visible(request), ...(saysItReads ? [words.saysItReads] : [])].join(', ');
  return (
    <div className={css['named']} title={visible(description)}>
      <p>
        <Badge tone={access === 'destructive' ? 'danger' : access}>{common.access[access]}</Badge>{' '}
        <bdi className="strong">{visible(title)}</bdi>
        {isOn && <span className={css['on']}>{words.on}</span>}
      </p>
      <p className="muted">
        <code>{visible(name)}</code> {said}
      </p>
    </div>
  );
}

/** The same names with some more, or without them. */
export function changed(names: ReadonlySet<string>, some: readonly string[], isIn: boolean): ReadonlySet<string> {
  return isIn ? new Set([...names, ...some]) : names.difference(new Set(some));
}

type TickProps = { name: string; isOn: boolean; onChange: (isOn: boolean) => void; children?: string };

/** A box in a row of a long list: a plain one, for there are many. */
export function Tick({ name, isOn, onChange, children }: TickProps) {
  const isOut = useOutOfTabOrder();
  return (
    <label className={css['tick']}>
      <input
        type="checkbox"
        aria-label={name}
        checked={isOn}
        tabIndex={isOut ? -1 : undefined}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
      {children}
    </label>
  );
}

/** What is wrong, where it is no field's. */
export function Problem({ text }: { text: string | undefined }) {
  if (text === undefined) return null;
  return (
    <p className="danger" role="alert">
      {text}
    </p>
  );
}
