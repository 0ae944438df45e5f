/** Marks what was written by somebody who may not push to the repository it is in: anybody can open an issue there. */
import * as z from 'zod';

/** What GitHub calls those who belong to a repository; to have contributed once gives no right to push. */
const insiders: readonly unknown[] = ['OWNER', 'MEMBER', 'COLLABORATOR'];

export const outsider = z.literal(true).optional().describe('Present when its author may not push to this repository');

/** The mark, to be spread into an item; without an `author_association` the author counts as an outsider. */
export const outsiderMark = (association: string | null | undefined): { outsider?: true } =>
  insiders.includes(association) ? {} : { outsider: true };
