import { useEffect, useMemo, useState } from 'react';
import { useLocation } from 'wouter';
import type { Activity } from '../../../../shared/model.ts';
import { type ActivityChart, ActivityKind } from '../../../../shared/shapes.ts';
import { useHub } from '../../hub/queries.ts';
import { Button } from '../../ui/button.tsx';
import { classes } from '../../ui/classes.ts';
import { RowMenu } from '../../ui/menu.tsx';
import { Empty, FailureNote, PageHeader, Skeleton } from '../../ui/notes.tsx';
import { SegmentedControl } from '../../ui/segmented-control.tsx';
import { Select } from '../../ui/select.tsx';
import { SearchField } from '../../ui/text-field.tsx';
import { useIsNarrow } from '../../ui/use-is-narrow.ts';
import { useStateValue } from '../../use-state-value.ts';
import { useLocale, useWords } from '../../words/index.ts';
import css from './activity.module.css';
import { activityWish } from './activity-wish.ts';
import { callAccount, type KnownNames } from './call-facts.ts';
import { ForgetNames } from './call-names.tsx';
import { CallPanel } from './call-panel.tsx';
import { CallsChart } from './calls-chart.tsx';
import { CallsList } from './calls-list.tsx';
import { useExport, useVerify, VerifyNote } from './take-record.tsx';
import {
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
  const isNarrow = useIsNarrow();
  const [isForgetting, setForgetting] = useState(false);
  const known = useKnown();
  const rows = useActivity(filters, isLive);
  const verify = useVerify();
  const exporting = useExport();
  const wish = useStateValue(activityWish);
  useEffect(() => {
    if (!wish || activityWish.get() === null) return;
    activityWish.set(null);
    if (wish === 'verify') verify.verify();
    else if (wish === 'export') exporting.start();
    else setForgetting(true);
  }, [wish, verify, exporting]);
  const isFiltered = Object.keys(filters).length > 0;
  const shown = opened && (rows.ofCall(opened) ?? opened);

  return (
    <div className={classes('column-3', css['page'])}>
      <PageHeader
        title={frame.screens.activity}
        actions={
          <>
            {!isNarrow && <TimeFilter filters={filters} />}
            <RowMenu
              row={frame.screens.activity}
              entries={[
                {
                  id: 'live',
                  text: isLive ? words.stopFollowing : words.follow,
                  onAction: () => setLive(!isLive),
                },
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
          </>
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
      <FilterBar filters={filters} known={known} chart={rows.chart} />
      {rows.chart && <CallsChart chart={rows.chart} />}
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

type FilterBarProps = { filters: Filters; known: KnownNames; chart: ActivityChart | undefined };

/** So long the hub is not asked while somebody types (milliseconds). */
const typing = 250;

const everything = 'all';

/** What narrows the list lives in the address. */
function FilterBar({ filters, known, chart }: FilterBarProps) {
  const { activity } = useWords();
  const locale = useLocale();
  const isNarrow = useIsNarrow();
  const counted = (name: string, calls: number) => `${name} ${calls.toLocaleString(locale)}`;
  const selects: { name: FilterName; label: string; all: string; options: Option[] }[] = [
    {
      name: 'client',
      label: activity.columns.client,
      all: chart ? counted(activity.filters.all, chart.all) : activity.filters.all,
      // Each with as many as the list has once it is chosen.
      options: (chart?.clients ?? []).map(({ name, calls }) => ({ value: name, text: counted(name, calls) })),
    },
    {
      name: 'platform',
      label: activity.filters.platform,
      all: activity.filters.all,
      options: known.platforms.map(({ name, title }) => ({ value: name, text: title })),
    },
  ];
  // Only where another screen has led here: it is told apart by its name alone.
  if (filters.account)
    selects.push({
      name: 'account',
      label: activity.filters.account,
      all: activity.filters.all,
      options: [{ value: filters.account, text: callAccount(known, filters.account) }],
    });
  return (
    <div className={classes('wide-line', css['filters'])}>
      <TypedSearch filters={filters} />
      <div className={css['choices']}>
        {isNarrow && <TimeFilter filters={filters} />}
        {selects.map((select) => (
          <FilterSelect key={select.name} {...select} filters={filters} />
        ))}
      </div>
      <div className={css['kinds']}>
        <SegmentedControl
          label={activity.kind}
          value={filters.kind ?? everything}
          onChange={(kind) => showFilters({ ...filters, kind: kind === everything ? undefined : kind })}
          options={[
            { value: everything, text: activity.filters.all },
            ...ActivityKind.options.map((value) => ({ value, text: activity.kinds[value] })),
          ]}
        />
      </div>
    </div>
  );
}

type Option = { value: string; text: string };
type FilterSelectProps = { name: FilterName; label: string; all: string; options: Option[]; filters: Filters };

// A client may be named as what stands for all.
const begin = 'is:';

function FilterSelect({ name, label, all, options, filters }: FilterSelectProps) {
  const chosen = filters[name];
  // A link may name what is no longer listed.
  const isListed = chosen === undefined || options.some(({ value }) => value === chosen);
  const listed = isListed ? options : [...options, { value: chosen, text: chosen }];
  return (
    <Select
      isInline
      label={label}
      value={chosen === undefined ? everything : begin + chosen}
      onChange={(value) =>
        showFilters({ ...filters, [name]: value === everything ? undefined : value.slice(begin.length) })
      }
      options={[{ value: everything, text: all }, ...listed.map(({ value, text }) => ({ value: begin + value, text }))]}
    />
  );
}

/** As a few words side by side, or as a list on a phone. */
function TimeFilter({ filters }: { filters: Filters }) {
  const { activity } = useWords();
  const isNarrow = useIsNarrow();
  const Control = isNarrow ? Select : SegmentedControl;
  return (
    <Control<Since | typeof everything>
      {...(isNarrow && { isInline: true })}
      label={activity.columns.time}
      value={filters.since ?? everything}
      onChange={(since) => showFilters({ ...filters, since: since === everything ? undefined : since })}
      options={[
        ...Since.options.map((value) => ({ value, text: activity.spans[value] })),
        { value: everything, text: activity.spans.all },
      ]}
    />
  );
}

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
