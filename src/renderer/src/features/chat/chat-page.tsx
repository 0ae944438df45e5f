import { History as HistoryIcon, Plus, Trash2 } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { Link, useLocation } from 'wouter';
import type { Conversation, Proposal } from '../../../../shared/model.ts';
import { usePageCreate } from '../../frame/shortcuts.ts';
import { CallDialog } from '../../hub/call-dialog.tsx';
import { useCall, useConfirmation, useHub } from '../../hub/queries.ts';
import { announce } from '../../ui/announce.tsx';
import { Button, IconButton } from '../../ui/button.tsx';
import { Awaited, FailureNote, PageHeader } from '../../ui/notes.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { SidePanel } from '../../ui/side-panel.tsx';
import { useWords } from '../../words/index.ts';
import { Confirming } from '../keys/confirming.tsx';
import css from './chat.module.css';
import { useChatWords } from './chat-words.ts';
import { chatKeys, hasPausedKey } from './choice.ts';
import { ConversationView } from './conversation-view.tsx';

/** The conversation that was open last in this window: who comes back from Approvals finds it again. */
let left: { userId: string; id: string } | null = null;

/** Questions about the person's accounts, `#/chat`, and what was answered before, `#/chat/<conversation>`. */
export function ChatPage() {
  const words = useChatWords();
  const { frame } = useWords();
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
  const userId = person?.userId;
  const isComing = useRef(true);
  useEffect(() => {
    if (userId === undefined) return;
    if (open !== null) left = { userId, id: open };
    else if (isComing.current && left?.userId === userId) go(`/chat/${left.id}`, { replace: true });
    else left = null;
    isComing.current = false;
  }, [open, userId, go]);
  return (
    <div className={css['page']}>
      <PageHeader
        title={frame.screens.chat}
        actions={
          <>
            <Button icon={HistoryIcon} onPress={() => showHistory(true)}>
              {words.history.open}
            </Button>
            {open !== null && (
              <Button icon={Plus} onPress={begin}>
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

type HistoryProps = {
  open: string | null;
  onOpen: (id: string) => void;
  /** The conversation that is shown has been deleted. */
  onGone: () => void;
  onClose: () => void;
};

/** The conversations that are kept, the last changed first. */
export function ChatHistory({ open, onOpen, onGone, onClose }: HistoryProps) {
  const { history: words } = useChatWords();
  const all = useHub('chat.conversations', {});
  const [deleting, setDeleting] = useState<Conversation | 'all' | null>(null);
  const conversations = all.data ?? [];
  return (
    <>
      <SidePanel
        title={words.title}
        onClose={onClose}
        actions={conversations.length > 0 && <Button onPress={() => setDeleting('all')}>{words.deleteAll}</Button>}
      >
        <Awaited of={all} rows={4} />
        {all.data && <p className="muted">{conversations.length === 0 ? words.none : words.kept}</p>}
        <ul className={css['history']} aria-label={words.title}>
          {conversations.map((conversation) => (
            <li key={conversation.id} aria-current={conversation.id === open ? 'true' : undefined}>
              <button type="button" onClick={() => onOpen(conversation.id)}>
                <span className={css['historyTitle']}>{conversation.title}</span>
                <span className="muted">
                  <RelativeTime at={conversation.changedAt} />
                </span>
              </button>
              <IconButton
                name={words.delete(conversation.title)}
                icon={<Trash2 size={14} aria-hidden="true" />}
                onPress={() => setDeleting(conversation)}
              />
            </li>
          ))}
        </ul>
      </SidePanel>
      <DeleteDialog
        deleting={deleting}
        onDeleted={(id) => (id === null || id === open) && onGone()}
        onClose={() => setDeleting(null)}
      />
    </>
  );
}

type DeleteDialogProps = {
  deleting: Conversation | 'all' | null;
  onDeleted: (id: string | null) => void;
  onClose: () => void;
};

function DeleteDialog({ deleting, onDeleted, onClose }: DeleteDialogProps) {
  const { history: words } = useChatWords();
  const after = (id: string | null) => {
    // Seen in the list; a toast would lie over the buttons of the panel.
    announce(id === null ? words.deletedAll : words.deletedOne);
    onDeleted(id);
  };
  if (deleting === 'all') {
    return (
      <CallDialog call="chat.deleteAll" input={{}} {...words.all} isOpen onClose={onClose} onDone={() => after(null)}>
        <p>{words.text}</p>
      </CallDialog>
    );
  }
  return (
    <CallDialog
      call="chat.delete"
      input={{ id: deleting?.id ?? '' }}
      title={words.one.title(deleting?.title ?? '')}
      action={words.one.action}
      isOpen={deleting !== null}
      onClose={onClose}
      onDone={({ id }) => after(id)}
    >
      <p>{words.text}</p>
    </CallDialog>
  );
}

/** Why the chat needs a key, and the way to one. Once it is confirmed, the list of keys has it and the page continues. */
export function NoKey({ hasPaused }: { hasPaused: boolean }) {
  const { noKey: words } = useChatWords();
  const { common, frame, keys } = useWords();
  const propose = useCall('keys.propose', useConfirmation());
  const [proposal, setProposal] = useState<Proposal | null>(null);
  const ask = (write: boolean) =>
    propose.mutate({ client: keys.endpoints.console, endpoints: ['console'], write }, { onSuccess: setProposal });
  if (proposal) {
    const back = () => setProposal(null);
    const { confirmDetail: detail } = words;
    return <Confirming proposal={proposal} detail={detail} onAgain={back} onCancel={back} again={common.tryAgain} />;
  }
  return (
    <section className="card">
      <h2>{words.title}</h2>
      {hasPaused && (
        <p className="warning">
          {words.paused} <Link href="/clients">{frame.screens.clients}</Link>
        </p>
      )}
      <p>{words.text}</p>
      <p>{words.models}</p>
      <div className="row">
        <Button kind="primary" onPress={() => ask(false)} isPending={propose.isPending}>
          {words.read}
        </Button>
        <Button onPress={() => ask(true)} isPending={propose.isPending}>
          {words.write}
        </Button>
      </div>
      <p className="muted">{words.writeHelp}</p>
      {propose.error && <FailureNote failure={propose.error} />}
    </section>
  );
}
