import type { CallOutput } from '../../../shared/contract.ts';
import { Button } from '../ui/button.tsx';
import { RelativeTime } from '../ui/relative-time.tsx';
import { useWords } from '../words/index.ts';
import css from './people.module.css';

type InvitationsProps = { invitations: CallOutput<'people.list'>['invitations']; onInvite: (email: string) => void };

/** Codes that nobody has used yet. A code is shown once only, so a lost one is replaced by another. */
export function Invitations({ invitations, onInvite }: InvitationsProps) {
  const { people: words } = useWords();
  if (invitations.length === 0) return null;
  return (
    <section className={css['invitations']}>
      <h2>{words.invitations}</h2>
      <ul>
        {invitations.map(({ email, expiresAt }) => (
          <li key={email}>
            <span className={css['invited']}>{email}</span>
            <span className={css['email']}>
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
