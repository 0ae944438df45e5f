import { CircleCheck, CircleDashed, Hourglass, LoaderCircle, TriangleAlert } from 'lucide-react';
import { endsSoon } from '../../../../shared/account.ts';
import type { ListedAccount } from '../../../../shared/model.ts';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { useWords } from '../../words/index.ts';
import css from './account-health.module.css';

/** How an account is, by what was last proved: a call or a check that worked, and when; and a week ahead, that it will end. */
export function Health({ account, isChecking }: { account: ListedAccount; isChecking: boolean }) {
  const { health } = useWords().accounts;
  if (isChecking) return <Sign icon={LoaderCircle} tone="faint" text={health.checking} />;
  if (account.state === 'disconnecting') return <Sign icon={LoaderCircle} tone="faint" text={health.disconnecting} />;
  if (account.state === 'reconnect') return <Sign icon={TriangleAlert} tone="danger" text={health.reconnect} />;
  if (account.expiresAt !== null && endsSoon(account, Date.now())) {
    return <Sign icon={Hourglass} tone="write" text={health.ends} since={account.expiresAt} />;
  }
  if (account.workedAt === null) return <Sign icon={CircleDashed} tone="faint" text={health.unknown} />;
  return <Sign icon={CircleCheck} tone="ok" text={health.working} since={account.workedAt} />;
}

type SignProps = { icon: typeof CircleCheck; tone: 'ok' | 'write' | 'danger' | 'faint'; text: string; since?: string };

function Sign({ icon: Icon, tone, text, since }: SignProps) {
  return (
    <span className={css['health']} data-tone={tone}>
      <Icon size={14} aria-hidden="true" />
      <span className={css['word']}>{text}</span>
      {since !== undefined && (
        <span className={css['since']}>
          , <RelativeTime at={since} />
        </span>
      )}
    </span>
  );
}
