import { useMemo, useState } from 'react';
import { useLocation } from 'wouter';
import type { Activity } from '../../../shared/model.ts';
import { useHub } from '../hub/queries.ts';
import { Button } from '../ui/button.tsx';
import { Empty, FailureNote, PageHeader, Skeleton } from '../ui/notes.tsx';
import { useLocale, useWords } from '../words/index.ts';
import css from './activity.module.css';
import type { KnownNames } from './call-facts.ts';
import { CallPanel } from './call-panel.tsx';
import { CallsChart } from './calls-chart.tsx';
import { CallsList } from './calls-list.tsx';
import { FilterBar } from './filter-bar.tsx';
import { useExport, useVerify, VerifyNote } from './take-record.tsx';
import { activityAddress, filtersOf, showFilters, useActivity } from './use-activity.ts';

/** Every call, as it happens and as it was: counted, searched, verified, exported. */
export function ActivityPage() {
  const { activity: words } = useWords();
  const locale = useLocale();
  const [path, go] = useLocation();
  const filters = useMemo(() => filtersOf(path), [path]);
  const [isLive, setLive] = useState(true);
  const [opened, setOpened] = useState<Activity | null>(null);
  const [top, setTop] = useState(0);
  const known = useKnown();
  const rows = useActivity(filters, isLive);
  const verify = useVerify();
  const exporting = useExport();
  const isFiltered = Object.keys(filters).length > 0;
  const shown = opened && (rows.ofCall(opened.callId) ?? opened);

  return (
    <div className={css['page']}>
      <PageHeader
        title={words.title}
        sentence={words.sentence}
        actions={
          <>
            <Button onPress={verify.verify} isPending={verify.isRunning}>
              {words.verify.start}
            </Button>
            {exporting.records === null ? (
              <Button onPress={exporting.start}>{words.export.start}</Button>
            ) : (
              <Button onPress={exporting.cancel}>{words.export.cancel}</Button>
            )}
          </>
        }
      />
      {exporting.records !== null && (
        <p className={css['note']} role="status">
          {words.export.running(exporting.records.toLocaleString(locale))}
        </p>
      )}
      <VerifyNote state={verify} onShow={setOpened} />
      <CallsChart />
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
            <Button kind="primary" onPress={() => go('/keys/new')}>
              {words.createKey}
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
