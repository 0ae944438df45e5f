import * as z from 'zod';
import { ok, type Result } from '../../../../../../shared/result.ts';
import { readTool } from '../../../../tools/tool.ts';
import { cleanLine, cleanTitle } from '../../../clean-text.ts';
import { input, listing } from '../../../fields.ts';
import { byToken, fillAnswer } from '../../../lists.ts';
import { ask } from '../../ask.ts';
import { isOwnCalendar, namesOf, ReadCalendar } from '../../calendars.ts';
import { cursor, limit } from '../../fields.ts';
import { outsider, outsiderMark } from '../../insider.ts';

const Found = z.object({ items: z.array(ReadCalendar).default([]), nextPageToken: z.string().optional() });

export const listCalendars = readTool({
  name: 'google_list_calendars',
  title: 'List calendars',
  description: "Lists the calendars of the person's list, shared ones among them, with what the account may do there.",
  toolset: 'calendar',
  input: input({ limit, cursor }),
  output: z.object({
    items: z.array(
      z.object({
        calendar: z.string(),
        title: z.string(),
        primary: z.boolean(),
        access: z.string().describe('owner, writer, reader or freeBusyReader'),
        time_zone: z.string(),
        outsider,
      }),
    ),
    ...listing,
  }),
  place: () => undefined,
  isOwn: true,
  async run({ limit: most, cursor: from }, { client, allows, isLimited }) {
    return fillAnswer({
      cursor: from,
      pages: byToken,
      most,
      isNarrow: isLimited('calendar'),
      async fetch(pageToken): Promise<Result<{ things: ReadCalendar[]; next: string | undefined }>> {
        const page = await ask(client, 'calendar', '/v3/users/me/calendarList', { maxResults: 100, pageToken }, Found);
        return page.ok ? ok({ things: page.value.items, next: page.value.nextPageToken }) : page;
      },
      keep: (calendar) => allows('calendar', ...namesOf(calendar)),
      project: (calendar) => ({
        calendar: cleanLine(calendar.id, 254),
        title: cleanTitle(calendar.summaryOverride ?? calendar.summary, 200),
        primary: calendar.primary === true,
        access: cleanLine(calendar.accessRole, 40),
        time_zone: cleanLine(calendar.timeZone, 60),
        ...outsiderMark(isOwnCalendar(calendar)),
      }),
    });
  },
});
