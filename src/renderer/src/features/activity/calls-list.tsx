import { ArrowUp, Sparkles } from 'lucide-react';
import { type ReactNode, useRef } from 'react';
import type { DoneCall } from '../../../../shared/approval.ts';
import type { Activity } from '../../../../shared/model.ts';
import { OutsideLink } from '../../hub/outside-link.tsx';
import { useHub } from '../../hub/queries.ts';
import { Button } from '../../ui/button.tsx';
import { classes } from '../../ui/classes.ts';
import { LetterTile, Tile } from '../../ui/tile.tsx';
import { useIsNarrow } from '../../ui/use-is-narrow.ts';
import { type RowColumn, VirtualRows } from '../../ui/virtual-rows.tsx';
import { usePreferences } from '../../use-state-value.ts';
import { useLocale, useWords } from '../../words/index.ts';
import { PlatformTile } from '../accounts/platform-mark.tsx';
import { UndoButton } from '../approvals/undo-button.tsx';
import css from './activity.module.css';
import { callClient, callPlatform, isDone, isOfModel, type KnownNames, outcomeText } from './call-facts.ts';
import { callDetails, callSentence } from './call-sentence.ts';
import type { ActivityRows } from './use-activity.ts';
import { useCallNames } from './use-call-names.ts';

type CallsListProps = {
  rows: ActivityRows;
  known: KnownNames;
  selected: Activity | null;
  onOpen: (call: Activity) => void;
  /** Back to where the newest are. */
  onTop: () => void;
};

/** Pixels. */
const rowHeights = { narrow: 88, comfortable: 60, compact: 52 };

const none: never[] = [];

/** The calls as sentences, newest first. What comes while somebody reads further down waits behind a button. */
export function CallsList({ rows, known, selected, onOpen, onTop }: CallsListProps) {
  const words = useWords();
  const { activity } = words;
  const { density } = usePreferences();
  const isNarrow = useIsNarrow();
  const place = useRef<HTMLDivElement>(null);
  const { data: done = none } = useHub('approvals.done', {});
  const toTop = () => {
    onTop();
    requestAnimationFrame(() => place.current?.querySelector<HTMLElement>('[data-index="0"]')?.focus());
  };
  const cells: Record<'time' | 'client' | 'what' | 'end', (call: Activity) => ReactNode> = {
    time: (call) => <Time of={call} />,
    client: (call) => <Client of={call} known={known} />,
    what: (call) => <What call={call} known={known} />,
    end: (call) => <End of={call} done={done} />,
  };
  const { columns } = activity;
  const wide: RowColumn<Activity>[] = [
    { header: columns.time, width: '88px', cell: cells.time },
    { header: columns.client, width: 'minmax(0, 180px)', cell: cells.client },
    { header: activity.object, width: 'minmax(0, 1fr)', cell: cells.what },
    { header: columns.outcome, width: '112px', cell: cells.end, align: 'end' },
  ];
  const narrow: RowColumn<Activity> = {
    header: activity.object,
    width: 'minmax(0, 1fr)',
    cell: (call) => (
      <div className={css['card']}>
        {cells.client(call)}
        {cells.time(call)}
        {cells.what(call)}
        {cells.end(call)}
      </div>
    ),
  };
  return (
    <div ref={place} className={css['list']}>
      {rows.waiting > 0 && (
        <div className={css['pill']}>
          <Button kind="primary" icon={ArrowUp} onPress={toTop}>
            {activity.more(rows.waiting)}
          </Button>
        </div>
      )}
      <VirtualRows
        label={words.keys.details.limits}
        rows={{ length: rows.count ?? 0, at: rows.row }}
        rowKey={({ sequence }) => String(sequence)}
        rowHeight={rowHeights[isNarrow ? 'narrow' : density]}
        rowTone={toneOf}
        selected={selected ? String(selected.sequence) : undefined}
        onOpen={onOpen}
        onRange={rows.load}
        onScrollTop={(pixels) => rows.hold(pixels > 0)}
        isHeadless
        columns={isNarrow ? [narrow] : wide}
      />
    </div>
  );
}

/** Amber is what changed something or waits; red is what did not get through. */
function toneOf(call: Activity): 'ask' | 'danger' | undefined {
  if (call.verdict === 'event') return call.outcome === 'ok' ? undefined : 'danger';
  if (call.outcome === 'unknown' || call.verdict === 'ask') return 'ask';
  if (isDone(call)) return call.access === 'read' || call.access === null ? undefined : 'ask';
  return call.outcome === null || call.outcome === 'ok' ? undefined : 'danger';
}

function Time({ of: { time } }: { of: Activity }) {
  const locale = useLocale();
  const at = new Date(time);
  const isToday = at.toDateString() === new Date().toDateString();
  const date = new Intl.DateTimeFormat(locale, { month: 'short', day: 'numeric' });
  const clock = new Intl.DateTimeFormat(locale, { timeStyle: 'short' });
  const exact = new Intl.DateTimeFormat(locale, { dateStyle: 'full', timeStyle: 'long' });
  return (
    <time dateTime={time} title={exact.format(at)} className="meta">
      {!isToday && <span>{date.format(at)} </span>}
      {clock.format(at)}
    </time>
  );
}

function Client({ of, known }: { of: Activity; known: KnownNames }) {
  const name = callClient(useWords(), known, of);
  return (
    <span className={css['client']}>
      <LetterTile name={name} size="small" />
      <span>{name}</span>
    </span>
  );
}

/** What it did and to what; below that, muted, what else is to be known of it. */
function What({ call, known }: { call: Activity; known: KnownNames }) {
  const words = useWords();
  const locale = useLocale();
  const kept = useCallNames(call);
  const { does, object, url, others } = callSentence(words, known, call, kept);
  const details = callDetails(words, known, call, kept);
  const begun = does.charAt(0).toLocaleUpperCase(locale) + does.slice(1);
  return (
    <div className={css['what']}>
      <CallTile call={call} known={known} />
      <div className={css['told']}>
        <div className={css['sentence']}>
          <span className={css['does']}>{begun}</span>
          {object && <span title={object}>{url ? <OutsideLink url={url}>{object}</OutsideLink> : object}</span>}
          {others && <span className={css['others']}>{others}</span>}
        </div>
        {details && (
          <div className={classes('meta', css['details'])} title={details}>
            {details}
          </div>
        )}
      </div>
    </div>
  );
}

/** Of which platform it is, or that it is of a model; of neither it keeps the place. */
function CallTile({ call, known }: { call: Activity; known: KnownNames }) {
  const platform = callPlatform(known, call);
  if (!platform)
    return isOfModel(call) ? (
      <Tile size="small">
        <Sparkles size={14} aria-hidden="true" />
      </Tile>
    ) : (
      <span className={css['noTile']} />
    );
  return (
    <span title={platform.title}>
      <PlatformTile title={platform.title} size="small" />
      <span className="unseen">{platform.title} </span>
    </span>
  );
}

/** Its undo for as long as there is one, else how long it took, or a word for how it ended. */
function End({ of, done }: { of: Activity; done: readonly DoneCall[] }) {
  const words = useWords();
  const change = done.find(({ callId }) => callId === of.callId);
  if (change?.undo) return <UndoButton of={change} />;
  const { word, tone } = outcomeText(words, of);
  return <span className={isDone(of) ? 'meta' : tone}>{word}</span>;
}
