/** What a field of a project holds: as one reads it, and as GitHub takes it. */
import * as z from 'zod';
import { cleanText } from '../../clean-text.ts';
import type { ReadFieldValue } from './read.ts';

const textLimit = 1_000;

/** The kinds of fields that can be set. */
export const settable: readonly string[] = ['text', 'number', 'date', 'single_select', 'iteration'];

const others: readonly string[] = [
  'assignees',
  'reviewers',
  'labels',
  'milestone',
  'issue_type',
  'sub_issues_progress',
];

/** Whether a value is the item's own: others name issues and pull requests, of whatever repository. */
export const isOwnValue = ({ data_type }: Pick<ReadFieldValue, 'data_type'>): boolean =>
  settable.includes(data_type) || others.includes(data_type);

/** A value that sets a field: a text, a number, a date, or the id of an option or iteration; null clears it. */
export const FieldValue = z.union([z.string().max(textLimit), z.number(), z.null()]);
export type FieldValue = z.infer<typeof FieldValue>;

const Formatted = z.object({ raw: z.string() }).transform(({ raw }) => raw);
const Named = z.object({ name: Formatted.or(z.string()) }).transform(({ name }) => name);
const Titled = z.object({ title: Formatted.or(z.string()) }).transform(({ title }) => title);
const Person = z.object({ login: z.string() }).transform(({ login }) => login);
const Place = z.object({ full_name: z.string() }).transform(({ full_name }) => full_name);
const One = z.union([z.string(), z.number().transform(String), Formatted, Place, Person, Named, Titled]);

/** The value in words; empty where there is none, or none that can be told in words. */
export function shownValue({ value }: Pick<ReadFieldValue, 'value'>): string {
  const all = (Array.isArray(value) ? value : [value]).map((one) => One.safeParse(one).data);
  return all.filter(Boolean).join(', ');
}

/** The value as setting it again would take it; of a text what is visible. */
export function setValue({ data_type, value }: Pick<ReadFieldValue, 'data_type' | 'value'>): FieldValue {
  if (data_type === 'single_select' || data_type === 'iteration') {
    return z.object({ id: z.string() }).safeParse(value).data?.id ?? null;
  }
  if (data_type === 'number') return z.number().safeParse(value).data ?? null;
  const text = z.union([z.string(), Formatted]).safeParse(value).data;
  if (text === undefined) return null;
  return cleanText(data_type === 'date' ? text.slice(0, 10) : text, textLimit);
}
