/** Keeps of an answer what the question asked for, where the tool itself could not be told. Pure. */
import type { Call } from './plan/plan.ts';

export type Narrowed = { value: Record<string, unknown>; narrowed: string[] };

type Item = Record<string, unknown>;

export function narrow(
  value: Record<string, unknown>,
  { span, visibility }: Pick<Call, 'span' | 'visibility'>,
): Narrowed {
  const { items } = value;
  if (!isItems(items)) return { value, narrowed: [] };
  const kept = items.filter((item) => isWithin(item['date'], span) && isVisible(item['private'], visibility));
  const narrowed = [
    ...(visibility === undefined ? [] : [`only ${visibility} repositories`]),
    ...(span?.since === undefined ? [] : [`since ${span.since}`]),
    ...(span?.until === undefined ? [] : [`before ${span.until}`]),
  ];
  if (kept.length === items.length) return { value, narrowed };
  // The tool's count is of more than what is left.
  const { total: _, ...rest } = value;
  return { value: { ...rest, items: kept }, narrowed };
}

const isItems = (items: unknown): items is Item[] =>
  Array.isArray(items) && items.every((item) => typeof item === 'object' && item !== null);

/** By the UTC day; what has no date is kept. */
function isWithin(date: unknown, span: Call['span']): boolean {
  if (typeof date !== 'string' || !span) return true;
  const day = date.slice(0, 10);
  return (span.since === undefined || day >= span.since) && (span.until === undefined || day < span.until);
}

const isVisible = (isPrivate: unknown, visibility: Call['visibility']): boolean =>
  visibility === undefined || typeof isPrivate !== 'boolean' || isPrivate === (visibility === 'private');
