import { Ellipsis } from 'lucide-react';
import type { ReactNode } from 'react';
import { Menu as AriaMenu, Button, MenuItem, MenuTrigger, Popover, Separator } from 'react-aria-components';
import { useWords } from '../words/index.ts';
import button from './button.module.css';
import { classes } from './classes.ts';
import css from './menu.module.css';
import { useOutOfTabOrder } from './row-focus.ts';

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

type MenuProps = { entries: readonly MenuEntry[]; name: string; trigger: ReactNode; className?: string };

/** A menu that a button opens. `trigger` is what the button shows, `name` what it is called. */
export function Menu({ entries, name, trigger, className }: MenuProps) {
  return (
    <MenuTrigger>
      <Button
        aria-label={name}
        data-row-menu=""
        excludeFromTabOrder={useOutOfTabOrder()}
        className={className ?? classes(button['button'], button['quiet'], button['icon'])}
      >
        {trigger}
      </Button>
      <Popover placement="bottom end" offset={4} className={classes(css['popover'])}>
        <AriaMenu className={classes(css['menu'])} aria-label={name}>
          {entries.flatMap((entry) => [
            ...(entry.isApart ? [<Separator key={`${entry.id}-line`} className={classes(css['line'])} />] : []),
            <MenuItem
              key={entry.id}
              id={entry.id}
              textValue={entry.text}
              isDisabled={entry.isDisabled ?? false}
              onAction={entry.onAction}
              className={classes(css['item'], entry.isDanger && css['danger'])}
            >
              {entry.icon}
              <span>{entry.text}</span>
            </MenuItem>,
          ])}
        </AriaMenu>
      </Popover>
    </MenuTrigger>
  );
}

/** The three dots at the end of a row; Shift F10 in a list opens them too. */
export function RowMenu({ entries, row }: { entries: readonly MenuEntry[]; row: string }) {
  const { common } = useWords();
  return <Menu entries={entries} name={common.moreActions(row)} trigger={<Ellipsis size={16} aria-hidden="true" />} />;
}
