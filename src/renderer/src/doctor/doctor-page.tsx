import { useState } from 'react';
import { useHub } from '../hub/queries.ts';
import { SubPage } from '../settings/sub-page.tsx';
import { Button } from '../ui/button.tsx';
import { FailureNote, Skeleton } from '../ui/notes.tsx';
import { diagnose, grouped } from './diagnosis.ts';
import css from './doctor.module.css';
import { useDoctorWords } from './doctor-words.ts';
import { FindingList } from './finding-list.tsx';
import { RemedyButton } from './remedy-button.tsx';
import { SupportReport } from './support-report.tsx';

/** Looks at everything as soon as it is opened, and says first what is broken first and what mends it. */
export function DoctorPage() {
  const words = useDoctorWords();
  const { data, error, isFetching, refetch } = useHub('doctor', {}, { isAlwaysAsked: true });
  const [isReporting, setReporting] = useState(false);
  const lookAgain = () => void refetch();
  const { broken, notes } = diagnose(data ?? []);
  return (
    <SubPage
      title={words.title}
      sentence={words.sentence}
      actions={
        <>
          <Button onPress={() => setReporting(true)}>{words.report.open}</Button>
          <Button onPress={lookAgain} isPending={isFetching}>
            {words.again}
          </Button>
        </>
      }
    >
      {error && <FailureNote failure={error} onRetry={lookAgain} isRetrying={isFetching} />}
      {!data && !error && <Skeleton rows={8} />}
      {data && (
        <>
          <section className={css['summary']} data-tone={broken ? 'danger' : 'ok'} aria-live="polite">
            <p className={css['strong']}>
              {isFetching
                ? words.looking
                : broken
                  ? words.broken(words.steps[broken.step])
                  : notes > 0
                    ? words.notes(notes)
                    : words.allWell}
            </p>
            {broken && !isFetching && (
              <>
                <p>{broken.detail}</p>
                <p className={css['muted']}>{broken.hint}</p>
                {broken.remedy && <RemedyButton remedy={broken.remedy} isFirst onDone={lookAgain} />}
              </>
            )}
          </section>
          {grouped(data).map(({ name, findings }) => (
            <section key={name} className={css['group']}>
              <h2>{words.groups[name]}</h2>
              <FindingList label={words.groups[name]} findings={findings} first={broken} onDone={lookAgain} />
            </section>
          ))}
        </>
      )}
      <SupportReport isOpen={isReporting} onClose={() => setReporting(false)} />
    </SubPage>
  );
}
