import type { RefObject } from 'react';
import { Menu, MenuItem, Popover, Separator } from 'react-aria-components';
import { classes } from './classes.ts';
import css from './menu.module.css';
import type { MenuEntry } from './menu.tsx';

type OpenMenuProps = {
  entries: readonly MenuEntry[];
  name: string;
  /** The button that opened it. */
  trigger: RefObject<HTMLButtonElement | null>;
  focus: 'first' | 'last' | 'itself';
  onClose: () => void;
};

/** What a menu shows while it is open. */
export function OpenMenu({ entries, name, trigger, focus, onClose }: OpenMenuProps) {
  return (
    <Popover
      isOpen
      onOpenChange={onClose}
      triggerRef={trigger}
      aria-label={name}
      placement="bottom end"
      offset={4}
      className={classes('overlay', css['popover'])}
    >
      <Menu
        className={classes(css['menu'])}
        aria-label={name}
        autoFocus={focus === 'itself' ? true : focus}
        onClose={onClose}
      >
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
      </Menu>
    </Popover>
  );
}
