import type { ChatTurn } from '../../../shared/model.ts';
import { CopyButton } from '../ui/copy-button.tsx';
import css from './chat.module.css';
import { useChatWords } from './chat-words.ts';

/** Stands for a turn that could not be drawn: what was asked, and the answer as plain text, which cannot fail. */
export function BrokenTurn({ turn: { question, text } }: { turn: ChatTurn }) {
  const { turn: words } = useChatWords();
  return (
    <article className={css['turn']}>
      <header className={css['asked']}>
        <h3 className={css['question']}>{question}</h3>
      </header>
      <p role="alert">{words.broken}</p>
      {text && (
        <>
          <p className={css['muted']}>{words.plain}</p>
          <p className={css['plain']}>{text}</p>
          <div>
            <CopyButton text={text}>{words.copy}</CopyButton>
          </div>
        </>
      )}
    </article>
  );
}
