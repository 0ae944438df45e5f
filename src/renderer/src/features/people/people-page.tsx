import { Plus } from 'lucide-react';
import { useRef, useState } from 'react';
import { useLocation } from 'wouter';
import type { CallOutput } from '../../../../shared/contract.ts';
import type { Person } from '../../../../shared/model.ts';
import { usePageCreate } from '../../frame/shortcuts.ts';
import { CallDialog } from '../../hub/call-dialog.tsx';
import { useCall, useConfirmation, useHub } from '../../hub/queries.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { FormBody, FormEnd, FormText, useForm } from '../../ui/form.tsx';
import { RowMenu } from '../../ui/menu.tsx';
import { Awaited } from '../../ui/notes.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { showToast } from '../../ui/toast.ts';
import { VirtualRows } from '../../ui/virtual-rows.tsx';
import { useWords } from '../../words/index.ts';
import { SubPage } from '../settings/section.tsx';
import css from './people.module.css';

const rowHeight = 56;

/** Who may use this hub. Only its owner sees everybody; anyone else sees themselves. */
export function PeoplePage() {
  const { people: words, common, settings } = useWords();
  const { title } = settings.pages.people;
  const people = useHub('people.list', {});
  const me = useHub('welcome', {}).data?.person;
  const isOwner = me?.owner === true;
  const [inviting, setInviting] = useState<string | null>(null);
  const [removing, setRemoving] = useState<Person | null>(null);
  usePageCreate(() => isOwner && setInviting(''));
  const listed = people.data?.people ?? [];

  return (
    <SubPage
      title={title}
      sentence={isOwner ? words.sentence : words.sentenceOther}
      actions={
        isOwner && (
          <Button kind="primary" icon={Plus} onPress={() => setInviting('')}>
            {words.invite}
          </Button>
        )
      }
    >
      <Awaited of={people} rows={2} height="tall" />
      {people.data && (
        <>
          <div className={css['list']} style={{ flexBasis: listed.length * rowHeight + 2 }}>
            <VirtualRows
              label={words.list}
              rows={listed}
              rowKey={({ userId }) => userId}
              rowHeight={rowHeight}
              isHeadless
              columns={[
                {
                  header: title,
                  width: 'minmax(0, 1fr)',
                  cell: ({ name, email }) => (
                    <span className={css['person']}>
                      <span className="strong cut">{name}</span>
                      <span className="meta cut">{email}</span>
                    </span>
                  ),
                },
                {
                  header: words.owner,
                  width: '160px',
                  cell: ({ owner, userId }) => (
                    <span className={css['badges']}>
                      {owner && <span>{words.owner}</span>}
                      {userId === me?.userId && <span className="meta cut">{words.you}</span>}
                    </span>
                  ),
                },
                {
                  header: common.remove,
                  width: '32px',
                  align: 'end',
                  cell: (person) =>
                    isOwner && !person.owner ? (
                      <RowMenu
                        row={person.name}
                        entries={[
                          {
                            id: 'remove',
                            text: `${common.remove}...`,
                            isDanger: true,
                            onAction: () => setRemoving(person),
                          },
                        ]}
                      />
                    ) : null,
                },
              ]}
            />
          </div>
          {isOwner && listed.length === 1 && people.data.invitations.length === 0 && (
            <p className={css['alone']}>{words.alone}</p>
          )}
          <Invitations invitations={people.data.invitations} onInvite={setInviting} />
        </>
      )}
      {inviting !== null && <InviteDialog email={inviting} onClose={() => setInviting(null)} />}
      <RemoveDialog person={removing} onClose={() => setRemoving(null)} />
    </SubPage>
  );
}

type InvitationsProps = { invitations: CallOutput<'people.list'>['invitations']; onInvite: (email: string) => void };

/** Codes that nobody has used yet. A code is shown once only, so a lost one is replaced by another. */
function Invitations({ invitations, onInvite }: InvitationsProps) {
  const { people: words } = useWords();
  if (invitations.length === 0) return null;
  return (
    <section className={css['invitations']}>
      <h2>{words.invitations}</h2>
      <ul>
        {invitations.map(({ email, expiresAt }) => (
          <li key={email}>
            <span className={css['invited']}>{email}</span>
            <span className="meta cut">
              {words.expires} <RelativeTime at={expiresAt} />
            </span>
            <Button label={words.inviteAgainName(email)} onPress={() => onInvite(email)}>
              {words.inviteAgain}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Asks before a person is removed, and names what ends with them. */
function RemoveDialog({ person, onClose }: { person: Person | null; onClose: () => void }) {
  const { people, common } = useWords();
  const words = people.removeDialog;
  const [, go] = useLocation();
  // Its text stays while the dialog goes.
  const last = useRef(person);
  if (person) last.current = person;
  const shown = last.current;
  if (!shown) return null;
  return (
    <CallDialog
      call="people.remove"
      input={{ person: shown.userId }}
      title={words.title(shown.name)}
      action={common.remove}
      isOpen={person !== null}
      onClose={onClose}
      onDone={() =>
        showToast({
          text: words.done(shown.name),
          action: { text: common.seeReceipt, do: () => go('/settings/receipts') },
        })
      }
    >
      <p>{shown.email}</p>
      <p>{words.text}</p>
    </CallDialog>
  );
}

/** Asks for the address. The link is made, and shown once, in the window where the owner confirms it. `email`: what the field begins with. */
function InviteDialog({ email: first, onClose }: { email: string; onClose: () => void }) {
  const { people, frame } = useWords();
  const words = people.inviteDialog;
  const { mutate, error, isPending } = useCall('wishes.propose', useConfirmation());
  const onAsked = () => {
    showToast({ text: frame.wished });
    onClose();
  };
  const form = useForm<{ email: string }, 'email'>({
    state: useState({ email: first }),
    check: ({ email }) =>
      /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email.trim()) ? [] : [{ field: 'email', text: words.wrong }],
    onSubmit: ({ email }) => mutate({ action: 'invite', email: email.trim() }, { onSuccess: onAsked }),
    isPending,
  });
  return (
    <Dialog title={people.invite} isOpen onClose={onClose}>
      <FormBody form={form} className="column-3">
        <FormText form={form} name="email" label={words.email} type="email" help={words.help} autoFocus />
        <FormEnd form={form} submit={words.action} failure={error} onCancel={onClose} />
      </FormBody>
    </Dialog>
  );
}
