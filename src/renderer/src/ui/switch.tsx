import type { ReactNode } from 'react';
import { useOutOfTabOrder } from './focus.ts';
import css from './switch.module.css';

type SwitchProps = {
  isOn: boolean;
  onChange: (isOn: boolean) => void;
  isDisabled?: boolean;
} & ({ children: ReactNode; name?: never } | { name: string; children?: never });

/** On or off, at once. In a row it has a `name` instead of a text: `Cursor, active`. A plain button, for lists have many. */
export function Switch({ isOn, onChange, isDisabled = false, name, children }: SwitchProps) {
  const isOut = useOutOfTabOrder();
  return (
    <button
      type="button"
      role="switch"
      aria-checked={isOn}
      aria-label={name}
      className={css['switch']}
      disabled={isDisabled}
      tabIndex={isOut ? -1 : undefined}
      onClick={() => onChange(!isOn)}
    >
      <span className={css['track']}>
        <span className={css['knob']} />
      </span>
      {children}
    </button>
  );
}
