// biome-ignore-all lint/a11y/useSemanticElements: rows of a table element cannot be placed by hand.
// biome-ignore-all lint/a11y/useFocusableInteractive: rows take the focus, headings and cells do not.
import { defaultRangeExtractor, type Range, useVirtualizer } from '@tanstack/react-virtual';
import {
  type KeyboardEvent,
  type MouseEvent,
  memo,
  type ReactNode,
  useCallback,
  useEffect,
  useRef,
  useState,
} from 'react';
import { classes } from './classes.ts';
import { RowFocusContext, rowAfter } from './focus.ts';
import css from './virtual-rows.module.css';

export type RowColumn<T> = {
  /** Its heading, no other's; `isHeadless` lists have it for screen readers alone. */
  header: string;
  /** A track of a grid with a fixed share: `120px`, `minmax(0, 1fr)`. */
  width: string;
  cell: (row: T) => ReactNode;
  align?: 'end';
  /** For a column whose cells say enough: the heading is heard and not seen. */
  hideHeader?: true;
};

type VirtualRowsProps<T> = {
  /** What the list is: `Calls`. */
  label: string;
  /** All of them, or as many as there are with those that are loaded: a row that is not keeps its place. */
  rows: { length: number; at(index: number): T | undefined };
  /** What a row is called and known by when others come before it. */
  rowKey: (row: T) => string;
  columns: readonly RowColumn<T>[];
  /** In pixels, the same for all. */
  rowHeight: number;
  onOpen?: (row: T) => void;
  /** The rows now in sight and a few around, so that a page may load them. */
  onRange?: (first: number, last: number) => void;
  /** A rule at the row's left: amber for what changed something or waits, red for what failed. */
  rowTone?: (row: T) => 'ask' | 'danger' | undefined;
  /** The row whose details are open. */
  selected?: string | undefined;
  isHeadless?: boolean;
  /** Where the list is scrolled to, for lists that grow at the top. */
  onScrollTop?: (pixels: number) => void;
};

/**
 * A list of any length as a grid of which only what is in sight exists. One row is current: Tab reaches it, the arrows, Home,
 * End and the page keys move on, Enter opens it, right and left go to its controls, Shift F10 opens its menu. It stays in
 * the document however far the list is scrolled.
 */
export function VirtualRows<T>(props: VirtualRowsProps<T>) {
  const { rows, rowKey, columns, rowHeight, onOpen, onRange } = props;
  const { length: count } = rows;
  const scroller = useRef<HTMLDivElement>(null);
  const [wanted, setCurrent] = useState(0);
  const current = Math.min(wanted, Math.max(0, count - 1));
  const rangeExtractor = useCallback(
    (range: Range) =>
      [...new Set([...defaultRangeExtractor(range), ...(count ? [current] : [])])].sort((a, b) => a - b),
    [current, count],
  );
  const heading = props.isHeadless ? 0 : headingHeight;
  const virtual = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 6,
    rangeExtractor,
    scrollMargin: heading,
    scrollPaddingStart: heading,
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: the measures kept are those of the former height.
  useEffect(() => virtual.measure(), [virtual, rowHeight]);

  const range = virtual.range;
  const first = range?.startIndex ?? 0;
  const last = range?.endIndex ?? 0;
  useEffect(() => onRange?.(first, last), [onRange, first, last]);

  const focusRow = (index: number) => {
    setCurrent(index);
    virtual.scrollToIndex(index, { align: 'auto' });
    // It may not exist yet: the next frame has it.
    requestAnimationFrame(() => rowElement(scroller.current, index)?.focus({ preventScroll: true }));
  };

  // All rows are listened to in one place, so that a row which has not changed need not be drawn again while others come.
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    const element = rowAround(event.target);
    if (!element) return;
    const index = indexOf(element);
    if (event.key === 'ArrowRight' || event.key === 'ArrowLeft') {
      event.preventDefault();
      moveInside(element, event.key === 'ArrowRight' ? 1 : -1);
    } else if ((event.key === 'F10' && event.shiftKey) || event.key === 'ContextMenu') {
      event.preventDefault();
      element.querySelector<HTMLElement>('[data-row-menu]')?.click();
    } else if (event.target === element && event.key === 'Enter') {
      event.preventDefault();
      open(index);
    } else {
      const page = Math.max(1, Math.floor(((scroller.current?.clientHeight ?? 0) - heading) / rowHeight) - 1);
      const target = rowAfter(event.key, index, count, page);
      if (target === null) return;
      event.preventDefault();
      focusRow(target);
    }
  };
  const onClick = ({ target }: MouseEvent<HTMLElement>) => {
    const element = rowAround(target);
    if (element && !isControl(target)) open(indexOf(element));
  };
  const open = (index: number) => {
    const row = rows.at(index);
    if (row !== undefined) onOpen?.(row);
  };

  const tracks = columns.map((column) => column.width).join(' ');
  return (
    <div
      role="grid"
      aria-label={props.label}
      aria-rowcount={count + 1}
      aria-colcount={columns.length}
      className={classes(css['grid'], props.isHeadless && css['headless'])}
    >
      <div
        role="presentation"
        ref={scroller}
        className={css['scroller']}
        onScroll={(event) => props.onScrollTop?.(event.currentTarget.scrollTop)}
      >
        <div role="rowgroup" className={props.isHeadless ? 'unseen' : css['heading']}>
          <div role="row" aria-rowindex={1} className={css['header']} style={{ gridTemplateColumns: tracks }}>
            {columns.map((column) => (
              <div role="columnheader" key={column.header} className={classes(column.align && css['end'])}>
                <span className={classes(column.hideHeader && 'unseen')}>{column.header}</span>
              </div>
            ))}
          </div>
        </div>
        <div
          role="rowgroup"
          className={css['space']}
          style={{ height: virtual.getTotalSize() }}
          onFocus={({ target }) => {
            const element = rowAround(target);
            if (element) setCurrent(indexOf(element));
          }}
          onKeyDown={onKeyDown}
          onClick={onClick}
        >
          {virtual.getVirtualItems().map(({ index, start }) => {
            const row = rows.at(index);
            const key = row === undefined ? `place-${index}` : rowKey(row);
            return (
              <VirtualRow
                key={key}
                row={row}
                index={index}
                top={start - heading}
                height={rowHeight}
                tracks={tracks}
                columns={columns}
                isCurrent={index === current}
                isSelected={row !== undefined && props.selected === key}
                tone={row === undefined ? undefined : props.rowTone?.(row)}
                opens={onOpen !== undefined}
              />
            );
          })}
        </div>
      </div>
    </div>
  );
}

type VirtualRowProps<T> = {
  row: T | undefined;
  index: number;
  /** In pixels, from the first row. */
  top: number;
  height: number;
  tracks: string;
  columns: readonly RowColumn<T>[];
  isCurrent: boolean;
  isSelected: boolean;
  tone: 'ask' | 'danger' | undefined;
  opens: boolean;
};

/** One row of `VirtualRows`. It is drawn again only when its content has changed, not whenever the list scrolls. */
const VirtualRow = memo(function VirtualRow<T>(props: VirtualRowProps<T>) {
  const { row, index, top, height, tracks, columns, isCurrent, isSelected, tone, opens } = props;
  return (
    <div
      role="row"
      data-index={index}
      aria-rowindex={index + 2}
      aria-selected={isSelected}
      data-tone={tone}
      tabIndex={isCurrent ? 0 : -1}
      className={classes(css['row'], opens && css['opens'])}
      style={{ gridTemplateColumns: tracks, height, transform: `translateY(${top}px)` }}
    >
      <RowFocusContext value={isCurrent}>
        {columns.map((column) => (
          <div role="gridcell" key={column.header} className={classes(css['cell'], column.align && css['end'])}>
            {row === undefined ? <span className={css['place']} aria-hidden="true" /> : column.cell(row)}
          </div>
        ))}
      </RowFocusContext>
    </div>
  );
}) as <T>(props: VirtualRowProps<T>) => ReactNode; // memo forgets that it is generic

/** Of the heading, which stays above the rows while they scroll below it; as in the style. */
const headingHeight = 32;
const inner = 'button:not(:disabled), a[href], input:not(:disabled), [tabindex="0"]';

const rowElement = (scroller: HTMLElement | null, index: number) =>
  scroller?.querySelector<HTMLElement>(`[data-index="${index}"]`);

/** None for what is in a menu: React tells its events to the row it was opened from, but the page has it elsewhere. */
const rowAround = (target: EventTarget) =>
  target instanceof Element ? target.closest<HTMLElement>('[data-index]') : null;

const indexOf = (row: HTMLElement) => Number(row.dataset['index']);

/** A click on a control of the row is not a click on the row. */
const isControl = (target: EventTarget) =>
  target instanceof Element && target.closest('button, a, input, label') !== null;

function moveInside(row: HTMLElement, step: 1 | -1): void {
  const stops = [row, ...row.querySelectorAll<HTMLElement>(inner)];
  const at = stops.indexOf(document.activeElement as HTMLElement);
  stops[Math.min(stops.length - 1, Math.max(0, at + step))]?.focus();
}
