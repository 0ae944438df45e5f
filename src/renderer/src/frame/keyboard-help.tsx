import { Fragment } from 'react';
import { Dialog } from '../ui/dialog.tsx';
import { Kbd } from '../ui/notes.tsx';
import { useWords } from '../words/index.ts';
import css from './frame.module.css';
import { commandKey } from './keyboard.tsx';
import type { Screen } from './screens.tsx';

type KeyboardHelpProps = { screens: readonly Screen[]; isOpen: boolean; onClose: () => void };

/** The keys that work on every screen, as a list. */
export function KeyboardHelp({ screens, isOpen, onClose }: KeyboardHelpProps) {
  const { keyboard, palette, pauseAll, screens: names } = useWords().frame;
  const rows: [keys: string[], does: string][] = [
    [[`${commandKey} K`], palette.label],
    ...screens.map(({ name, letter }): [string[], string] => [['G', letter.toUpperCase()], palette.go(names[name])]),
    [['↑', '↓', 'Home', 'End'], keyboard.rows],
    [['Enter'], keyboard.open],
    [['Esc'], keyboard.close],
    [['Shift F10'], keyboard.menu],
    [['/'], keyboard.search],
    [['N'], keyboard.create],
    [[`${commandKey} Shift P`], pauseAll],
    [['?'], keyboard.help],
  ];
  return (
    <Dialog title={keyboard.title} isOpen={isOpen} onClose={onClose}>
      <dl className={css['keys']}>
        {rows.map(([keys, does]) => (
          <Fragment key={does}>
            <dt>
              {keys.map((key, index) => (
                <Fragment key={key}>
                  {index > 0 && keys[0] === 'G' && <span className="meta">{keyboard.afterwards}</span>}
                  <Kbd>{key}</Kbd>
                </Fragment>
              ))}
            </dt>
            <dd>{does}</dd>
          </Fragment>
        ))}
      </dl>
    </Dialog>
  );
}
