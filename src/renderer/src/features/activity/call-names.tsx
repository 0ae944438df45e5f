import { useQueryClient } from '@tanstack/react-query';
import { CallDialog } from '../../hub/call-dialog.tsx';
import { OutsideLink } from '../../hub/outside-link.tsx';
import { classes } from '../../ui/classes.ts';
import { showToast } from '../../ui/toast.ts';
import { useWords } from '../../words/index.ts';
import css from './activity.module.css';
import { callPlace } from './call-facts.ts';
import { callNames, type OfCall, useCallNames, useCallSentence } from './use-call-names.ts';

/** What a call was about: the first thing that it read or changed, with its link, and how many more; else its place. */
export function CallObject({ call, known }: OfCall) {
  const { activity: words } = useWords();
  const kept = useCallNames(call);
  const place = callPlace(known, call);
  const [first] = kept?.names ?? [];
  if (!kept || !first) return <span className="muted">{place}</span>;
  const text = first.name || place;
  const others = kept.names.length - 1 + kept.more;
  const isWithin = call.resource !== null && text !== place;
  return (
    <span className={css['object']} title={kept.names.map(({ name }) => name).join('\n')}>
      <span>{first.url ? <OutsideLink url={first.url}>{text}</OutsideLink> : text}</span>
      {others > 0 && <span className={css['others']}> {words.others(others)}</span>}
      {isWithin && <span className={classes('muted', css['within'])}> {words.within(place)}</span>}
    </span>
  );
}

/** The call as a sentence, and all the names that are kept of it. */
export function CallNamesSection({ call, known }: OfCall) {
  const { activity } = useWords();
  const kept = useCallNames(call);
  const sentence = useCallSentence({ call, known });
  if (!kept || sentence === undefined) return null;
  const place = callPlace(known, call);
  return (
    <section className={classes('column-2', css['kept'])}>
      <p>{sentence}</p>
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
