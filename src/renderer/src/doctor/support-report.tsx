import { useHub } from '../hub/queries.ts';
import { Button } from '../ui/button.tsx';
import { CopyButton } from '../ui/copy-button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { FailureNote, Skeleton } from '../ui/notes.tsx';
import { useWords } from '../words/index.ts';
import css from './doctor.module.css';
import { useDoctorWords } from './doctor-words.ts';

/** What somebody else is to read is read by the person first. */
export function SupportReport({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const { report: text } = useDoctorWords();
  const { common } = useWords();
  const { data, error, isFetching, refetch } = useHub(
    'doctor.report',
    {},
    {
      enabled: isOpen,
      isAlwaysAsked: true,
    },
  );
  return (
    <Dialog
      title={text.title}
      isOpen={isOpen}
      onClose={onClose}
      size="wide"
      actions={
        <>
          {data && <CopyButton text={data.text}>{text.copy}</CopyButton>}
          <Button kind="primary" onPress={onClose}>
            {common.close}
          </Button>
        </>
      }
    >
      <p className={css['muted']}>{text.text}</p>
      {error && <FailureNote failure={error} onRetry={() => void refetch()} isRetrying={isFetching} />}
      {!data && !error && <Skeleton rows={8} />}
      {data && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard.
        <section className={css['report']} aria-label={text.label} tabIndex={0}>
          <pre>{data.text}</pre>
        </section>
      )}
    </Dialog>
  );
}
