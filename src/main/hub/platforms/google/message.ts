/** Gmail's messages: what is read of them. */
import * as z from 'zod';
import { cleanTitle } from '../clean-text.ts';
import { ReadPart } from './parts.ts';

export const ReadMail = z.object({
  id: z.string(),
  threadId: z.string(),
  labelIds: z.array(z.string()).default([]),
  snippet: z.string().default(''),
  /** Milliseconds. */
  internalDate: z
    .string()
    .regex(/^\d{1,15}$/)
    .catch('0'),
  payload: ReadPart,
});
export type ReadMail = z.infer<typeof ReadMail>;

export const ReadThread = z.object({ id: z.string(), messages: z.array(ReadMail).default([]) });
export type ReadThread = z.infer<typeof ReadThread>;

/** Of each header with that name, in small letters, what it says. */
export const mailHeaders = ({ payload }: ReadMail, name: string): string[] =>
  payload.headers.flatMap((one) => (one.name.toLowerCase() === name ? [one.value] : []));
export const mailHeader = (message: ReadMail, name: string): string => mailHeaders(message, name)[0] ?? '';

export const subjectOf = (message: ReadMail): string => cleanTitle(mailHeader(message, 'subject'), 300);
export const dateOf = ({ internalDate }: ReadMail): string => new Date(Number(internalDate)).toISOString();
export const mailUrl = (id: string): string => `https://mail.google.com/mail/#all/${id}`;
