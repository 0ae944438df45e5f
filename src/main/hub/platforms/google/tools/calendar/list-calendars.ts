import * as z from 'zod';
import { ok, type Result } from '../../../../../../shared/result.ts';
import { readTool } from '../../../../tools/tool.ts';
import { cleanLine, cleanTitle } from '../../../clean-text.ts';
import { input, listing } from '../../../fields.ts';
import { byToken, fillAnswer } from '../../../lists.ts';
import { askGoogle } from '../../ask.ts';
import { calendarNames, isOwnCalendar, ReadCalendar } from '../../calendars.ts';
import { googleCursor, googleLimit } from '../../fields.ts';
import { googleOutsider, outsiderMark } from '../../insider.ts';

const FoundCalendars = z.object({ items: z.array(ReadCalendar).default([]), nextPageToken: z.string().optional() });

export const listCalendars = readTool({
  name: 'google_list_calendars',
  title: 'List calendars',
  description: "Lists the calendars of the person's list, shared ones among them, with what the account may do there.",
  toolset: 'calendar',
  input: input({ limit: googleLimit, cursor: googleCursor }),
  output: z.object({
    items: z.array(
      z.object({
        calendar: z.string(),
        title: z.string(),
        primary: z.boolean(),
        access: z.string().describe('owner, writer, reader or freeBusyReader'),
        time_zone: z.string(),
        outsider: googleOutsider,
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
        const page = await askGoogle(
          client,
          'calendar',
          '/v3/users/me/calendarList',
          { maxResults: 100, pageToken },
          FoundCalendars,
        );
        return page.ok ? ok({ things: page.value.items, next: page.value.nextPageToken }) : page;
      },
      keep: (calendar) => allows('calendar', ...calendarNames(calendar)),
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
