import { Ellipsis } from 'lucide-react';
import { type ReactNode, Suspense, useRef, useState } from 'react';
import { useWords } from '../words/index.ts';
import button from './button.module.css';
import { classes } from './classes.ts';
import { useOutOfTabOrder } from './focus.ts';
import { laterPart } from './later-part.tsx';

export type MenuEntry = {
  id: string;
  text: string;
  onAction: () => void;
  icon?: ReactNode;
  isDanger?: boolean;
  isDisabled?: boolean;
  /** A line above it sets it apart. */
  isApart?: boolean;
};

/** Its code comes after the first screen. */
export const LaterMenu = laterPart(() => import('./open-menu.tsx').then((module) => module.OpenMenu));

type MenuProps = { entries: readonly MenuEntry[]; name: string; trigger: ReactNode; className?: string };

/**
 * A menu that a button opens. `trigger` is what the button shows, `name` what it is called. Until it is opened there is
 * only a plain button: a long list has one in each row.
 */
export function Menu({ entries, name, trigger, className }: MenuProps) {
  const place = useRef<HTMLButtonElement>(null);
  const [focus, open] = useState<'first' | 'last' | 'itself' | null>(null);
  const isOut = useOutOfTabOrder();
  return (
    <>
      <button
        type="button"
        ref={place}
        aria-label={name}
        aria-haspopup="menu"
        aria-expanded={focus !== null}
        data-row-menu=""
        tabIndex={isOut ? -1 : undefined}
        className={className ?? classes(button['button'], button['quiet'], button['icon'])}
        // A click without a pointer is a key or a screen reader, which begin on the first entry.
        onClick={({ detail }) => open(detail === 0 ? 'first' : 'itself')}
        onKeyDown={(event) => {
          if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
          event.preventDefault();
          open(event.key === 'ArrowDown' ? 'first' : 'last');
        }}
      >
        {trigger}
      </button>
      {focus !== null && (
        <Suspense fallback={null}>
          <LaterMenu entries={entries} name={name} trigger={place} focus={focus} onClose={() => open(null)} />
        </Suspense>
      )}
    </>
  );
}

/** The three dots at the end of a row; Shift F10 in a list opens them too. */
export function RowMenu({ entries, row }: { entries: readonly MenuEntry[]; row: string }) {
  const { common } = useWords();
  return <Menu entries={entries} name={common.moreActions(row)} trigger={<Ellipsis size={16} aria-hidden="true" />} />;
}
