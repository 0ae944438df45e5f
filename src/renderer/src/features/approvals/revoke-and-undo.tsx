import { type ReactNode, useState } from 'react';
import type { DoneCall } from '../../../../shared/approval.ts';
import type { Key } from '../../../../shared/model.ts';
import { visible } from '../../../../shared/visible.ts';
import { useCall, useConfirmation, useHub } from '../../hub/queries.ts';
import { classes } from '../../ui/classes.ts';
import { ConfirmDialog } from '../../ui/dialog.tsx';
import { AskedFailure, FailureNote } from '../../ui/notes.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { showToast } from '../../ui/toast.ts';
import { useWords } from '../../words/index.ts';
import { toolTitle } from '../activity/call-facts.ts';
import { approvalPlace, notKept } from './approval-facts.ts';
import css from './approvals.module.css';

type RevokeAndUndoProps = { of: Key | null; onClose: () => void };

/** Ends a key, where it has not ended, and puts the undo of all that it changed before the person: what can't be undone says why. */
export function RevokeAndUndo({ of, onClose }: RevokeAndUndoProps) {
  return of && <Asked key={of.id} of={of} onClose={onClose} />;
}

function Asked({ of, onClose }: { of: Key; onClose: () => void }) {
  const { approvals } = useWords();
  const { undoAll: words } = approvals;
  const isLive = of.revokedAt === null && Date.parse(of.expiresAt) > Date.now();
  const done = useHub('approvals.done', {}, { isAlwaysAsked: true });
  const changed = useHub('audit.search', { key: of.id, kind: 'change', limit: most });
  const { data: platforms = [] } = useHub('platforms.list', {});
  const own = (done.data ?? []).filter(({ keyId }) => keyId === of.id);
  const undoable = own.filter(({ undo }) => undo !== null);
  const older = notKept(changed.data?.calls ?? [], done.data ?? []);
  const isKnown = done.data !== undefined && changed.data !== undefined;
  const { error, isPending, act } = useRevokeAndUndo(of, isLive, onClose);
  return (
    <ConfirmDialog
      isOpen
      title={isLive ? words.title(of.client) : words.titleOfEnded(of.client)}
      action={isLive ? words.action(undoable.length) : words.actionOfEnded(undoable.length)}
      isPending={isPending || !isKnown}
      onClose={onClose}
      onConfirm={() => void act()}
    >
      <p>{undoable.length > 0 ? words.text : words.none}</p>
      <AskedFailure of={done} />
      <Changes title={words.undoable(undoable.length)}>
        {undoable.map((one) => (
          <Change key={one.id} at={one.doneAt} title={one.title} place={placeOf(one, platforms)} />
        ))}
      </Changes>
      <Changes title={words.lost}>
        {own
          .filter(({ undo }) => undo === null)
          .map((one) => (
            <Change
              key={one.id}
              at={one.doneAt}
              title={one.title}
              place={placeOf(one, platforms)}
              why={one.reason ?? ''}
            />
          ))}
        {older.map((one) => (
          <Change
            key={one.callId}
            at={one.time}
            title={toolTitle(platforms, one.tool)}
            place={approvalPlace(one.resource, platforms)}
            why={words.notKept}
          />
        ))}
      </Changes>
      {error && <FailureNote failure={error} />}
    </ConfirmDialog>
  );
}

/** So many of each kind of change are listed. */
const most = 50;

const placeOf = ({ target, resource }: DoneCall, platforms: Parameters<typeof approvalPlace>[1]): string =>
  [visible(target), approvalPlace(resource, platforms)].join(', ');

function useRevokeAndUndo(of: Key, isLive: boolean, onClose: () => void) {
  const { undoAll: words } = useWords().approvals;
  const review = useConfirmation();
  const revoke = useCall('keys.revoke');
  const undoAll = useCall('approvals.undoAll');
  const [isPending, setPending] = useState(false);
  const act = async () => {
    setPending(true);
    try {
      if (isLive) await revoke.mutateAsync({ id: of.id });
      const { changes } = await undoAll.mutateAsync({ key: of.id });
      onClose();
      showToast({ text: isLive ? words.done(of.client, changes) : words.doneOfEnded(changes) });
      if (changes > 0) review();
    } catch {
      setPending(false); // shown as the failure of the call
    }
  };
  return { act, isPending, error: revoke.error ?? undoAll.error };
}

function Changes({ title, children }: { title: string; children: ReactNode[] }) {
  if (children.flat().length === 0) return null;
  return (
    <section className={classes('column-2', css['changes'])}>
      <h3>{title}</h3>
      <ul className="lines">{children}</ul>
    </section>
  );
}

function Change({ at, title, place, why }: { at: string; title: string; place: string; why?: string }) {
  return (
    <li className={classes('wide-line', css['line'])}>
      <span className={css['what']}>
        {title}
        <span className={css['help']}>{place}</span>
        {why !== undefined && <span className={css['help']}>{why}</span>}
      </span>
      <RelativeTime at={at} />
    </li>
  );
}
