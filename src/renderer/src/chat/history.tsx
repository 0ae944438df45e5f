import { Trash2 } from 'lucide-react';
import { useState } from 'react';
import type { Conversation } from '../../../shared/model.ts';
import { useCall, useHub } from '../hub/queries.ts';
import { announce } from '../ui/announce.tsx';
import { Button, IconButton } from '../ui/button.tsx';
import { ConfirmDialog } from '../ui/dialog.tsx';
import { Awaited } from '../ui/notes.tsx';
import { RelativeTime } from '../ui/relative-time.tsx';
import { SidePanel } from '../ui/side-panel.tsx';
import { useFailureToast } from '../words/use-failure-text.ts';
import css from './chat.module.css';
import { useChatWords } from './chat-words.ts';

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
        {all.data && <p className={css['muted']}>{conversations.length === 0 ? words.none : words.kept}</p>}
        <ul className={css['history']} aria-label={words.title}>
          {conversations.map((conversation) => (
            <li key={conversation.id} aria-current={conversation.id === open ? 'true' : undefined}>
              <button type="button" onClick={() => onOpen(conversation.id)}>
                <span className={css['historyTitle']}>{conversation.title}</span>
                <span className={css['muted']}>
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
  const onError = useFailureToast();
  const { history: text } = useChatWords();
  const one = useCall('chat.delete');
  const all = useCall('chat.deleteAll');
  const isAll = deleting === 'all';
  const after = (id: string | null) => {
    // Seen in the list; a toast would lie over the buttons of the panel.
    announce(id === null ? text.deletedAll : text.deletedOne);
    onDeleted(id);
  };
  const confirm = () => {
    if (deleting === 'all') {
      all.mutate({}, { onSuccess: () => after(null), onError, onSettled: onClose });
    } else if (deleting) {
      one.mutate({ id: deleting.id }, { onSuccess: ({ id }) => after(id), onError, onSettled: onClose });
    }
  };
  return (
    <ConfirmDialog
      title={isAll ? text.all.title : text.one.title(deleting?.title ?? '')}
      action={isAll ? text.all.action : text.one.action}
      isOpen={deleting !== null}
      isPending={one.isPending || all.isPending}
      onClose={onClose}
      onConfirm={confirm}
    >
      <p>{text.text}</p>
    </ConfirmDialog>
  );
}
