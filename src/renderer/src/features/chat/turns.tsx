import { ArrowDown, Circle, CircleAlert, CircleCheck } from 'lucide-react';
import { lazy, memo, type RefObject, Suspense, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { Link } from 'wouter';
import type { ChatStep, ChatTurn, Source } from '../../../../shared/model.ts';
import { ErrorBoundary } from '../../frame/error-boundary.tsx';
import { readFailure } from '../../hub/http.ts';
import { OutsideLink } from '../../hub/outside-link.tsx';
import { useHub } from '../../hub/queries.ts';
import { announce } from '../../ui/announce.tsx';
import { Button } from '../../ui/button.tsx';
import { classes } from '../../ui/classes.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { FailureNote } from '../../ui/notes.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { failureText } from '../../words/failure-text.ts';
import { useLocale, useWords } from '../../words/index.ts';
import { PlatformMark } from '../accounts/platform-mark.tsx';
import { shortName } from '../keys/key-facts.ts';
import { webAddress } from './answer-link.ts';
import css from './chat.module.css';
import { useChatWords } from './chat-words.ts';
import { Sent } from './sent.tsx';

/** A conversation, the newest question last and in view. */
export function Turns({ turns, onAsk }: { turns: readonly ChatTurn[]; onAsk: (question: string) => void }) {
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
          <Button kind="primary" icon={ArrowDown} onPress={toEnd}>
            {words.toEnd}
          </Button>
        </div>
      )}
    </div>
  );
}

/** A screen reader is told that an answer is there, once, and reads it where and when its person wants. */
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
    <article className={classes('column-3', css['turn'])} data-state={state}>
      <header className={css['asked']}>
        <h3 className={css['question']}>{question}</h3>
        <p className={css['meta']}>
          {words.by(shortName(model), client)}, <RelativeTime at={askedAt} />
        </p>
      </header>
      <AnswerSteps steps={steps} />
      {text && <Answer text={text} sources={sources} />}
      {!isOver && !text && steps.every((step) => step.state !== 'running') && <p className="muted">{words.thinking}</p>}
      {state === 'stopped' && <p className="muted">{words.stopped}</p>}
      {onAsk && isOver && suggestions.length > 0 && (
        <div className="row">
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
        {words.sources} <span className="muted">({sources.length})</span>
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

const icons = { running: Circle, done: CircleCheck, failed: CircleAlert };

/** What the hub did for an answer, as it does it: with which tool, as whom, and how much came of it. */
export function AnswerSteps({ steps }: { steps: readonly ChatStep[] }) {
  const { turn: words } = useChatWords();
  if (steps.length === 0) return null;
  return (
    <ol className={css['steps']} aria-label={words.steps}>
      {steps.map((step, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a step keeps its place while it continues.
        <Step key={index} step={step} />
      ))}
    </ol>
  );
}

function Step({ step }: { step: ChatStep }) {
  const { turn: words } = useChatWords();
  const number = new Intl.NumberFormat(useLocale());
  const { data: platforms = [] } = useHub('platforms.list', {});
  const { text, tool, account, items, state, asked } = step;
  const Icon = icons[state];
  const titled = platforms.find(({ name }) => account?.startsWith(`${name} `));
  const named = titled && account ? `${titled.title}${account.slice(titled.name.length)}` : account;
  const writes = platforms.some(({ tools }) => tools.some(({ name, access }) => name === tool && access !== 'read'));
  return (
    <li data-state={state}>
      <Icon size={14} aria-hidden="true" />
      <span className={css['stepText']}>
        {text}
        <span className="unseen">, {words.states[state]}</span>
      </span>
      {writes && state === 'running' && (
        <span className={css['approval']}>
          <Link href="/approvals">{words.approvals}</Link>
        </span>
      )}
      <span className={css['stepFacts']}>
        {tool && <code>{tool}</code>}
        {named && (
          <span className={css['stepAccount']}>
            {titled && <PlatformMark title={titled.title} isSmall />}
            <span>{named}</span>
          </span>
        )}
        {items !== null && <span>{words.items(items, number.format(items))}</span>}
        {asked && (
          <span>{words.asked(asked.tools, number.format(asked.tokens.tools), number.format(asked.tokens.data))}</span>
        )}
      </span>
    </li>
  );
}

/** Stands for a turn that could not be drawn: what was asked, and the answer as plain text, which cannot fail. */
export function BrokenTurn({ turn: { question, text } }: { turn: ChatTurn }) {
  const { turn: words } = useChatWords();
  return (
    <article className={classes('column-3', css['turn'])}>
      <header className={css['asked']}>
        <h3 className={css['question']}>{question}</h3>
      </header>
      <p role="alert">{words.broken}</p>
      {text && (
        <>
          <p className="muted">{words.plain}</p>
          <p className={css['plain']}>{text}</p>
          <div>
            <CopyButton text={text}>{words.copy}</CopyButton>
          </div>
        </>
      )}
    </article>
  );
}

type AnswerProps = { text: string; sources: readonly Source[] };

const Plain = ({ text }: AnswerProps) => <p className={css['plain']}>{text}</p>;

/** Its library comes with the first answer; if it fails to load, the text is as readable as it was written. */
const Markdown = lazy(() =>
  import('./markdown.tsx')
    .then(({ MarkdownAnswer }) => ({ default: MarkdownAnswer }))
    .catch(() => ({ default: Plain })),
);

/** An answer, written in Markdown by a model or by the hub: foreign text, from either of them. */
export const Answer = memo(function Answer(props: AnswerProps) {
  return (
    <div className={classes('column-2', css['answer'])}>
      <Suspense fallback={<Plain {...props} />}>
        <Markdown {...props} />
      </Suspense>
    </div>
  );
});

/** So near the end counts as the end (pixels). */
const near = 48;
/** How long something that was just opened may still grow (milliseconds). */
const settling = 1500;

/**
 * Keeps the end of a growing text in view for who reads there, and lets everybody else read in peace: a reader who scrolls up
 * stays where they are until they come back by themselves. Only while `isGrowing`: what the reader unfolds does not scroll.
 */
export function useFollowEnd(scroller: RefObject<HTMLElement | null>, isGrowing: boolean) {
  const [isAtEnd, setAtEnd] = useState(true);
  const follows = useRef(true);
  const settlesUntil = useRef(0);
  /** Where it was last scrolled to, by the reader or by us. */
  const before = useRef(0);
  const toEnd = useCallback(() => {
    follows.current = true;
    settlesUntil.current = performance.now() + settling;
    setAtEnd(true);
    if (scroller.current) before.current = scrollToEnd(scroller.current);
  }, [scroller]);

  useEffect(() => {
    const of = scroller.current;
    if (!of) return;
    before.current = of.scrollTop;
    let height = of.scrollHeight;
    const look = () => {
      // Where turns above get their real height, the browser moves the reader; that is not coming back to the end.
      const isShrunk = of.scrollHeight < height;
      height = of.scrollHeight;
      const left = of.scrollHeight - of.scrollTop - of.clientHeight;
      const isNear = left < near;
      // Growth moves the end away from the reader; only a move upwards is the reader's own, however small its first step.
      if (isShrunk) follows.current &&= isNear;
      else if (left < 2) follows.current = true;
      else if (of.scrollTop < before.current) {
        follows.current = false;
        settlesUntil.current = 0;
      } else if (isNear) follows.current = true;
      before.current = of.scrollTop;
      setAtEnd(isNear);
    };
    of.addEventListener('scroll', look, { passive: true });
    return () => of.removeEventListener('scroll', look);
  }, [scroller]);

  useLayoutEffect(() => {
    const of = scroller.current;
    const content = of?.firstElementChild;
    if (!of || !content) return;
    const follow = () => {
      // Noted at once: a frame in which the reader scrolls up as well has one event for both.
      if (follows.current && (isGrowing || performance.now() < settlesUntil.current)) before.current = scrollToEnd(of);
    };
    const watch = new ResizeObserver(follow);
    watch.observe(content);
    follow();
    return () => watch.disconnect();
  }, [scroller, isGrowing]);
  return { isAtEnd, toEnd };
}

/** Answers where that is. */
function scrollToEnd(of: HTMLElement): number {
  of.scrollTop = of.scrollHeight;
  return of.scrollTop;
}
