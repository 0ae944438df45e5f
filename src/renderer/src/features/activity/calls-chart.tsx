import { memo, type RefCallback, useCallback, useState } from 'react';
import type { ActivityChart } from '../../../../shared/shapes.ts';
import { classes } from '../../ui/classes.ts';
import { useLocale, useWords } from '../../words/index.ts';
import css from './activity.module.css';

type Step = ActivityChart['steps'][number] & { at: number };

/** Milliseconds. */
const day = 86_400_000;
/** Pixels: below the bars for the times, and for each time. */
const [axis, label] = [20, 90];

/** When the calls of the list were. What is drawn is for screen readers a sentence, and a table. */
export const CallsChart = memo(function CallsChart({ chart }: { chart: ActivityChart }) {
  const { chart: words } = useWords().activity;
  const locale = useLocale();
  const steps = chart.steps.map((step, index) => ({ ...step, at: Date.parse(chart.from) + index * chart.stepMs }));
  const [calls, changes] = [sum(steps, 'calls'), sum(steps, 'changes')];
  return (
    <section aria-label={words.title} className={classes('frame', css['chart'])}>
      <Bars
        steps={steps}
        stepMs={chart.stepMs}
        summary={words.summary(calls, calls.toLocaleString(locale), changes.toLocaleString(locale))}
      />
      {calls > 0 && <Table steps={steps.filter((step) => step.calls > 0)} />}
    </section>
  );
});

function Bars({ steps, stepMs, summary }: { steps: Step[]; stepMs: number; summary: string }) {
  const { chart: words } = useWords().activity;
  const locale = useLocale();
  const [place, { width, height }] = useSize<HTMLDivElement>();
  const isDays = stepMs * steps.length > 1.5 * day;
  const time = new Intl.DateTimeFormat(
    locale,
    isDays ? { month: 'short', day: 'numeric' } : { hour: 'numeric', minute: '2-digit' },
  );
  const exact = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' });
  const wide = width / steps.length;
  const foot = height - axis;
  const most = Math.max(4, ...steps.map(({ calls }) => calls));
  const tall = (calls: number) => (calls * foot) / most;
  const every = Math.ceil(label / Math.max(1, wide));
  return (
    <div ref={place} className={css['bars']}>
      {width > 0 && (
        <svg width={width} height={height} role="img" aria-label={summary}>
          {steps.map(({ at, calls, changes }, index) => {
            const across = { x: (index + 0.1) * wide, width: wide * 0.8, y: foot - tall(calls) };
            return (
              <g key={at}>
                <title>{words.step(exact.format(at), calls, changes)}</title>
                <rect x={index * wide} width={wide} y={0} height={foot} fill="transparent" />
                <rect {...across} height={tall(calls)} className={css['calls']} />
                <rect {...across} height={tall(changes)} className={css['changes']} />
              </g>
            );
          })}
          <line x1={0} x2={width} y1={foot} y2={foot} className={css['foot']} />
          {steps.map(({ at }, index) =>
            index % every === 0 && index * wide + label * 0.7 < width ? (
              <text key={at} x={index * wide} y={height - 4} className={css['tick']}>
                {time.format(at)}
              </text>
            ) : null,
          )}
        </svg>
      )}
    </div>
  );
}

function Table({ steps }: { steps: Step[] }) {
  const { chart: words } = useWords().activity;
  const exact = new Intl.DateTimeFormat(useLocale(), { dateStyle: 'medium', timeStyle: 'short' });
  return (
    <div className="unseen">
      <table>
        <caption>{words.title}</caption>
        <thead>
          <tr>
            {[words.time, words.calls, words.changes].map((name) => (
              <th scope="col" key={name}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {steps.map(({ at, calls, changes }) => (
            <tr key={at}>
              <th scope="row">{exact.format(at)}</th>
              <td>{calls}</td>
              <td>{changes}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

const sum = (steps: Step[], of: 'calls' | 'changes'): number => steps.reduce((total, step) => total + step[of], 0);

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
