import type { DoneCall } from '../../../shared/approval.ts';
import type { PlatformFacts } from '../../../shared/model.ts';
import { visible } from '../../../shared/visible.ts';
import { useCall, useHub } from '../hub/queries.ts';
import { useConfirmation } from '../hub/use-confirmation.ts';
import { announce } from '../ui/announce.tsx';
import { Button } from '../ui/button.tsx';
import { useLocale, useWords } from '../words/index.ts';
import { approvalPlace } from './approval-facts.ts';
import css from './approvals.module.css';
import { useFailureToast } from './use-failure-toast.ts';

/** The changes of the last half hour, and the way to take each back. */
export function RecentWrites({ platforms }: { platforms: readonly PlatformFacts[] }) {
  const { approvals: words } = useWords();
  const done = useHub('approvals.done', {}).data ?? [];
  if (done.length === 0) return null;
  return (
    <section className={css['section']} aria-labelledby="done">
      <h2 id="done">{words.done}</h2>
      <p className={css['help']}>{words.doneHelp}</p>
      <ul className={css['lines']}>
        {done.map((one) => (
          <RecentLine key={one.id} of={one} place={approvalPlace(one.resource, platforms)} />
        ))}
      </ul>
    </section>
  );
}

function RecentLine({ of, place }: { of: DoneCall; place: string }) {
  const { approvals: text } = useWords();
  const showFailure = useFailureToast();
  const locale = useLocale();
  const undo = useCall('approvals.undo');
  const openConfirmation = useConfirmation();
  const target = visible(of.target);
  const takeBack = () =>
    undo.mutate(
      { id: of.id },
      {
        onSuccess: () => {
          announce(text.undoing);
          openConfirmation();
        },
        onError: showFailure,
      },
    );
  const time = new Intl.DateTimeFormat(locale, { timeStyle: 'short', hourCycle: 'h23' });
  return (
    <li className={css['line']}>
      <time dateTime={of.doneAt}>{time.format(Date.parse(of.doneAt))}</time>
      <span className={css['what']}>
        <strong>{of.client}</strong> {of.title}
        <span className={css['help']}>{text.on(target, place)}</span>
        {of.reason !== null && <span className={css['help']}>{text.noUndo(of.reason)}</span>}
      </span>
      {of.undo !== null && (
        <Button onPress={takeBack} isPending={undo.isPending} label={text.undoOf(of.client, of.title, target)}>
          {text.undo}
        </Button>
      )}
    </li>
  );
}
