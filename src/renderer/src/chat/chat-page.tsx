import { History as HistoryIcon, Plus } from 'lucide-react';
import { useState } from 'react';
import { useLocation } from 'wouter';
import { usePageCreate } from '../frame/shortcuts.ts';
import { useHub } from '../hub/queries.ts';
import { Button } from '../ui/button.tsx';
import { Awaited, PageHeader } from '../ui/notes.tsx';
import css from './chat.module.css';
import { useChatWords } from './chat-words.ts';
import { chatKeys, hasPausedKey } from './choice.ts';
import { ConversationView } from './conversation-view.tsx';
import { ChatHistory } from './history.tsx';
import { NoKey } from './no-key.tsx';

/** Questions about the person's accounts, `#/chat`, and what was answered before, `#/chat/<conversation>`. */
export function ChatPage() {
  const words = useChatWords();
  const [path, go] = useLocation();
  const open = /^\/chat\/([\w-]+)/.exec(path)?.[1] ?? null;
  const keys = useHub('keys.list', {});
  const models = useHub('models.list', {});
  const welcome = useHub('welcome', {});
  const [isHistory, showHistory] = useState(false);
  const begin = () => {
    showHistory(false);
    go('/chat');
    focusBox();
  };
  usePageCreate(begin);
  const usable = chatKeys(keys.data ?? [], Date.now());
  const person = welcome.data?.person;
  return (
    <div className={css['page']}>
      <PageHeader
        title={words.title}
        sentence={words.sentence}
        actions={
          <>
            <Button icon={<HistoryIcon size={14} aria-hidden="true" />} onPress={() => showHistory(true)}>
              {words.history.open}
            </Button>
            {open !== null && (
              <Button icon={<Plus size={14} aria-hidden="true" />} onPress={begin}>
                {words.newConversation}
              </Button>
            )}
          </>
        }
      />
      {keys.data && models.data && person ? (
        <ConversationView
          // What was typed for one conversation is not for another.
          key={open ?? 'new'}
          open={open}
          keys={usable}
          models={models.data}
          person={person}
          onBegan={(id) => go(`/chat/${id}`)}
          noKey={<NoKey hasPaused={hasPausedKey(keys.data, Date.now())} />}
        />
      ) : (
        <Awaited of={[keys, models, welcome]} rows={6} />
      )}
      {isHistory && (
        <ChatHistory
          open={open}
          onOpen={(id) => {
            showHistory(false);
            go(`/chat/${id}`);
            focusBox();
          }}
          onGone={() => go('/chat')}
          onClose={() => showHistory(false)}
        />
      )}
    </div>
  );
}

/** Once the panel has given the focus back. */
function focusBox(): void {
  requestAnimationFrame(() =>
    requestAnimationFrame(() => document.querySelector<HTMLElement>('main textarea')?.focus()),
  );
}
