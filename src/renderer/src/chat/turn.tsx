import { memo } from 'react';
import type { ChatTurn, Source } from '../../../shared/model.ts';
import { readFailure } from '../hub/http.ts';
import { OutsideLink } from '../hub/outside-link.tsx';
import { shortName } from '../keys/key-facts.ts';
import { Button } from '../ui/button.tsx';
import { CopyButton } from '../ui/copy-button.tsx';
import { FailureNote } from '../ui/notes.tsx';
import { RelativeTime } from '../ui/relative-time.tsx';
import { Answer } from './answer.tsx';
import { webAddress } from './answer-link.ts';
import css from './chat.module.css';
import { useChatWords } from './chat-words.ts';
import { Sent } from './sent.tsx';
import { AnswerSteps } from './steps.tsx';

/** More than these are folded: the answer has their numbers. */
const fewSources = 6;

/** `onAsk` sends a question, this one again or one that the answer suggests; null where it is not the last. */
type TurnProps = { turn: ChatTurn; onAsk: ((question: string) => void) | null };

/** A question, what was done for it, its answer, and what left. Unchanged ones are not drawn again while another grows. */
export const Turn = memo(function Turn({ turn, onAsk }: TurnProps) {
  const { turn: words } = useChatWords();
  const { question, model, client, askedAt, state, steps, text, sources, suggestions, sent, failure } = turn;
  const isOver = state !== 'running';
  return (
    <article className={css['turn']} data-state={state}>
      <header className={css['asked']}>
        <h3 className={css['question']}>{question}</h3>
        <p className={css['meta']}>
          {words.by(shortName(model), client)}, <RelativeTime at={askedAt} />
        </p>
      </header>
      <AnswerSteps steps={steps} />
      {text && <Answer text={text} sources={sources} />}
      {!isOver && !text && steps.every((step) => step.state !== 'running') && (
        <p className={css['muted']}>{words.thinking}</p>
      )}
      {state === 'stopped' && <p className={css['muted']}>{words.stopped}</p>}
      {onAsk && isOver && suggestions.length > 0 && (
        <div className={css['buttons']}>
          {suggestions.map((suggested) => (
            <Button key={suggested} onPress={() => onAsk(suggested)}>
              {suggested}
            </Button>
          ))}
        </div>
      )}
      {failure && (
        <FailureNote failure={readFailure(failure)} {...(onAsk ? { onRetry: () => onAsk(question) } : {})} isSaid />
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
