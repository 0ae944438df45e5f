import { useOutOfTabOrder } from '../ui/row-focus.ts';
import css from './imports.module.css';

type TickProps = { name: string; isOn: boolean; onChange: (isOn: boolean) => void };

/** A box in a row of a long list: a plain one, for there are many. */
export function Tick({ name, isOn, onChange }: TickProps) {
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
    </label>
  );
}
