import { Plus } from 'lucide-react';
import { useState } from 'react';
import type { Person } from '../../../shared/model.ts';
import { usePageCreate } from '../frame/page-create.ts';
import { useHub } from '../hub/queries.ts';
import { Button } from '../ui/button.tsx';
import { RowMenu } from '../ui/menu.tsx';
import { FailureNote, PageHeader, Skeleton } from '../ui/notes.tsx';
import { VirtualRows } from '../ui/virtual-rows.tsx';
import { useWords } from '../words/index.ts';
import { Invitations } from './invitations.tsx';
import { InviteDialog } from './invite-dialog.tsx';
import css from './people.module.css';
import { RemoveDialog } from './remove-dialog.tsx';

const rowHeight = 56;

/** Who may use this hub. Only its owner sees everybody; anyone else sees themselves. */
export function PeoplePage() {
  const { people: words } = useWords();
  const people = useHub('people.list', {});
  const me = useHub('welcome', {}).data?.person;
  const isOwner = me?.owner === true;
  const [inviting, setInviting] = useState<string | null>(null);
  const [removing, setRemoving] = useState<Person | null>(null);
  usePageCreate(() => isOwner && setInviting(''));
  const listed = people.data?.people ?? [];

  return (
    <div className={css['page']}>
      <PageHeader
        title={words.title}
        sentence={isOwner ? words.sentence : words.sentenceOther}
        actions={
          isOwner && (
            <Button kind="primary" icon={<Plus size={14} aria-hidden="true" />} onPress={() => setInviting('')}>
              {words.invite}
            </Button>
          )
        }
      />
      {people.error && !people.data && (
        <FailureNote failure={people.error} onRetry={() => void people.refetch()} isRetrying={people.isRefetching} />
      )}
      {people.isPending && <Skeleton rows={2} height="tall" />}
      {people.data && (
        <>
          <div className={css['list']} style={{ flexBasis: listed.length * rowHeight + 2 }}>
            <VirtualRows
              label={words.list}
              count={listed.length}
              getRow={(index) => listed[index]}
              rowKey={({ userId }) => userId}
              rowHeight={rowHeight}
              isHeadless
              columns={[
                {
                  name: 'person',
                  header: words.title,
                  width: 'minmax(0, 1fr)',
                  cell: ({ name, email }) => (
                    <span className={css['person']}>
                      <span className={css['name']}>{name}</span>
                      <span className={css['email']}>{email}</span>
                    </span>
                  ),
                },
                {
                  name: 'part',
                  header: words.owner,
                  width: '160px',
                  cell: ({ owner, userId }) => (
                    <span className={css['badges']}>
                      {owner && <span>{words.owner}</span>}
                      {userId === me?.userId && <span className={css['email']}>{words.you}</span>}
                    </span>
                  ),
                },
                {
                  name: 'actions',
                  header: words.remove,
                  width: '32px',
                  align: 'end',
                  cell: (person) =>
                    isOwner && !person.owner ? (
                      <RowMenu
                        row={person.name}
                        entries={[
                          { id: 'remove', text: words.remove, isDanger: true, onAction: () => setRemoving(person) },
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
    </div>
  );
}
