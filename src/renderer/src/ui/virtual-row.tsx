// biome-ignore-all lint/a11y/useSemanticElements: rows of a table element cannot be placed by hand.
// biome-ignore-all lint/a11y/useFocusableInteractive: rows take the focus, cells do not.
import { memo, type ReactNode } from 'react';
import { classes } from './classes.ts';
import { RowFocusContext } from './row-focus.ts';
import css from './virtual-rows.module.css';

export type RowColumn<T> = {
  name: string;
  /** Its heading; `isHeadless` lists have it for screen readers alone. */
  header: string;
  /** A track of a grid with a fixed share: `120px`, `minmax(0, 1fr)`. */
  width: string;
  cell: (row: T) => ReactNode;
  align?: 'end';
  /** For a column whose cells say enough: the heading is heard and not seen. */
  hideHeader?: true;
};

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
  opens: boolean;
};

/** One row of `VirtualRows`. It is drawn again only when something of its own has changed, not whenever the list scrolls. */
export const VirtualRow = memo(function VirtualRow<T>(props: VirtualRowProps<T>) {
  const { row, index, top, height, tracks, columns, isCurrent, isSelected, opens } = props;
  return (
    <div
      role="row"
      data-index={index}
      aria-rowindex={index + 2}
      aria-selected={isSelected}
      tabIndex={isCurrent ? 0 : -1}
      className={classes(css['row'], opens && css['opens'])}
      style={{ gridTemplateColumns: tracks, height, transform: `translateY(${top}px)` }}
    >
      <RowFocusContext value={isCurrent}>
        {columns.map((column) => (
          <div role="gridcell" key={column.name} className={classes(css['cell'], column.align && css['end'])}>
            {row === undefined ? <span className={css['place']} aria-hidden="true" /> : column.cell(row)}
          </div>
        ))}
      </RowFocusContext>
    </div>
  );
}) as <T>(props: VirtualRowProps<T>) => ReactNode; // memo forgets that it is generic
