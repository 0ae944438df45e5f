import { memo } from 'react';
import type { ChatTurn, Source } from '../../../shared/model.ts';
import { readFailure } from '../hub/failure.ts';
import { OutsideLink } from '../hub/outside-link.tsx';
import { shortName } from '../keys/model-names.ts';
import { CopyButton } from '../ui/copy-button.tsx';
import { FailureNote } from '../ui/notes.tsx';
import { RelativeTime } from '../ui/relative-time.tsx';
import { Answer } from './answer.tsx';
import { webAddress } from './answer-link.ts';
import css from './chat.module.css';
import { useChatWords } from './chat-words.ts';
import { Sent } from './sent.tsx';
import { Steps } from './steps.tsx';

/** More than these are folded: the answer has their numbers. */
const fewSources = 6;

type TurnProps = { turn: ChatTurn; onRetry: ((question: string) => void) | null };

/** A question, what was done for it, its answer, and what left. Unchanged ones are not drawn again while another grows. */
export const Turn = memo(function Turn({ turn, onRetry }: TurnProps) {
  const { turn: words } = useChatWords();
  const { question, model, client, askedAt, state, steps, text, sources, sent, failure } = turn;
  const isOver = state !== 'running';
  return (
    <article className={css['turn']} data-state={state}>
      <header className={css['asked']}>
        <h3 className={css['question']}>{question}</h3>
        <p className={css['meta']}>
          {words.by(shortName(model), client)}, <RelativeTime at={askedAt} />
        </p>
      </header>
      <Steps steps={steps} />
      {text && <Answer text={text} sources={sources} />}
      {!isOver && !text && steps.every((step) => step.state !== 'running') && (
        <p className={css['muted']}>{words.thinking}</p>
      )}
      {state === 'stopped' && <p className={css['muted']}>{words.stopped}</p>}
      {failure && (
        <FailureNote failure={readFailure(failure)} {...(onRetry ? { onRetry: () => onRetry(question) } : {})} isSaid />
      )}
      {sources.length > 0 && isOver && <Sources sources={sources} />}
      {(isOver || sent.length > 0) && <Sent sent={sent} />}
      {isOver && text && (
        <div>
          <CopyButton text={text}>{words.copy}</CopyButton>
        </div>
      )}
    </article>
  );
});

function Sources({ sources }: { sources: readonly Source[] }) {
  const { turn: words } = useChatWords();
  return (
    <details className={css['sources']} open={sources.length <= fewSources}>
      <summary>
        {words.sources} <span className={css['muted']}>({sources.length})</span>
      </summary>
      <ol>
        {[...sources]
          .sort((a, b) => a.n - b.n)
          .map(({ n, url, title }) => (
            <li key={n}>
              <span className={css['number']}>[{n}]</span>
              {webAddress(url) ? <OutsideLink url={url}>{title}</OutsideLink> : title}
            </li>
          ))}
      </ol>
    </details>
  );
}
