import { LoaderCircle } from 'lucide-react';
import { Link } from 'wouter';
import type { PlatformFacts } from '../../../shared/model.ts';
import { Button } from '../ui/button.tsx';
import { FailureNote } from '../ui/notes.tsx';
import { useWords } from '../words/index.ts';
import css from './accounts.module.css';
import { platformTitle } from './names.ts';
import type { Connect } from './use-connect.ts';

/** While the person is at the platform, and what came of it if nothing did. */
export function ConnectState({ connect, platforms }: { connect: Connect; platforms: readonly PlatformFacts[] }) {
  const { accounts, common, frame } = useWords();
  const { waiting, failure, platform } = connect;
  if (platform === null) return null;
  if (waiting) {
    const { openAgain } = waiting;
    return (
      <div className={css['strip']} role="status">
        <LoaderCircle size={16} aria-hidden="true" className={css['turning']} />
        <p>{accounts.waiting(platformTitle(platform, platforms))}</p>
        <span className={css['stripActions']}>
          {openAgain && <Button onPress={openAgain}>{accounts.openAgain}</Button>}
          <Button onPress={waiting.cancel}>{common.cancel}</Button>
        </span>
      </div>
    );
  }
  if (!failure) return null;
  return (
    <div className={css['note']}>
      <FailureNote failure={failure} onRetry={() => connect.start(platform)} />
      <p className={css['findOut']}>
        <Link href="/settings/doctor">{frame.findOut}</Link>
      </p>
    </div>
  );
}
