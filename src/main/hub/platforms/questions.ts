/** What people ask about a platform in their own words, as data: the chat plans by it, without a model. */

/** Alternatives of a regular expression, in each language that the chat understands. */
export type Words = { en: string; zh: string };

export type ToolCall = { tool: string; arguments: Record<string, unknown> };

/** What a question says of time, all of it by the clock of this computer, which is the person's own. */
export type Asked = {
  /** As 2026-11-24. */
  today: string;
  /** First day, included, and the day after the last one, as 2026-11-24; left out where the question names none. */
  since?: string;
  until?: string;
  /** An hour that it names, of the day that it names or of today, as 2026-11-24T15:00. */
  at?: string;
};

/** Something that can be asked for. */
export type Topic = {
  words: Words;
  /** Part of what a person wants to know in the morning: what happened, and what is to come. */
  isBriefing?: true;
  /** Appointments: what else there is about one of them is looked for by its title. */
  isAppointment?: true;
  call(asked: Asked): ToolCall;
};

/** Words of a text alone, in small letters, for a search: `in:` or OR could make an instruction of what somebody called their meeting. */
export const plainWords = (text: string): string =>
  text
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
    .slice(0, 100)
    .toLowerCase();

/** The day so many days before one, both as 2026-11-24. */
export const dayBefore = (day: string, days: number): string =>
  new Date(Date.parse(day) - days * 86_400_000).toISOString().slice(0, 10);

/** The moment at which a day begins by the clock of this computer, as 2026-11-24T05:00:00Z: a platform may go by another one. */
export const beginOf = (day: string): string => `${new Date(`${day}T00:00`).toISOString().slice(0, 19)}Z`;

export type Questions = {
  /** How people call the platform and what is on it. */
  called: Words;
  topics: Topic[];
  /** What there is about a subject. */
  about?(subject: string): ToolCall[];
};
