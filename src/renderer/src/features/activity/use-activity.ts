/** The calls of the record as a list of any length, loaded page by page, and the filters that narrow it. */
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import * as z from 'zod/mini';
import type { Failure } from '../../../../shared/errors.ts';
import { type ActivityChart, ActivityKind } from '../../../../shared/shapes.ts';
import { createFollower, type Follower } from '../../hub/follower.ts';
import { requestHub, useHubConnection } from '../../hub/queries.ts';
import { createRowsCache, pageSize } from './rows-cache.ts';

/** What the list is narrowed to lives in the address, so that other screens can link to it: `#/activity?client=…&text=…`. */
const text = z.string().check(z.minLength(1), z.maxLength(200));
const Filters = {
  text,
  client: text,
  platform: text,
  account: text,
  kind: ActivityKind,
  since: z.enum(['hour', 'day', 'week', 'month']),
};
export type Filters = { [N in keyof typeof Filters]?: z.infer<(typeof Filters)[N]> | undefined };
export type FilterName = keyof Filters;

const hour = 3_600_000;
const spans = { hour, day: 24 * hour, week: 168 * hour, month: 720 * hour };
export const Since = Filters.since;
export type Since = z.infer<typeof Since>;

/** What of the address is a filter; anything else in it is passed over. */
export function filtersOf(address: string): Filters {
  const [, query = ''] = address.split('?', 2);
  const given = new URLSearchParams(query);
  const read = Object.entries(Filters).flatMap(([name, schema]) => {
    const value = schema.safeParse(given.get(name));
    return value.success ? [[name, value.data]] : [];
  });
  return Object.fromEntries(read) as Filters;
}

/** The fragment for these filters. */
export function activityAddress(filters: Filters): string {
  const query = new URLSearchParams(
    Object.entries(filters).flatMap(([name, value]) => (value ? [[name, value]] : [])),
  ).toString();
  return `#/activity${query ? `?${query}` : ''}`;
}

/** Goes there; typing leaves no trail of addresses to go back through. */
export function showFilters(filters: Filters): void {
  history.replaceState(null, '', activityAddress(filters));
  window.dispatchEvent(new HashChangeEvent('hashchange'));
}

export type ActivityRows = ReturnType<typeof useActivity>;

/**
 * The calls that match, loaded page by page and, while `isLive`, kept up with. `count` is null before the first answer; `waiting`
 * have come since, while the list is held for somebody who reads in it.
 */
export function useActivity(filters: Filters, isLive: boolean) {
  const hub = useHubConnection();
  const name = activityAddress(filters);
  // biome-ignore lint/correctness/useExhaustiveDependencies: equal filters have equal addresses.
  const wanted = useMemo(() => filters, [name]);
  const [turn, setTurn] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: other filters are another list, and so is another hour.
  const list = useMemo(() => newList(), [wanted, turn]);
  const [, setVersion] = useState(0);
  const [failure, setFailure] = useState<Failure | null>(null);
  /** Of the list of before, until the next one has its own: a chip that was pressed keeps the focus. */
  const [lastChart, setLastChart] = useState<ActivityChart>();

  const search = useCallback(
    (offset: number, after?: number) => {
      const { since: span, ...others } = wanted;
      const since = span && { since: new Date(list.madeAt - spans[span]).toISOString() };
      return requestHub(hub, 'audit.search', { ...others, ...since, offset, limit: pageSize, after, chart: true });
    },
    [hub, wanted, list],
  );
  const showChart = useCallback(
    (chart: ActivityChart | undefined) => {
      list.chart = chart;
      setLastChart(chart);
    },
    [list],
  );
  const fetchPage = useCallback(
    async (offset: number) => {
      const answer = await search(offset);
      if (answer.ok) {
        if (!list.cache.add(answer.value, offset)) list.moves += 1;
        list.total = answer.value.total;
        showChart(answer.value.chart);
      }
      setFailure(answer.ok ? null : answer.failure);
      setVersion((version) => version + 1);
    },
    [search, list, showChart],
  );
  /** What is newer than all that is known; the newest page where that does not tell which rows moved. */
  const fetchNews = useCallback(async () => {
    if (list.total === null) return fetchPage(0);
    const answer = await search(0, list.cache.newest());
    if (!answer.ok || !list.cache.addNews(answer.value, list.total)) return fetchPage(0);
    list.total = answer.value.total;
    showChart(answer.value.chart);
    setFailure(null);
    setVersion((version) => version + 1);
  }, [search, fetchPage, list, showChart]);
  const refresh = useThrottled(async () => {
    const { since } = wanted;
    // The last hour is another one already: the list begins again, but not for somebody who reads in it.
    const isOld = since !== undefined && Date.now() - list.madeAt > spans[since] / 12 && list.held === null;
    if (isOld) setTurn((turn) => turn + 1);
    else await fetchNews();
  });

  useEffect(() => {
    void fetchPage(0);
  }, [fetchPage]);
  useEffect(() => {
    if (!isLive) return;
    refresh();
    return hub.onChange((topic) => topic === 'activity' && refresh());
  }, [hub, isLive, refresh]);
  useEffect(() => hub.connection.subscribe(() => hub.connection.get() === 'up' && refresh()), [hub, refresh]);

  const total = list.total ?? 0;
  const count = list.held?.total ?? list.total;
  const load = useCallback(
    (first: number, last: number) => {
      list.inSight = [first, last];
      if (list.total === null) return;
      const newest = (list.held?.total ?? list.total) - 1;
      for (const place of list.cache.missing(newest - last, newest - first)) {
        if (list.underWay.has(place)) continue;
        list.underWay.add(place);
        const offset = Math.max(0, list.total - 1 - place);
        void fetchPage(offset).finally(() => list.underWay.delete(place));
      }
    },
    [list, fetchPage],
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: rows that went with their places are still in sight.
  useEffect(() => load(...list.inSight), [list.moves]);
  const hold = useCallback(
    (isHeld: boolean) => {
      if (isHeld === (list.held !== null)) return;
      list.held = isHeld ? { total: list.total ?? 0, chart: list.chart } : null;
      setVersion((version) => version + 1);
    },
    [list],
  );
  return {
    count,
    waiting: total - (count ?? 0),
    /** When the calls of the list were: as many as `count`. */
    chart: list.held?.chart ?? list.chart ?? lastChart,
    row: (index: number) => list.cache.at((count ?? 0) - 1 - index),
    ofCall: list.cache.ofCall,
    failure,
    load,
    hold,
    reload: refresh,
  };
}

/** The hub tells of every record; so often at the most they are looked at (milliseconds). */
const pace = 500;

type List = {
  /** From which a filter by time counts back. */
  madeAt: number;
  cache: ReturnType<typeof createRowsCache>;
  total: number | null;
  chart: ActivityChart | undefined;
  /** What is shown to somebody who reads in it, in place of what has come since. */
  held: { total: number; chart: ActivityChart | undefined } | null;
  /** The rows that are shown, from the newest on. */
  inSight: [first: number, last: number];
  /** How often rows that were loaded have lost their places. */
  moves: number;
  underWay: Set<number>;
};
const newList = (): List => ({
  madeAt: Date.now(),
  cache: createRowsCache(),
  total: null,
  chart: undefined,
  held: null,
  inSight: [0, 0],
  moves: 0,
  underWay: new Set(),
});

/** Runs at once, then at the most once in the pace, and once more after the last wish. */
function useThrottled(run: () => Promise<unknown>): () => void {
  const latest = useRef(run);
  useEffect(() => {
    latest.current = run;
  });
  const follower = useRef<Follower>(null);
  useEffect(() => {
    const made = createFollower(() => latest.current(), pace);
    follower.current = made;
    return () => made.stop();
  }, []);
  return useCallback(() => follower.current?.changed(), []);
}
