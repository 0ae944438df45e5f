import type { Failure } from '../../../shared/errors.ts';
import { CopyableCommand } from '../ui/copy-button.tsx';
import { FailureNote } from '../ui/notes.tsx';
import css from './setup.module.css';
import { useSetupWords } from './setup-words.ts';

/** Why it could not be done. A page in a browser may set a hub up only if its link took the owner's passphrase. */
export function SetupFailure({ failure }: { failure: Failure }) {
  const { notYours } = useSetupWords();
  if (failure.code !== 'signed_out') return <FailureNote failure={failure} />;
  return (
    <div className={css['notYours']} role="alert">
      <p>{notYours.message}</p>
      <p>{notYours.hint}</p>
      <CopyableCommand text="opengithubx console" />
    </div>
  );
}
