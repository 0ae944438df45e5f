import { TriangleAlert } from 'lucide-react';
import { Button } from '../ui/button.tsx';
import css from './open-webui.module.css';
import { useOpenWebUIWords } from './open-webui-words.ts';

/** What could not be taken back there, until the person has seen it: nobody else remembers it by then. */
export function LeftBehind({ left, onSeen }: { left: readonly string[]; onSeen: () => void }) {
  const { forget: words } = useOpenWebUIWords();
  if (left.length === 0) return null;
  return (
    <div className={css['left']} role="alert" data-tone="warning">
      <TriangleAlert size={16} aria-hidden="true" className={css['icon']} />
      <div>
        <p className={css['strong']}>{words.left}</p>
        <ul>
          {left.map((what) => (
            <li key={what}>{what}</li>
          ))}
        </ul>
      </div>
      <Button onPress={onSeen}>{words.dismiss}</Button>
    </div>
  );
}
