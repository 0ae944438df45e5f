/** How the fields of a change are shown to anyone who has to approve it: what they were, and what they become. */
import type { Preview } from '../../../shared/model.ts';

type Value = string | number | boolean | readonly string[] | null | undefined;

/**
 * One line for each field that `after` names and that is not so already; lists are one name a line. With no `before` all of
 * it is new.
 */
export function changesOf(after: Record<string, Value>, before?: Record<string, Value>): Preview['changes'] {
  return Object.entries(after).flatMap(([name, value]) => {
    if (value === undefined) return [];
    const [then, now] = [shown(before?.[name]), shown(value)];
    return then === now ? [] : [{ name, before: then, after: now }];
  });
}

/** The line of a file: its path is shown as one, so that no name of a file passes for the hub's words. None where nothing changes. */
export const fileChangeOf = (path: string, before: string | null, after: string | null): Preview['changes'] =>
  before === after ? [] : [{ name: path, before, after, kind: 'file' }];

/** The line of one thing, no matter what it is called; none where nothing changes. */
export const changeOf = (name: string, before: string | null, after: string | null): Preview['changes'] =>
  before === after ? [] : [{ name, before, after }];

const shown = (value: Value): string | null =>
  value === undefined || value === null ? null : Array.isArray(value) ? value.join('\n') : String(value);
