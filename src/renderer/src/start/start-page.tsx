import type { Failure } from '../../../shared/errors.ts';
import type { Welcome } from '../../../shared/shapes.ts';
import { FailureNote, Skeleton } from '../ui/notes.tsx';
import { useWords } from '../words/index.ts';
import { FirstRun } from './first-run.tsx';
import { SignIn } from './sign-in.tsx';
import css from './start.module.css';

type StartPageProps = { welcome: Welcome | undefined; failure: Failure | null; linkFailure: Failure | null };

/** What everybody sees who is not signed in. */
export function StartPage({ welcome, failure, linkFailure }: StartPageProps) {
  const { start, frame } = useWords();
  return (
    <main className={css['start']}>
      <div className={css['column']}>
        <header>
          <h1>{start.name}</h1>
          <p className={css['promise']}>{start.promise}</p>
        </header>
        {welcome?.demo && <p className={css['demo']}>{frame.demo}</p>}
        {failure && <FailureNote failure={failure} />}
        {linkFailure && <FailureNote failure={linkFailure} />}
        {!welcome && !failure && <Skeleton rows={3} />}
        {welcome && (welcome.tenant ? <SignIn welcome={welcome} /> : <FirstRun isDesktop={welcome.desktop} />)}
        <footer className={css['kept']}>{start.kept}</footer>
      </div>
    </main>
  );
}
