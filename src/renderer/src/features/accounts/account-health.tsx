import { endsSoon } from '../../../../shared/account.ts';
import type { ListedAccount } from '../../../../shared/model.ts';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { useWords } from '../../words/index.ts';
import css from './account-health.module.css';

type HealthProps = {
  account: ListedAccount;
  isChecking: boolean;
  /** Without the time of the proof. */
  isShort?: boolean;
};

/** How an account is, by what was last proved: a call or a check that worked, and when; and a week ahead, that it will end. */
export function Health({ account, isChecking, isShort = false }: HealthProps) {
  const { health } = useWords().accounts;
  if (isChecking) return <Sign tone="faint" text={health.checking} />;
  if (account.state === 'disconnecting') return <Sign tone="faint" text={health.disconnecting} />;
  if (account.state === 'reconnect') return <Sign tone="danger" text={health.reconnect} />;
  if (account.expiresAt !== null && endsSoon(account, Date.now())) {
    return <Sign tone="write" text={health.ends} since={account.expiresAt} />;
  }
  if (account.workedAt === null) return <Sign tone="faint" text={health.unknown} />;
  return <Sign tone="ok" text={health.working} {...(isShort ? {} : { since: account.workedAt })} />;
}

type SignProps = { tone: 'ok' | 'write' | 'danger' | 'faint'; text: string; since?: string };

/** A dot, and the word that it stands for. */
export function Sign({ tone, text, since }: SignProps) {
  return (
    <span className={css['health']} data-state={tone}>
      <span>{text}</span>
      {since !== undefined && (
        <span className={css['since']}>
          , <RelativeTime at={since} />
        </span>
      )}
    </span>
  );
}
