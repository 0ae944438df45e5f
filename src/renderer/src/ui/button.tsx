import type { ComponentType, ReactNode } from 'react';
import { Button as AriaButton } from 'react-aria-components';
import css from './button.module.css';
import { classes } from './classes.ts';
import { useOutOfTabOrder } from './focus.ts';

type ButtonProps = {
  children: ReactNode;
  onPress?: () => void;
  kind?: 'primary' | 'quiet' | 'danger' | 'plain';
  type?: 'button' | 'submit';
  icon?: ComponentType<{ size: number; 'aria-hidden': 'true' }>;
  isDisabled?: boolean;
  /** Takes no further press at once, and shows so after 300 ms. */
  isPending?: boolean;
  autoFocus?: boolean;
  /** Names more than the text does, as `Reconnect, GitHub octavia`. */
  label?: string;
};

/** A button with a text. `plain` has a border, `quiet` none. */
export function Button({ children, icon: Icon, kind = 'plain', label, onPress, ...rest }: ButtonProps) {
  return (
    <AriaButton
      className={classes(css['button'], css[kind])}
      excludeFromTabOrder={useOutOfTabOrder()}
      {...(label ? { 'aria-label': label } : {})}
      {...(onPress ? { onPress } : {})}
      {...rest}
    >
      <span className={css['content']}>
        {Icon && <Icon size={14} aria-hidden="true" />}
        {children}
      </span>
      <span className={css['spinner']} aria-hidden="true" />
    </AriaButton>
  );
}

type IconButtonProps = {
  /** What it does and to what: `More actions, GitHub octavia`. */
  name: string;
  icon: ReactNode;
  onPress: () => void;
};

/** A button that is an icon; its name is heard, and shown by the pointer. */
export function IconButton({ name, icon, onPress }: IconButtonProps) {
  return (
    <AriaButton
      className={classes(css['button'], css['quiet'], css['icon'])}
      excludeFromTabOrder={useOutOfTabOrder()}
      aria-label={name}
      onPress={onPress}
    >
      <span className={css['content']} title={name}>
        {icon}
      </span>
    </AriaButton>
  );
}
