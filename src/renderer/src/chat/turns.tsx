import { ArrowDown } from 'lucide-react';
import { useEffect, useRef } from 'react';
import type { ChatTurn } from '../../../shared/model.ts';
import { ErrorBoundary } from '../frame/error-boundary.tsx';
import { readFailure } from '../hub/http.ts';
import { announce } from '../ui/announce.tsx';
import { Button } from '../ui/button.tsx';
import { failureText } from '../words/failure-text.ts';
import { useWords } from '../words/index.ts';
import { BrokenTurn } from './broken-turn.tsx';
import css from './chat.module.css';
import { useChatWords } from './chat-words.ts';
import { Turn } from './turn.tsx';
import { useFollowEnd } from './use-follow-end.ts';

type TurnsProps = { turns: readonly ChatTurn[]; onAsk: (question: string) => void };

/** A conversation, the newest question last and in view. */
export function Turns({ turns, onAsk }: TurnsProps) {
  const words = useChatWords();
  const scroller = useRef<HTMLDivElement>(null);
  const last = turns.at(-1);
  const isGrowing = last?.state === 'running';
  const { isAtEnd, toEnd } = useFollowEnd(scroller, isGrowing);
  useSaidWhenReady(turns);
  // Where a conversation is opened and where a question was asked is its end.
  // biome-ignore lint/correctness/useExhaustiveDependencies: a further turn is what this is about.
  useEffect(toEnd, [toEnd, turns.length]);
  return (
    <div className={css['place']}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard. */}
      <section ref={scroller} className={css['scroller']} tabIndex={0} aria-label={words.turns}>
        <ol className={css['turns']}>
          {turns.map((turn) => (
            <li key={turn.id}>
              <ErrorBoundary instead={<BrokenTurn turn={turn} />}>
                <Turn turn={turn} onAsk={turn === last ? onAsk : null} />
              </ErrorBoundary>
            </li>
          ))}
        </ol>
      </section>
      {!isAtEnd && isGrowing && (
        <div className={css['pill']}>
          <Button kind="primary" icon={<ArrowDown size={14} aria-hidden="true" />} onPress={toEnd}>
            {words.toEnd}
          </Button>
        </div>
      )}
    </div>
  );
}

/** A screen reader hears that an answer is there, once, and reads it where and when its person wants. */
function useSaidWhenReady(turns: readonly ChatTurn[]): void {
  const words = useWords();
  const { turn: text } = useChatWords();
  const running = useRef(new Set<string>());
  useEffect(() => {
    for (const { id, state, failure } of turns) {
      if (state === 'running') running.current.add(id);
      else if (running.current.delete(id)) {
        if (failure) announce(text.failed(failureText(words, readFailure(failure)).message));
        else announce(state === 'stopped' ? text.stopped : text.ready);
      }
    }
  }, [turns, words, text]);
}
