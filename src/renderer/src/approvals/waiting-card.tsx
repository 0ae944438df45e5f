import { useEffect, useRef, useState } from 'react';
import type { Waiting } from '../../../shared/approval.ts';
import { PlatformMark } from '../accounts/platform-mark.tsx';
import { useCall, useConfirmation } from '../hub/queries.ts';
import { announce } from '../ui/announce.tsx';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { classes } from '../ui/classes.ts';
import { clockOf, secondsLeft } from '../ui/time.ts';
import { useLocale, useWords } from '../words/index.ts';
import { useFailureToast } from '../words/use-failure-text.ts';
import { canWaitLonger } from './approval-facts.ts';
import css from './approvals.module.css';

type WaitingCardProps = { waiting: Waiting; place: string; account: string };

/** Seconds at which the clock is said aloud; at other times it would talk over everything. */
const spoken = [30, 10];

/** One call that waits: who, what, where, as whom, and how long still. Here it can be denied; approving needs its own window. */
export function WaitingCard({ waiting, place, account }: WaitingCardProps) {
  const words = useWords();
  const { approvals: text } = words;
  const locale = useLocale();
  const { id, client, title, access, isFirst } = waiting;
  const left = secondsLeft(waiting.expiresAt, useNow());
  const openConfirmation = useConfirmation();
  const deny = useCall('approvals.deny');
  const extend = useCall('approvals.extend');
  const onError = useFailureToast();
  useSpoken(left, (seconds) => announce(text.secondsLeft(seconds, client)));

  const more = () =>
    extend.mutate(
      { id },
      {
        onSuccess: ({ expiresAt }) =>
          announce(
            text.extended(new Intl.DateTimeFormat(locale, { timeStyle: 'short' }).format(Date.parse(expiresAt))),
          ),
        onError,
      },
    );
  return (
    <article className={css['card']} aria-label={text.wants(client, title)}>
      <header className={css['head']}>
        <PlatformMark title={waiting.platform} />
        <h2>{text.wants(client, title)}</h2>
        <Badge tone={access === 'destructive' ? 'danger' : access}>{words.common.access[access]}</Badge>
        <span role="timer" className={classes(css['left'], left <= 30 && css['soon'])}>
          {text.left(clockOf(left))}
        </span>
      </header>
      <dl className={css['facts']}>
        <dt>{text.in}</dt>
        <dd>{place}</dd>
        <dt>{text.as}</dt>
        <dd>{account}</dd>
        {isFirst && (
          <>
            <dt>{text.new}</dt>
            <dd>{text.first(place, client)}</dd>
          </>
        )}
      </dl>
      <footer className={css['foot']}>
        <span className={css['help']}>{text.answerHelp}</span>
        <Button
          kind="quiet"
          onPress={more}
          isPending={extend.isPending}
          isDisabled={!canWaitLonger(waiting)}
          label={canWaitLonger(waiting) ? text.moreOf(client, title) : `${text.more}. ${text.longest}`}
        >
          {text.more}
        </Button>
        <Button
          onPress={() => deny.mutate({ id }, { onSuccess: () => announce(text.denied(client)), onError })}
          isPending={deny.isPending}
          label={text.denyOf(client, title)}
        >
          {text.deny}
        </Button>
        <span data-answer="">
          <Button kind="primary" onPress={openConfirmation} label={text.answerOf(client, title)}>
            {text.answer}
          </Button>
        </span>
      </footer>
    </article>
  );
}

function useSpoken(left: number, say: (seconds: number) => void): void {
  const before = useRef(left);
  useEffect(() => {
    const mark = spoken.findLast((seconds) => before.current > seconds && left <= seconds && left > 0);
    before.current = left;
    if (mark !== undefined) say(mark);
  });
}

/** The time, anew each second, for what counts down. */
export function useNow(): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  return now;
}
