import { ArrowUp, Sparkles } from 'lucide-react';
import { useRef } from 'react';
import type { Activity } from '../../../shared/model.ts';
import { PlatformMark } from '../accounts/platform-mark.tsx';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { classes } from '../ui/classes.ts';
import { VirtualRows } from '../ui/virtual-rows.tsx';
import { usePreferences } from '../use-state-value.ts';
import { useLocale, useWords } from '../words/index.ts';
import css from './activity.module.css';
import {
  callClient,
  callPlace,
  callPlatform,
  callToolName,
  isOfModel,
  type KnownNames,
  outcomeText,
} from './call-facts.ts';
import type { ActivityRows } from './use-activity.ts';

type CallsListProps = {
  rows: ActivityRows;
  known: KnownNames;
  selected: Activity | null;
  onOpen: (call: Activity) => void;
  /** Back to where the newest are. */
  onTop: () => void;
};

const tones = { read: 'read', write: 'write', destructive: 'danger' } as const;

/** The calls, newest first. What comes while somebody reads further down waits behind a button. */
export function CallsList({ rows, known, selected, onOpen, onTop }: CallsListProps) {
  const words = useWords();
  const { activity } = words;
  const locale = useLocale();
  const { density } = usePreferences();
  const place = useRef<HTMLDivElement>(null);
  const clock = new Intl.DateTimeFormat(locale, { timeStyle: 'medium', hourCycle: 'h23' });
  const date = new Intl.DateTimeFormat(locale, { month: 'short', day: 'numeric' });
  const exact = new Intl.DateTimeFormat(locale, { dateStyle: 'full', timeStyle: 'long' });
  const today = new Date().toDateString();
  const toTop = () => {
    onTop();
    requestAnimationFrame(() => place.current?.querySelector<HTMLElement>('[data-index="0"]')?.focus());
  };
  return (
    <div ref={place} className={css['list']}>
      {rows.waiting > 0 && (
        <div className={css['pill']}>
          <Button kind="primary" icon={<ArrowUp size={14} aria-hidden="true" />} onPress={toTop}>
            {activity.more(rows.waiting)}
          </Button>
        </div>
      )}
      <VirtualRows
        label={activity.list}
        count={rows.count ?? 0}
        getRow={rows.row}
        rowKey={({ sequence }) => String(sequence)}
        rowHeight={density === 'comfortable' ? 40 : 32}
        selected={selected ? String(selected.sequence) : undefined}
        onOpen={onOpen}
        onRange={rows.load}
        onScrollTop={(pixels) => rows.hold(pixels > 0)}
        columns={[
          {
            name: 'time',
            header: activity.columns.time,
            width: '108px',
            cell: ({ time }) => {
              const at = new Date(time);
              return (
                <time dateTime={time} title={exact.format(at)} className={css['muted']}>
                  {at.toDateString() === today ? '' : `${date.format(at)} `}
                  {clock.format(at)}
                </time>
              );
            },
          },
          {
            name: 'client',
            header: activity.columns.client,
            width: 'minmax(0, 1.1fr)',
            cell: (call) => <span className={css['client']}>{callClient(words, known, call)}</span>,
          },
          {
            name: 'access',
            header: activity.columns.access,
            width: '74px',
            cell: ({ access }) =>
              access !== null && access in tones ? (
                <Badge tone={tones[access as keyof typeof tones]}>
                  {words.common.access[access as keyof typeof tones]}
                </Badge>
              ) : null,
          },
          {
            name: 'tool',
            header: activity.columns.tool,
            width: 'minmax(0, 1.1fr)',
            cell: (call) =>
              isOfModel(call) ? (
                <span className={css['model']}>
                  <Sparkles size={14} aria-hidden="true" />
                  {callToolName(words, known, call)}
                </span>
              ) : (
                <Tool call={call} known={known} />
              ),
          },
          {
            name: 'place',
            header: activity.columns.place,
            width: 'minmax(0, 1.5fr)',
            cell: (call) => <span className={css['muted']}>{callPlace(known, call)}</span>,
          },
          {
            name: 'outcome',
            header: activity.columns.outcome,
            width: 'minmax(0, 1.7fr)',
            cell: (call) => {
              const { text, tone } = outcomeText(words, call);
              return (
                <span className={classes(css[tone])} title={text}>
                  {text}
                </span>
              );
            },
          },
        ]}
      />
    </div>
  );
}

/** Of which platform it is, and its name there. */
function Tool({ call, known }: { call: Activity; known: KnownNames }) {
  const words = useWords();
  const platform = callPlatform(known, call);
  const name = callToolName(words, known, call);
  if (!platform) return name;
  return (
    <span className={css['tool']} title={platform.title}>
      <PlatformMark title={platform.title} isSmall />
      <span className="unseen">{platform.title} </span>
      <span>{name}</span>
    </span>
  );
}
