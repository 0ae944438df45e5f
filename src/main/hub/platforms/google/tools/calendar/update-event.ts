import * as z from 'zod';
import { ok, type Result } from '../../../../../../shared/result.ts';
import { type ToolContext, writeTool } from '../../../../tools/tool.ts';
import { changeOf, changesOf } from '../../../changes.ts';
import { cleanLine } from '../../../clean-text.ts';
import { input } from '../../../fields.ts';
import { escapedPath } from '../../ask.ts';
import { changeOnGoogle } from '../../change.ts';
import { eventTitle, isOwnEvent, ReadEvent } from '../../event.ts';
import {
  type EventTime,
  eventFields,
  notified,
  optionalField,
  readEvent,
  WrittenEvent,
  whenOf,
} from '../../event-write.ts';
import { calendar, eventId, inCalendar } from '../../fields.ts';
import { askedTo } from '../../recipients.ts';
import { changingEvents } from '../../scopes.ts';

const { title, start, end, description, location, attendees, ...rest } = eventFields;

export const updateEvent = writeTool({
  name: 'google_update_event',
  title: 'Change an event',
  description: 'Changes the named fields of one event, or of one of a series; the rest stays.',
  access: 'write',
  toolset: 'calendar',
  scopes: changingEvents,
  input: input({
    calendar,
    event: eventId,
    title: optionalField(title),
    start: optionalField(start),
    end: optionalField(end),
    time_zone: rest.time_zone,
    description: optionalField(description),
    location: optionalField(location),
    attendees: optionalField(attendees),
    notify: rest.notify,
  })
    .refine(({ start, end }) => (start === undefined) === (end === undefined), {
      message: 'needs start and end together',
      path: ['end'],
    })
    .refine(
      ({ title, start, description, location, attendees }) =>
        [title, start, description, location, attendees].some((field) => field !== undefined),
      'needs at least one change',
    ),
  output: WrittenEvent,
  place: inCalendar,
  // Attendees and the organizer are told what it says.
  isElsewhere: true,
  async preview(wish, context) {
    const read = await readEvent(context.client, wish.calendar, wish.event);
    if (!read.ok) return read;
    const when = await newWhen(wish, context);
    if (!when.ok) return when;
    const { value: before } = read;
    const after = {
      ...{ title: wish.title, description: wish.description, location: wish.location, attendees: wish.attendees },
      ...(when.value && { ...shownTime('start', when.value.start), ...shownTime('end', when.value.end) }),
    };
    const changes = changesOf(after, {
      ...{ title: before.summary, description: before.description, location: before.location },
      attendees: before.attendees.map(({ email }) => email),
      ...{ ...shownTime('start', before.start), ...shownTime('end', before.end) },
    });
    // Those too who are taken off it.
    const told = [...before.attendees.map(({ email }) => email), ...(wish.attendees ?? [])];
    const moved = when.value ? `, to ${when.value.words}` : '';
    const staying = new Set(wish.attendees?.map((email) => email.toLowerCase()));
    const lost = before.attendees.filter(
      (one) => wish.attendees && isKnown(one) && !staying.has(one.email.toLowerCase()),
    );
    return ok({
      target: `${eventTitle(before)} (${before.id})${moved}${askedTo(told, wish.notify)}`,
      version: before.etag,
      outsider: !isOwnEvent(before, context.account),
      changes: [
        ...changes,
        ...changeOf(
          lostAnswers,
          lost.map(({ email, responseStatus }) => `${email}: ${responseStatus}`).join('\n') || null,
          null,
        ),
        ...(told.length > 0 ? changesOf({ 'attendees are told': wish.notify }) : []),
      ],
    });
  },
  undo({ calendar: id, event: of, notify, start: begins, end: ends, time_zone }, { changes }) {
    const zoneOf = (side: string) => changes.find(({ name }) => name === `${side} time zone`);
    const zone = zoneOf('start');
    const before = changes
      .filter(({ name }) => fields.has(name))
      .map(({ name, before: was }) => [name, former(name, was)]);
    if (before.length === 0 && !zone) return { reason: 'It was so already.' };
    if (changes.some(({ name }) => name === lostAnswers)) {
      return { reason: 'What those answered who were taken off it is gone.' };
    }
    if (!z.object(formerFields).partial().safeParse(Object.fromEntries(before)).success) {
      return { reason: 'What it was before is more than google_update_event can write.' };
    }
    if (zone?.before !== zoneOf('end')?.before) {
      return { reason: 'It ended in another time zone than it began, which google_update_event cannot write.' };
    }
    const formerZone = zone?.before ?? time_zone;
    // Start and end go together; the one that stays is not among the changes.
    const times =
      begins === undefined ? {} : { start: begins, end: ends, ...(formerZone && { time_zone: formerZone }) };
    const given = { calendar: id, event: of, notify, ...times, ...Object.fromEntries(before) };
    return { tool: 'google_update_event', arguments: given };
  },
  async run(wish, context) {
    const when = await newWhen(wish, context);
    if (!when.ok) return when;
    const known = wish.attendees && (await readEvent(context.client, wish.calendar, wish.event));
    if (known && !known.ok) return known;
    const asked = wish.attendees?.map(
      (email) => known?.value.attendees.find((one) => one.email.toLowerCase() === email.toLowerCase()) ?? { email },
    );
    const { title: summary, description: text, location: place } = wish;
    const { start: begins, end: ends } = when.value ?? {};
    const made = await changeOnGoogle(
      context.client,
      {
        ...{
          method: 'PATCH',
          api: 'calendar',
          route: escapedPath`/v3/calendars/${wish.calendar}/events/${wish.event}`,
        },
        query: { sendUpdates: notified(wish.notify) },
        headers: { 'if-match': context.preview.version ?? '' },
        body: { summary, description: text, location: place, start: only(begins), end: only(ends), attendees: asked },
      },
      ReadEvent,
    );
    return made.ok ? ok({ event: made.value.id, url: cleanLine(made.value.htmlLink, 500) }) : made;
  },
});

const lostAnswers = 'answers that go';
const formerFields = { title, description, location, attendees, start, end };
/** Whether more is known of somebody than the address, which is all that can be written again. */
const isKnown = ({ email: _, self: __, responseStatus, ...more }: ReadEvent['attendees'][number]): boolean =>
  responseStatus !== 'needsAction' || Object.keys(more).some((name) => name !== 'displayName');

const fields = new Set(Object.keys(formerFields));

/** A day in place of a time, or a time in place of a day: what is not named would stay beside it. */
const only = (time: EventTime | undefined) =>
  time && { ...(time.date ? { dateTime: null, timeZone: null } : { date: null }), ...time };

type TimeChange = {
  calendar: string;
  start?: string | undefined;
  end?: string | undefined;
  time_zone?: string | undefined;
};

async function newWhen({ calendar: id, start: begins, end: ends, time_zone }: TimeChange, { client }: ToolContext) {
  if (begins === undefined || ends === undefined) return ok(undefined) satisfies Result<undefined>;
  return whenOf(client, { calendar: id, start: begins, end: ends, time_zone });
}

const shownTime = (name: string, { date, dateTime, timeZone }: EventTime) => ({
  [name]: date ?? dateTime,
  [`${name} time zone`]: timeZone,
});

/** What a field was, out of how it is shown. */
const former = (name: string, shown: string | null): string | string[] =>
  name === 'attendees' ? (shown ? shown.split('\n') : []) : (shown ?? '');
