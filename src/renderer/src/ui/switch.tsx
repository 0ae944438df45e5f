import type { ReactNode } from 'react';
import { Switch as AriaSwitch } from 'react-aria-components';
import { classes } from './classes.ts';
import { useOutOfTabOrder } from './row-focus.ts';
import css from './switch.module.css';

type SwitchProps = {
  isOn: boolean;
  onChange: (isOn: boolean) => void;
  isDisabled?: boolean;
} & ({ children: ReactNode; name?: never } | { name: string; children?: never });

/** On or off, at once. In a row it has a `name` instead of a text: `Cursor, active`. */
export function Switch({ isOn, onChange, isDisabled = false, name, children }: SwitchProps) {
  return (
    <AriaSwitch
      className={classes(css['switch'])}
      isSelected={isOn}
      onChange={onChange}
      isDisabled={isDisabled}
      excludeFromTabOrder={useOutOfTabOrder()}
      {...(name ? { 'aria-label': name } : {})}
    >
      <span className={css['track']}>
        <span className={css['knob']} />
      </span>
      {children}
    </AriaSwitch>
  );
}
