import { ArrowUp, Sparkles } from 'lucide-react';
import { memo, useEffect, useMemo, useRef, useState } from 'react';
import { useLocation } from 'wouter';
import { Access, type Activity, Outcome } from '../../../../shared/model.ts';
import { useHub } from '../../hub/queries.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { classes } from '../../ui/classes.ts';
import { RowMenu } from '../../ui/menu.tsx';
import { Empty, FailureNote, PageHeader, Skeleton } from '../../ui/notes.tsx';
import { Select } from '../../ui/select.tsx';
import { Switch } from '../../ui/switch.tsx';
import { SearchField } from '../../ui/text-field.tsx';
import { useIsNarrow } from '../../ui/use-is-narrow.ts';
import { type RowColumn, VirtualRows } from '../../ui/virtual-rows.tsx';
import { usePreferences } from '../../use-state-value.ts';
import { useLocale, useWords } from '../../words/index.ts';
import { PlatformMark } from '../accounts/platform-mark.tsx';
import css from './activity.module.css';
import {
  callAccount,
  callClient,
  callPlatform,
  callToolName,
  isOfModel,
  type KnownNames,
  outcomeText,
} from './call-facts.ts';
import { CallObject, ForgetNames } from './call-names.tsx';
import { CallPanel } from './call-panel.tsx';
import { CallsChart } from './calls-chart.tsx';
import { ClientChips } from './client-chips.tsx';
import { useExport, useVerify, VerifyNote } from './take-record.tsx';
import {
  type ActivityRows,
  activityAddress,
  type FilterName,
  type Filters,
  filtersOf,
  Since,
  showFilters,
  useActivity,
} from './use-activity.ts';

/** Every call, as it happens and as it was: counted, searched, verified, exported. */
export function ActivityPage() {
  const { activity: words, keys, frame } = useWords();
  const locale = useLocale();
  const [path, go] = useLocation();
  const filters = useMemo(() => filtersOf(path), [path]);
  const [isLive, setLive] = useState(true);
  const [opened, setOpened] = useState<Activity | null>(null);
  const [top, setTop] = useState(0);
  const [isForgetting, setForgetting] = useState(false);
  const known = useKnown();
  const rows = useActivity(filters, isLive);
  const verify = useVerify();
  const exporting = useExport();
  const isFiltered = Object.keys(filters).length > 0;
  const shown = opened && (rows.ofCall(opened) ?? opened);

  return (
    <div className={classes('column-3', css['page'])}>
      <PageHeader
        title={frame.screens.activity}
        actions={
          <RowMenu
            row={frame.screens.activity}
            entries={[
              { id: 'verify', text: words.verify.start, onAction: verify.verify, isDisabled: verify.isRunning },
              {
                id: 'export',
                text: words.export.start,
                onAction: exporting.start,
                isDisabled: exporting.records !== null,
              },
              {
                id: 'forget',
                text: words.forget.start,
                onAction: () => setForgetting(true),
                isDanger: true,
                isApart: true,
              },
            ]}
          />
        }
      />
      <ForgetNames isOpen={isForgetting} onClose={() => setForgetting(false)} />
      {exporting.records !== null && (
        <div className={classes('frame', css['note'])}>
          <span role="status">{words.export.running(exporting.records.toLocaleString(locale))}</span>
          <Button onPress={exporting.cancel}>{words.export.cancel}</Button>
        </div>
      )}
      <VerifyNote state={verify} onShow={setOpened} />
      {rows.chart && <CallsChart chart={rows.chart} />}
      {rows.chart && <ClientChips chart={rows.chart} filters={filters} />}
      <FilterBar filters={filters} known={known} isLive={isLive} onLive={setLive} />
      {rows.failure && <FailureNote failure={rows.failure} onRetry={rows.reload} />}
      {rows.count === null ? (
        !rows.failure && <Skeleton rows={8} />
      ) : rows.count > 0 ? (
        <CallsList
          key={`${activityAddress(filters)} ${top}`}
          rows={rows}
          known={known}
          selected={shown}
          onOpen={setOpened}
          onTop={() => {
            rows.hold(false);
            setTop(top + 1);
          }}
        />
      ) : isFiltered ? (
        <Empty actions={<Button onPress={() => showFilters({})}>{words.clear}</Button>}>{words.noMatch}</Empty>
      ) : (
        <Empty
          actions={
            <Button kind="primary" onPress={() => go('/clients/new')}>
              {keys.create}
            </Button>
          }
        >
          {words.empty}
        </Empty>
      )}
      {shown && <CallPanel key={shown.callId} call={shown} known={known} onClose={() => setOpened(null)} />}
    </div>
  );
}

const none: never[] = [];

/** The names behind the ids of the record. */
function useKnown(): KnownNames {
  const { data: keys = none } = useHub('keys.list', {});
  const { data: accounts = none } = useHub('accounts.list', {});
  const { data: platforms = none } = useHub('platforms.list', {});
  return useMemo(() => ({ keys, accounts, platforms }), [keys, accounts, platforms]);
}

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
  const isNarrow = useIsNarrow();
  const place = useRef<HTMLDivElement>(null);
  const clock = new Intl.DateTimeFormat(locale, { timeStyle: 'medium' });
  const date = new Intl.DateTimeFormat(locale, { month: 'short', day: 'numeric' });
  const exact = new Intl.DateTimeFormat(locale, { dateStyle: 'full', timeStyle: 'long' });
  const today = new Date().toDateString();
  const toTop = () => {
    onTop();
    requestAnimationFrame(() => place.current?.querySelector<HTMLElement>('[data-index="0"]')?.focus());
  };
  const cells = {
    time: ({ time }: Activity) => {
      const at = new Date(time);
      return (
        <time dateTime={time} title={exact.format(at)} className="muted">
          {at.toDateString() === today ? '' : `${date.format(at)} `}
          {clock.format(at)}
        </time>
      );
    },
    client: (call: Activity) => <span className="medium">{callClient(words, known, call)}</span>,
    access: ({ access }: Activity) =>
      access !== null && access in tones ? (
        <Badge tone={tones[access as keyof typeof tones]}>{words.common.access[access as keyof typeof tones]}</Badge>
      ) : null,
    tool: (call: Activity) =>
      isOfModel(call) ? (
        <span className={css['model']}>
          <Sparkles size={14} aria-hidden="true" />
          {callToolName(words, known, call)}
        </span>
      ) : (
        <Tool call={call} known={known} />
      ),
    object: (call: Activity) => <CallObject call={call} known={known} />,
    outcome: (call: Activity) => {
      const { text, tone } = outcomeText(words, call);
      return (
        <span className={tone} title={text}>
          {text}
        </span>
      );
    },
  };
  const card: RowColumn<Activity> = {
    header: activity.object,
    width: 'minmax(0, 1fr)',
    cell: (call) => (
      <>
        <div className={css['cardLine']}>
          {cells.client(call)}
          {cells.access(call)}
          {cells.time(call)}
        </div>
        <div className={css['cardLine']}>
          {cells.tool(call)}
          {cells.object(call)}
        </div>
        <div className={css['cardLine']}>{cells.outcome(call)}</div>
      </>
    ),
  };
  const { columns } = activity;
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
        rowHeight={isNarrow ? 84 : density === 'comfortable' ? 40 : 32}
        selected={selected ? String(selected.sequence) : undefined}
        onOpen={onOpen}
        onRange={rows.load}
        onScrollTop={(pixels) => rows.hold(pixels > 0)}
        isHeadless={isNarrow}
        columns={
          isNarrow
            ? [card]
            : [
                { header: columns.time, width: '140px', cell: cells.time },
                { header: columns.client, width: 'minmax(0, 1.1fr)', cell: cells.client },
                { header: columns.access, width: '74px', cell: cells.access },
                { header: columns.tool, width: 'minmax(0, 1.1fr)', cell: cells.tool },
                { header: activity.object, width: 'minmax(0, 1.9fr)', cell: cells.object },
                { header: columns.outcome, width: 'minmax(0, 1.3fr)', cell: cells.outcome },
              ]
        }
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

type FilterBarProps = { filters: Filters; known: KnownNames; isLive: boolean; onLive: (isLive: boolean) => void };

/** So long the hub is not asked while somebody types (milliseconds). */
const typing = 250;

/**
 * What narrows the list. Everything but the switch lives in the address. It is not drawn again with each page of
 * calls that comes.
 */
export const FilterBar = memo(function FilterBar({ filters, known, isLive, onLive }: FilterBarProps) {
  const words = useWords();
  const { activity } = words;
  const labels = { ...activity.columns, ...activity.filters };
  const choose = (name: FilterName, value: string) => showFilters({ ...filters, [name]: value || undefined });
  const choices = {
    platform: known.platforms.map(({ name, title }) => ({ value: name, text: title })),
    access: Access.options.map((value) => ({ value, text: words.common.access[value] })),
    outcome: Outcome.options.map((value) => ({ value, text: activity.outcomes[value] })),
    since: Since.options.map((value) => ({ value, text: activity.spans[value] })),
    // Only where another screen has led here: it is told apart by its name alone.
    ...(filters.account && { account: [{ value: filters.account, text: callAccount(known, filters.account) }] }),
  };
  const select = (name: keyof typeof choices, options: { value: string; text: string }[] = []) => {
    const chosen = filters[name] ?? '';
    // A link may name what is no longer listed.
    const unlisted = chosen && !options.some(({ value }) => value === chosen) ? [{ value: chosen, text: chosen }] : [];
    return (
      <Select
        key={name}
        isInline
        label={labels[name]}
        value={chosen}
        onChange={(value) => choose(name, value)}
        options={[{ value: '', text: activity.filters.all }, ...options, ...unlisted]}
      />
    );
  };
  return (
    <div className={classes('wide-line', css['filters'])}>
      <TypedSearch filters={filters} />
      <div className={css['choices']}>
        {(Object.keys(choices) as (keyof typeof choices)[]).map((name) => select(name, choices[name]))}
        <div className={css['live']}>
          <Switch isOn={isLive} onChange={onLive}>
            {activity.live}
          </Switch>
        </div>
      </div>
    </div>
  );
});

function TypedSearch({ filters }: { filters: Filters }) {
  const { activity } = useWords();
  const [typed, setTyped] = useState(filters.text ?? '');
  const [shown, setShown] = useState(filters.text);
  if (shown !== filters.text) {
    setShown(filters.text);
    if ((filters.text ?? '') !== typed.trim()) setTyped(filters.text ?? '');
  }
  useEffect(() => {
    const text = typed.trim().slice(0, 200);
    if (text === (filters.text ?? '')) return;
    const timer = setTimeout(() => {
      const { text: _, ...others } = filters;
      showFilters(text ? { ...others, text } : others);
    }, typing);
    return () => clearTimeout(timer);
  }, [typed, filters]);
  return (
    <div className={css['search']}>
      <SearchField label={activity.search} value={typed} onChange={setTyped} />
    </div>
  );
}
