import { ok } from '../../../../../../shared/result.ts';
import { readTool } from '../../../../tools/tool.ts';
import { input } from '../../../fields.ts';
import { EventView, projectEvent } from '../../event.ts';
import { readEvent } from '../../event-write.ts';
import { calendar, eventId, inCalendar } from '../../fields.ts';

/** Bytes of its description. */
const whole = 9_000;

export const getEvent = readTool({
  name: 'google_get_event',
  title: 'Read an event',
  description: 'Reads one event of a calendar with its text, attendees and answers.',
  toolset: 'calendar',
  input: input({ calendar, event: eventId }),
  output: EventView,
  place: inCalendar,
  async run({ calendar: id, event: of }, { client, account }) {
    const read = await readEvent(client, id, of);
    return read.ok ? ok(await projectEvent(read.value, account, whole)) : read;
  },
});
