import type { Allowance } from '../../../shared/approval.ts';
import type { PlatformFacts } from '../../../shared/model.ts';
import { visible } from '../../../shared/visible.ts';
import { clockOf, secondsLeft } from '../confirmation/time-left.ts';
import { useCall, useHub } from '../hub/queries.ts';
import { announce } from '../ui/announce.tsx';
import { Button } from '../ui/button.tsx';
import { useWords } from '../words/index.ts';
import { approvalPlace } from './approval-facts.ts';
import css from './approvals.module.css';
import { useFailureToast } from './use-failure-toast.ts';
import { useNow } from './use-now.ts';

/** What runs unasked for a while, each with the time it has left and the way to end it. */
export function AllowedCalls({ platforms }: { platforms: readonly PlatformFacts[] }) {
  const { approvals: words } = useWords();
  const now = useNow();
  const allowed = useHub('approvals.allowed', {}).data?.filter(({ expiresAt }) => Date.parse(expiresAt) > now) ?? [];
  if (allowed.length === 0) return null;
  return (
    <section className={css['section']} aria-labelledby="allowed">
      <h2 id="allowed">{words.allowed}</h2>
      <p className={css['help']}>{words.allowedHelp}</p>
      <ul className={css['lines']}>
        {allowed.map((one) => (
          <AllowedLine
            key={one.id}
            of={one}
            place={approvalPlace(one.resource, platforms)}
            left={secondsLeft(one.expiresAt, now)}
          />
        ))}
      </ul>
    </section>
  );
}

function AllowedLine({ of, place, left }: { of: Allowance; place: string; left: number }) {
  const { approvals: text } = useWords();
  const showFailure = useFailureToast();
  const disallow = useCall('approvals.disallow');
  const end = () =>
    disallow.mutate({ id: of.id }, { onSuccess: () => announce(text.ended(of.client)), onError: showFailure });
  return (
    <li className={css['line']}>
      <span className={css['what']}>
        <strong>{of.client}</strong> {of.title}
        <span className={css['help']}>{text.on(visible(of.target), place)}</span>
      </span>
      <span className={css['left']}>{text.left(clockOf(left))}</span>
      <Button onPress={end} isPending={disallow.isPending} label={text.endOf(of.client, of.title)}>
        {text.end}
      </Button>
    </li>
  );
}
