/**
 * What all views of GitHub's things share: every text in them is cleaned and cut, and each has the `url` to cite it by.
 */
import * as z from 'zod';
import { cleanLine, cleanTitle } from '../clean-text.ts';

export const viewLimits = { name: 200, title: 200, url: 500, path: 400, body: 3_000, comment: 1_200, patch: 1_500 };

export const whenField = z.string().describe('UTC, or empty when unknown');

export const urlField = z.string().describe('Address to cite');

/** Also what people call themselves, which is prose; no name of a branch, a label or an account is changed by that. */
export const cleanName = (text: string | null | undefined): string => cleanTitle(text ?? '', viewLimits.name);

export const cleanHeading = (text: string): string => cleanTitle(text, viewLimits.title);

/** A URL of the web is ASCII; anything else in one only serves to look like another, and what is none is empty. */
export const cleanUrl = (text: string | null | undefined): string =>
  /^https?:\/\//.test(text ?? '') ? (text ?? '').replace(/[^!-~]/g, '').slice(0, viewLimits.url) : '';

export const cleanPath = (text: string): string => cleanLine(text, viewLimits.path);

/** A time as `2026-11-24T15:00:00Z`, or empty when it is none. */
export function utcTime(text: string | null | undefined): string {
  const time = Date.parse(text ?? '');
  return Number.isNaN(time) ? '' : `${new Date(time).toISOString().slice(0, 19)}Z`;
}

/** An issue or a pull request as one names it to a person. */
export const numberedTitle = (read: { number: number; title: string }): string =>
  `#${read.number} ${cleanHeading(read.title)}`;

export const manyNames = (texts: (string | null | undefined)[]): string[] =>
  texts.slice(0, 10).map((text) => cleanTitle(text ?? '', 40));

/** What GitHub calls those who belong to a repository; to have contributed once gives no right to push. */
const insiders: readonly unknown[] = ['OWNER', 'MEMBER', 'COLLABORATOR'];

export const outsiderField = z
  .literal(true)
  .optional()
  .describe('Present when its author may not push to this repository');

/** The mark, to be spread into an item; without an `author_association` the author counts as an outsider. */
export const outsiderMarkOf = (association: string | null | undefined): { outsider?: true } =>
  insiders.includes(association) ? {} : { outsider: true };

export const nullableText = z.string().nullish();

export const ReadLogin = z.object({ login: z.string() }).nullish();
