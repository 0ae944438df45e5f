import { useWords } from '../words/index.ts';
import css from './command.module.css';
import { CopyButton } from './copy-button.tsx';

/** A line to be copied whole: for a terminal, or for a field of another page. */
export function CopyableCommand({ text }: { text: string }) {
  const { common } = useWords();
  return (
    <div className={css['command']}>
      <code>{text}</code>
      <CopyButton text={text} label={`${common.copy}, ${text.length > 60 ? `${text.slice(0, 60)}…` : text}`} />
    </div>
  );
}
