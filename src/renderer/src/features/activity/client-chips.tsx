import type { ActivityChart } from '../../../../shared/shapes.ts';
import { SegmentedControl } from '../../ui/segmented-control.tsx';
import { useLocale, useWords } from '../../words/index.ts';
import css from './activity.module.css';
import { type Filters, showFilters } from './use-activity.ts';

/** The clients that made calls, each with how many the list has once it is chosen. */
export function ClientChips({ chart, filters }: { chart: ActivityChart; filters: Filters }) {
  const { activity } = useWords();
  const locale = useLocale();
  const { client: chosen, ...others } = filters;
  const isListed = chosen === undefined || chart.clients.some(({ name }) => name === chosen);
  const clients = isListed ? chart.clients : [...chart.clients, { name: chosen, calls: 0 }];
  const text = (name: string, calls: number) => `${name} ${calls.toLocaleString(locale)}`;
  return (
    <div className={css['clients']}>
      <SegmentedControl
        label={activity.columns.client}
        value={chipOf(chosen)}
        onChange={(value) => showFilters(value === all ? others : { ...others, client: nameOf(value) })}
        options={[
          { value: all, text: text(activity.filters.all, chart.all) },
          ...clients.map(({ name, calls }) => ({ value: chipOf(name), text: text(name, calls) })),
        ]}
      />
    </div>
  );
}

// A client may be named as the chip of all.
const all = 'all';
const begin = 'client:';
const chipOf = (client: string | undefined): string => (client === undefined ? all : begin + client);
const nameOf = (value: string): string => value.slice(begin.length);
