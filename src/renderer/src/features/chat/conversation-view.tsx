import { type UseQueryResult, useQueryClient } from '@tanstack/react-query';
import { ArrowUp, Square } from 'lucide-react';
import {
  type KeyboardEvent,
  type ReactNode,
  type RefObject,
  useEffect,
  useId,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';
import { Link } from 'wouter';
import type { CallOutput } from '../../../../shared/contract.ts';
import type { Failure } from '../../../../shared/errors.ts';
import type { Key, ModelServer, Person } from '../../../../shared/model.ts';
import { commandKey } from '../../frame/keyboard.tsx';
import { createFollower } from '../../hub/follower.ts';
import { useAct, useHub, useHubConnection } from '../../hub/queries.ts';
import { Button } from '../../ui/button.tsx';
import { classes } from '../../ui/classes.ts';
import { Empty, FailureNote, Skeleton } from '../../ui/notes.tsx';
import { Select } from '../../ui/select.tsx';
import { useWords } from '../../words/index.ts';
import { shortName } from '../keys/key-facts.ts';
import css from './chat.module.css';
import { useChatWords } from './chat-words.ts';
import { type Choice, rememberChoice, rememberedChoice, type Settled, settle } from './choice.ts';
import { examplesFor } from './examples.ts';
import { Turns } from './turns.tsx';

type ConversationViewProps = {
  /** Null before the first question of a new one. */
  open: string | null;
  keys: readonly Key[];
  models: CallOutput<'models.list'>;
  person: Person;
  onBegan: (id: string) => void;
  noKey: ReactNode;
};

/** One conversation and the box for its next question. */
export function ConversationView({ open, keys, models, person, onBegan, noKey }: ConversationViewProps) {
  const text = useChatWords();
  const box = useRef<HTMLTextAreaElement>(null);
  const [wanted, setWanted] = useState<Partial<Choice>>(() => rememberedChoice(sessionStorage, person.userId));
  const [question, setQuestion] = useState('');
  const conversation = useConversation(open);
  const ask = useAct('chat.ask');
  const stop = useAct('chat.stop');
  // Its library is on the way before the first answer is.
  useEffect(() => void import('./markdown.tsx').catch(() => undefined), []);

  const settled = settle(wanted, keys, models.models);
  const turns = conversation.data?.turns ?? [];
  const running = turns.find(({ state }) => state === 'running');
  const choose = (change: Partial<Choice>) => {
    const next = settle({ ...wanted, ...change }, keys, models.models);
    if (!next) return;
    const choice: Choice = { key: next.key.id, model: next.model?.id ?? '' };
    setWanted(choice);
    rememberChoice(sessionStorage, person.userId, choice);
  };
  const send = (asked: string) => {
    if (!settled?.model || ask.isPending) return;
    const wish = { key: settled.key.id, model: settled.model.name, question: asked.trim() };
    ask.act({ ...wish, ...(open === null ? {} : { conversation: open }) }, ({ conversation: id }) => {
      setQuestion((now) => (now === asked ? '' : now));
      if (open === null) onBegan(id);
    });
  };

  if (open !== null && conversation.data === null) return <Empty>{text.gone}</Empty>;
  if (open !== null && conversation.error && !conversation.data) {
    return <FailureNote failure={conversation.error} onRetry={() => void conversation.refetch()} />;
  }
  return (
    <>
      {open === null ? (
        settled && <Examples onChoose={(example) => setQuestion(example)} box={box} />
      ) : conversation.data ? (
        <Turns turns={turns} onAsk={send} />
      ) : (
        <Skeleton rows={6} />
      )}
      {settled ? (
        <>
          <AskBox
            box={box}
            text={question}
            onText={setQuestion}
            onAsk={() => send(question)}
            onStop={running ? () => stop.act({ turn: running.id }) : null}
            isPending={ask.isPending}
            isDisabled={settled.model === null}
          >
            <Pickers settled={settled} keys={keys} onChoose={choose} />
          </AskBox>
          <Where settled={settled} servers={models.servers} isOwner={person.owner} />
        </>
      ) : (
        noKey
      )}
    </>
  );
}

type ExamplesProps = { onChoose: (question: string) => void; box: React.RefObject<HTMLTextAreaElement | null> };

/** What one may ask. Chosen, it is in the box, to be read and changed before it goes anywhere. */
function Examples({ onChoose, box }: ExamplesProps) {
  const words = useChatWords();
  const { data: accounts = [] } = useHub('accounts.list', {});
  return (
    <div className={classes('column-2', css['examples'])}>
      <p className="muted">{words.empty}</p>
      <ul>
        {examplesFor(accounts, words).map((example) => (
          <li key={example}>
            <Button
              onPress={() => {
                onChoose(example);
                box.current?.focus();
              }}
            >
              {example}
            </Button>
          </li>
        ))}
      </ul>
    </div>
  );
}

type AskBoxProps = {
  box: RefObject<HTMLTextAreaElement | null>;
  text: string;
  onText: (text: string) => void;
  onAsk: () => void;
  /** While an answer is on its way. */
  onStop: (() => void) | null;
  isPending: boolean;
  isDisabled: boolean;
  children: ReactNode;
};

const longest = 8000;

/** Where a question is written. The next one may be written while an answer is on its way, and is sent after it. */
export function AskBox({ box, text, onText, onAsk, onStop, isPending, isDisabled, children }: AskBoxProps) {
  const words = useChatWords();
  const help = useId();
  const isLong = text.length > longest;
  const canAsk = !isDisabled && !isPending && onStop === null && text.trim() !== '' && !isLong;
  const onKeyDown = (event: KeyboardEvent) => {
    // Enter that ends a composition chooses a word. Safari says so only by its code (WebKit bug 165004).
    if (event.key !== 'Enter' || event.nativeEvent.isComposing || event.keyCode === 229) return;
    if (event.shiftKey || event.altKey) return;
    event.preventDefault();
    if (canAsk && !event.repeat) onAsk();
  };
  return (
    <div className={css['ask']}>
      <textarea
        ref={box}
        className={css['box']}
        rows={2}
        value={text}
        onChange={(event) => onText(event.target.value)}
        onKeyDown={onKeyDown}
        placeholder={words.placeholder}
        aria-label={words.question}
        aria-describedby={help}
        aria-invalid={isLong}
        data-page-search=""
      />
      <div className={classes('line', css['askLine'])}>
        <div className={css['choices']}>{children}</div>
        {onStop && <StopButton onStop={onStop} box={box} />}
        <Button kind="primary" icon={ArrowUp} onPress={onAsk} isDisabled={!canAsk} isPending={isPending}>
          {words.send}
        </Button>
      </div>
      <p id={help} className={isLong ? css['error'] : css['unseenHelp']}>
        {isLong ? words.tooLong : words.keys(commandKey)}
      </p>
    </div>
  );
}

const SmallSquare = () => <Square size={12} aria-hidden="true" />;

/** It goes with what it stops; who stood on it continues in the box. */
function StopButton({ onStop, box }: { onStop: () => void; box: AskBoxProps['box'] }) {
  const words = useChatWords();
  const [isPending, setPending] = useState(false);
  const place = useRef<HTMLSpanElement>(null);
  useLayoutEffect(() => {
    const own = place.current;
    return () => {
      if (own?.contains(document.activeElement)) box.current?.focus();
    };
  }, [box]);
  return (
    <span ref={place}>
      <Button
        icon={SmallSquare}
        isPending={isPending}
        onPress={() => {
          setPending(true);
          onStop();
        }}
      >
        {words.stop}
      </Button>
    </span>
  );
}

type PickersProps = { settled: Settled; keys: readonly Key[]; onChoose: (choice: Partial<Choice>) => void };

/** With which model and as which client. */
export function Pickers({ settled, keys, onChoose }: PickersProps) {
  const { choice: words } = useChatWords();
  const { key, model, models } = settled;
  return (
    <>
      <Select
        label={words.model}
        value={model?.id ?? ''}
        onChange={(chosen) => onChoose({ model: chosen })}
        options={
          models.length === 0
            ? [{ value: '', text: words.none }]
            : models.map(({ id, name, baseUrl }) => ({ value: id, text: baseUrl ? shortName(name) : words.digest }))
        }
        isDisabled={models.length === 0}
        isInline
      />
      {keys.length > 1 && (
        <Select
          label={words.key}
          value={key.id}
          onChange={(chosen) => onChoose({ key: chosen })}
          options={keys.map(({ id, client }) => ({ value: id, text: client }))}
          isInline
        />
      )}
    </>
  );
}

type WhereProps = { settled: Settled; servers: readonly ModelServer[]; isOwner: boolean };

/** Where a question goes, before it goes there. */
export function Where({ settled: { model }, servers, isOwner }: WhereProps) {
  const { choice: words } = useChatWords();
  const { frame } = useWords();
  if (!model) {
    return (
      <p className={css['where']}>
        {words.noModel} <Link href="/clients">{frame.screens.clients}</Link>
      </p>
    );
  }
  if (model.baseUrl !== null) return <p className={css['where']}>{words.goes(shortName(model.name), model.baseUrl)}</p>;
  if (servers.length > 0) return <p className={css['where']}>{words.stays}</p>;
  return (
    <p className={css['where']}>
      {words.noServer} {isOwner ? <Link href="/settings/models">{words.addServer}</Link> : words.askOwner}
    </p>
  );
}

/**
 * A conversation, followed as its answer grows. Unlike other topics this one changes many times a second and what it
 * touches may be large, so it is asked for at a pace and never cut short by the next change.
 */
export function useConversation(id: string | null): UseQueryResult<CallOutput<'chat.conversation'>, Failure> {
  const hub = useHubConnection();
  const queries = useQueryClient();
  useEffect(() => {
    const ask = () =>
      Promise.all([
        queries.invalidateQueries({ queryKey: ['chat.conversation', { id: id ?? '' }] }),
        queries.invalidateQueries({ queryKey: ['chat.conversations'] }),
      ]);
    const follower = createFollower(ask, 120);
    // What happened while another screen was open was told to nobody here.
    follower.changed();
    const stop = hub.onChange((topic) => {
      if (topic === 'chat') follower.changed();
    });
    return () => {
      stop();
      follower.stop();
    };
  }, [hub, queries, id]);
  return useHub('chat.conversation', { id: id ?? '' }, { enabled: id !== null });
}
