import { type ReactNode, useEffect, useRef, useState } from 'react';
import type { CallOutput } from '../../../shared/contract.ts';
import type { Key, Person } from '../../../shared/model.ts';
import { useCall, useHub } from '../hub/queries.ts';
import { Button } from '../ui/button.tsx';
import { Empty, FailureNote, Skeleton } from '../ui/notes.tsx';
import { useFailureToast } from '../words/use-failure-text.ts';
import { AskBox } from './ask-box.tsx';
import css from './chat.module.css';
import { useChatWords } from './chat-words.ts';
import { type Choice, rememberChoice, rememberedChoice, settle } from './choice.ts';
import { examplesFor } from './examples.ts';
import { Pickers, Where } from './pickers.tsx';
import { Turns } from './turns.tsx';
import { useConversation } from './use-conversation.ts';

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
  const onError = useFailureToast();
  const text = useChatWords();
  const box = useRef<HTMLTextAreaElement>(null);
  const [wanted, setWanted] = useState<Partial<Choice>>(() => rememberedChoice(sessionStorage, person.userId));
  const [question, setQuestion] = useState('');
  const conversation = useConversation(open);
  const ask = useCall('chat.ask');
  const stop = useCall('chat.stop');
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
    ask.mutate(
      {
        key: settled.key.id,
        model: settled.model.name,
        question: asked.trim(),
        ...(open === null ? {} : { conversation: open }),
      },
      {
        onSuccess: ({ conversation: id }) => {
          setQuestion((now) => (now === asked ? '' : now));
          if (open === null) onBegan(id);
        },
        onError,
      },
    );
  };

  if (open !== null && conversation.error && !conversation.data) {
    if (conversation.error.code === 'usage') return <Empty>{text.gone}</Empty>;
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
            onStop={running ? () => stop.mutate({ turn: running.id }, { onError }) : null}
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
  const { data: platforms = [] } = useHub('platforms.list', {});
  return (
    <div className={css['examples']}>
      <p className={css['muted']}>{words.empty}</p>
      <ul>
        {examplesFor(accounts, platforms, words).map((example) => (
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
