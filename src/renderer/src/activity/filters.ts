/** What the list is narrowed to lives in the address, so that other screens can link to it: `#/activity?key=…&text=…`. */
import * as z from 'zod/mini';
import { Access, Outcome } from '../../../shared/model.ts';

const text = z.string().check(z.minLength(1), z.maxLength(200));
const Filters = {
  text,
  key: text,
  platform: text,
  account: text,
  access: Access,
  outcome: Outcome,
};
export type Filters = { [N in keyof typeof Filters]?: z.infer<(typeof Filters)[N]> };
export type FilterName = keyof Filters;

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
  const query = new URLSearchParams(Object.entries(filters).filter(([, value]) => value)).toString();
  return `#/activity${query ? `?${query}` : ''}`;
}

/** Goes there; typing leaves no trail of addresses to go back through. */
export function showFilters(filters: Filters): void {
  history.replaceState(null, '', activityAddress(filters));
  window.dispatchEvent(new HashChangeEvent('hashchange'));
}
