import type { Waiting } from '../../../../shared/approval.ts';
import type { PlatformFacts } from '../../../../shared/model.ts';
import { useCall } from '../../hub/queries.ts';
import { announce } from '../../ui/announce.tsx';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { classes } from '../../ui/classes.ts';
import { clockOf, secondsLeft } from '../../ui/time.ts';
import { useWords } from '../../words/index.ts';
import { useFailureToast } from '../../words/use-failure-text.ts';
import { useAnswer } from './answer.ts';
import { approvalAccount, approvalPlace } from './approval-facts.ts';
import css from './approvals.module.css';
import { useNow } from './use-now.ts';

type Props = { requests: readonly Waiting[]; platforms: readonly PlatformFacts[] };

/** All that one client waits for, as a list: each can be denied here, and all of it is looked at in the confirmation window. */
export function WaitingGroup({ requests, platforms }: Props) {
  const now = useNow();
  const { approvals: text, common } = useWords();
  const onError = useFailureToast();
  const answer = useAnswer();
  const deny = useCall('approvals.deny');
  const client = requests[0]?.client ?? '';
  const denyAll = async () => {
    for (const { id } of requests) await deny.mutateAsync({ id }).catch(onError);
    announce(text.denied(client));
  };
  return (
    <article className="card" aria-label={text.several(client, requests.length)}>
      <header className={classes('wide-line', css['head'])}>
        <h2>{text.several(client, requests.length)}</h2>
      </header>
      <ul className="lines">
        {requests.map((request) => {
          const { id, title, access, resource, expiresAt } = request;
          const left = secondsLeft(expiresAt, now);
          return (
            <li key={id} className={classes('wide-line', css['line'])}>
              <span className={css['what']}>
                {title}
                <span className={css['help']}>
                  {[approvalPlace(resource, platforms), approvalAccount(request, platforms)].join(', ')}
                </span>
              </span>
              <Badge tone={access === 'destructive' ? 'danger' : access}>{common.access[access]}</Badge>
              <span role="timer" className={classes(css['left'], left <= 30 && css['soon'])}>
                {text.left(clockOf(left))}
              </span>
              <Button
                onPress={() => deny.mutate({ id }, { onSuccess: () => announce(text.denied(client)), onError })}
                isDisabled={deny.isPending}
                label={text.denyOf(client, title)}
              >
                {common.deny}
              </Button>
            </li>
          );
        })}
      </ul>
      <footer className={classes('row-end', css['foot'])}>
        <span className={css['help']}>{text.answerHelp}</span>
        <Button onPress={() => void denyAll()} isPending={deny.isPending} label={text.denyAllOf(client)}>
          {text.denyAll}
        </Button>
        <span data-answer="">
          <Button kind="primary" onPress={() => answer(togetherAt(requests))} label={text.answerAllOf(client)}>
            {text.answer}
          </Button>
        </span>
      </footer>
    </article>
  );
}

/** The page for passkeys shows all that waits, where it is opened for none of them; used only where it can answer each. */
const togetherAt = (requests: readonly Waiting[]): Pick<Waiting, 'passkeyAt'> => {
  const [at] = requests.map(({ passkeyAt }) => passkeyAt);
  return at !== undefined && requests.every(({ passkeyAt }) => passkeyAt) ? { passkeyAt: at.replace(/#.*/, '') } : {};
};
