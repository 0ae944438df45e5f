import { createEvent } from './create-event.ts';
import { deleteEvent } from './delete-event.ts';
import { getEvent } from './get-event.ts';
import { listCalendars } from './list-calendars.ts';
import { listEvents } from './list-events.ts';
import { respondToEvent } from './respond-to-event.ts';
import { suggestTime } from './suggest-time.ts';
import { updateEvent } from './update-event.ts';

export const calendarTools = {
  reads: [listEvents, getEvent, listCalendars, suggestTime],
  writes: [createEvent, updateEvent, respondToEvent, deleteEvent],
};
