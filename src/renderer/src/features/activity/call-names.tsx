import { useQueryClient } from '@tanstack/react-query';
import { CallDialog } from '../../hub/call-dialog.tsx';
import { OutsideLink } from '../../hub/outside-link.tsx';
import { classes } from '../../ui/classes.ts';
import { showToast } from '../../ui/toast.ts';
import { useWords } from '../../words/index.ts';
import css from './activity.module.css';
import { callClient, callPlace } from './call-facts.ts';
import { callSentence, sentenceText } from './call-sentence.ts';
import { callNames, type OfCall, useCallNames } from './use-call-names.ts';

/** The call as a sentence, and all the names that are kept of it. */
export function CallNamesSection({ call, known }: OfCall) {
  const words = useWords();
  const { activity } = words;
  const kept = useCallNames(call);
  if (!kept || kept.names.length === 0) return null;
  const place = callPlace(known, call);
  const sentence = sentenceText(callSentence(words, known, call, kept));
  return (
    <section className={classes('column-2', css['kept'])}>
      <p>
        {callClient(words, known, call)} {sentence}
      </p>
      <h3>{activity.names.title}</h3>
      <ul>
        {kept.names.map(({ name, url }) => (
          <li key={name}>{url ? <OutsideLink url={url}>{name || place}</OutsideLink> : name}</li>
        ))}
      </ul>
      {kept.more > 0 && <p className="muted">{activity.names.more(kept.more)}</p>}
    </section>
  );
}

/** Deletes what was read, by name; the audit log stays. */
export function ForgetNames({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const { forget } = useWords().activity;
  const queries = useQueryClient();
  return (
    <CallDialog
      call="activity.forget"
      input={{}}
      title={forget.title}
      action={forget.action}
      isOpen={isOpen}
      onClose={onClose}
      onDone={({ calls }) => {
        void queries.resetQueries({ queryKey: [callNames] });
        showToast({ text: forget.done(calls) });
      }}
    >
      <p>{forget.text}</p>
    </CallDialog>
  );
}
