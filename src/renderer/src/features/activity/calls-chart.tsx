import { AxisBottom, AxisLeft } from '@visx/axis';
import { scaleBand, scaleLinear } from '@visx/scale';
import { BarStack } from '@visx/shape';
import { memo, type RefCallback, useCallback, useState } from 'react';
import type { CallOutput } from '../../../../shared/contract.ts';
import { useHub } from '../../hub/queries.ts';
import { classes } from '../../ui/classes.ts';
import { FailureNote } from '../../ui/notes.tsx';
import { SegmentedControl } from '../../ui/segmented-control.tsx';
import { type ConsoleWords, useLocale, useWords } from '../../words/index.ts';
import css from './activity.module.css';

type By = 'client' | 'platform';
type Days = 1 | 7 | 30;
type Chart = CallOutput<'audit.chart'>;

const margin = { top: 6, right: 4, bottom: 20, left: 40 };
const colours = ['--bar', '--series', '--ask-solid', '--danger', '--border-strong', '--text-faint'].map(
  (name) => `var(${name})`,
);

/** How many calls there were, stacked by who made them or by where they went. */
export const CallsChart = memo(function CallsChart() {
  const words = useWords();
  const { chart, columns, filters } = words.activity;
  const [by, setBy] = useState<By>('client');
  const [days, setDays] = useState<Days>(1);
  const answer = useHub('audit.chart', { by, days });
  return (
    <section aria-label={chart.title} className={classes('frame column-2', css['chart'])}>
      <div className={css['chartHead']}>
        <Legend data={answer.data} />
        <div className="rigid-row">
          <SegmentedControl
            label={chart.by}
            value={by}
            onChange={setBy}
            options={[
              { value: 'client', text: columns.client },
              { value: 'platform', text: filters.platform },
            ]}
          />
          <SegmentedControl
            label={chart.span}
            value={String(days) as `${Days}`}
            onChange={(value) => setDays(Number(value) as Days)}
            options={(['1', '7', '30'] as const).map((value) => ({ value, text: chart.days[value] }))}
          />
        </div>
      </div>
      {answer.error && !answer.data ? (
        <FailureNote failure={answer.error} onRetry={() => void answer.refetch()} isRetrying={answer.isFetching} />
      ) : (
        <Bars data={answer.data} by={by} days={days} />
      )}
    </section>
  );
});

function Legend({ data }: { data: Chart | undefined }) {
  const { chart } = useWords().activity;
  const locale = useLocale();
  return (
    <ul className={css['legend']}>
      {data?.series.map(({ name, counts }, index) => (
        <li key={name}>
          <svg width="10" height="10" aria-hidden="true">
            <rect width="10" height="10" rx="2" fill={colours[index]} />
          </svg>
          <span className={css['legendName']}>{name || chart.others}</span>
          <span className="muted">{sum(counts).toLocaleString(locale)}</span>
        </li>
      ))}
    </ul>
  );
}

/** The steps as bars. What is drawn is for screen readers a sentence, and a table. */
function Bars({ data, by, days }: { data: Chart | undefined; by: By; days: Days }) {
  const words = useWords();
  const locale = useLocale();
  const [place, { width, height }] = useSize<HTMLDivElement>();
  const { chart } = words.activity;
  const steps = rowsOf(data);
  const most = Math.max(4, ...steps.map(({ counts }) => sum(counts)));
  const times = scaleBand({
    domain: steps.map(({ at }) => at),
    range: [margin.left, width - margin.right],
    padding: 0.2,
  });
  // No line of a tick is to touch the next; whole calls alone are told.
  const ticks = Math.max(1, Math.min(3, Math.floor((height - margin.top - margin.bottom) / 24)));
  const amounts = scaleLinear({ domain: [0, most], range: [height - margin.bottom, margin.top], nice: 3 });
  const keys = data?.series.map((_, index) => index) ?? [];
  const clock = new Intl.DateTimeFormat(locale, { hour: 'numeric', minute: '2-digit' });
  const day = new Intl.DateTimeFormat(locale, { month: 'short', day: 'numeric' });
  const label = (at: number) => (days === 1 ? clock : day).format(at);
  const exact = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' });
  const isNone = data !== undefined && data.series.length === 0;
  return (
    <div ref={place} className={css['bars']}>
      {width > 0 && (
        <svg width={width} height={height} role="img" aria-label={summaryOf(words, locale, data, by, days)}>
          <AxisLeft
            scale={amounts}
            left={margin.left}
            tickValues={isNone ? [] : amounts.ticks(ticks)}
            hideAxisLine
            hideTicks
            tickFormat={(value) => Number(value).toLocaleString(locale)}
            tickLabelProps={{ className: css['tick'] ?? '', textAnchor: 'end', dx: -2, dy: 4 }}
          />
          <BarStack
            data={steps}
            keys={keys}
            x={({ at }) => at}
            value={({ counts }, index) => counts[index] ?? 0}
            xScale={times}
            yScale={amounts}
            color={(index) => colours[index] ?? ''}
          >
            {(stacks) =>
              stacks.flatMap((stack) =>
                stack.bars
                  .filter((bar) => bar.height > 0)
                  .map((bar) => (
                    <rect
                      key={`${stack.key}-${bar.index}`}
                      x={bar.x}
                      y={bar.y}
                      width={bar.width}
                      height={bar.height}
                      fill={bar.color}
                    />
                  )),
              )
            }
          </BarStack>
          <AxisBottom
            scale={times}
            top={height - margin.bottom}
            hideTicks
            stroke="var(--border)"
            tickValues={steps
              .filter((_, index) => index % Math.ceil(steps.length / (width / 90)) === 0)
              .map(({ at }) => at)}
            tickFormat={(at) => label(Number(at))}
            tickLabelProps={{ className: css['tick'] ?? '', textAnchor: 'middle', dy: 2 }}
          />
          {steps.map(({ at, counts }) => (
            <rect
              key={at}
              x={times(at) ?? 0}
              y={margin.top}
              width={times.step()}
              height={height - margin.top - margin.bottom}
              fill="transparent"
            >
              <title>{titleOf(exact.format(at), data, counts, chart.others)}</title>
            </rect>
          ))}
        </svg>
      )}
      {isNone && <p className={css['none']}>{chart.none}</p>}
      {data && !isNone && <Table data={data} steps={steps.filter(({ counts }) => sum(counts) > 0)} exact={exact} />}
    </div>
  );
}

type Step = { at: number; counts: number[] };

function Table({ data, steps, exact }: { data: Chart; steps: Step[]; exact: Intl.DateTimeFormat }) {
  const { chart } = useWords().activity;
  return (
    <div className="unseen">
      <table>
        <caption>{chart.title}</caption>
        <thead>
          <tr>
            <th scope="col">{chart.time}</th>
            {data.series.map(({ name }) => (
              <th scope="col" key={name}>
                {name || chart.others}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {steps.map(({ at, counts }) => (
            <tr key={at}>
              <th scope="row">{exact.format(at)}</th>
              {data.series.map(({ name }, index) => (
                <td key={name}>{counts[index]}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** One entry a step, with the counts in the order of the series. */
function rowsOf(data: Chart | undefined): Step[] {
  const [first] = data?.series ?? [];
  const from = Date.parse(data?.from ?? '');
  return (first?.counts ?? []).map((_, index) => ({
    at: from + index * (data?.stepMs ?? 0),
    counts: data?.series.map(({ counts }) => counts[index] ?? 0) ?? [],
  }));
}

function summaryOf({ activity }: ConsoleWords, locale: string, data: Chart | undefined, by: By, days: Days): string {
  const { chart } = activity;
  const [busiest] = data?.series ?? [];
  const span = chart.spans[days];
  if (!data || !busiest) return chart.summaryNone(span);
  const total = sum(data.series.map(({ counts }) => sum(counts))).toLocaleString(locale);
  const share = sum(busiest.counts).toLocaleString(locale);
  const sentence = by === 'client' ? chart.summary : chart.summaryPlatform;
  return sentence(total, span, busiest.name || chart.others, share);
}

function titleOf(time: string, data: Chart | undefined, counts: number[], others: string): string {
  const named = data?.series.map(({ name }, index) => [name || others, counts[index] ?? 0] as const) ?? [];
  return [time, ...named.filter(([, count]) => count > 0).map(([name, count]) => `${name}: ${count}`)].join('\n');
}

const sum = (counts: number[]): number => counts.reduce((total, count) => total + count, 0);

/** How large an element is, followed through every change; 0 before it is known. */
function useSize<T extends Element>(): [RefCallback<T>, { width: number; height: number }] {
  const [size, setSize] = useState({ width: 0, height: 0 });
  const place = useCallback((element: T | null) => {
    if (!element) return;
    const observer = new ResizeObserver(([entry]) => {
      if (!entry) return;
      const { width, height } = entry.contentRect;
      setSize({ width: Math.floor(width), height: Math.floor(height) });
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return [place, size];
}
