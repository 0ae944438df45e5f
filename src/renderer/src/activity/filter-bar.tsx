import { memo, useEffect, useState } from 'react';
import { Access, Outcome } from '../../../shared/model.ts';
import { Select } from '../ui/select.tsx';
import { Switch } from '../ui/switch.tsx';
import { SearchField } from '../ui/text-field.tsx';
import { useWords } from '../words/index.ts';
import css from './activity.module.css';
import { callAccount, type KnownNames } from './call-facts.ts';
import { type FilterName, type Filters, showFilters } from './use-activity.ts';

type FilterBarProps = { filters: Filters; known: KnownNames; isLive: boolean; onLive: (isLive: boolean) => void };

/** So long the hub is not asked while somebody types (milliseconds). */
const typing = 250;

/**
 * What narrows the list. Everything but the switch lives in the address. It names every key there is, so it is not drawn
 * again with each page of calls that comes.
 */
export const FilterBar = memo(function FilterBar({ filters, known, isLive, onLive }: FilterBarProps) {
  const words = useWords();
  const { activity } = words;
  const choose = (name: FilterName, value: string) => showFilters({ ...filters, [name]: value || undefined });
  const select = (name: Exclude<FilterName, 'text'>, options: { value: string; text: string }[]) => {
    const chosen = filters[name] ?? '';
    // A link may name what is no longer listed.
    const unlisted = chosen && !options.some(({ value }) => value === chosen) ? [{ value: chosen, text: chosen }] : [];
    return (
      <Select
        isInline
        label={activity.filters[name]}
        value={chosen}
        onChange={(value) => choose(name, value)}
        options={[{ value: '', text: activity.filters.all }, ...options, ...unlisted]}
      />
    );
  };
  return (
    <div className={css['filters']}>
      <TypedSearch filters={filters} />
      {select(
        'key',
        known.keys.map(({ id, client }) => ({ value: id, text: client })),
      )}
      {select(
        'platform',
        known.platforms.map(({ name, title }) => ({ value: name, text: title })),
      )}
      {select(
        'access',
        Access.options.map((value) => ({ value, text: words.common.access[value] })),
      )}
      {select(
        'outcome',
        Outcome.options.map((value) => ({ value, text: activity.outcomes[value] })),
      )}
      {/* Only where another screen has led here: it is told apart by its name alone. */}
      {filters.account !== undefined &&
        select('account', [{ value: filters.account, text: callAccount(known, filters.account) }])}
      <div className={css['live']}>
        <Switch isOn={isLive} onChange={onLive}>
          {activity.live}
        </Switch>
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
