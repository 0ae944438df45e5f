/** The tools that create, change, answer and delete events. */
import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import type { Preview } from '../../../../../shared/model.ts';
import { fail, ok, type Result } from '../../../../../shared/result.ts';
import { changeOf, changesOf } from '../../changes.ts';
import { cleanLine } from '../../clean-text.ts';
import { atLeastOne, input } from '../../fields.ts';
import { type Tool, type ToolContext, toolsIn } from '../../tool.ts';
import { changingEvents } from '../application.ts';
import type { NewEventTime } from '../events.ts';
import {
  eventFields,
  eventTimeInWords,
  eventTitle,
  isOwnEvent,
  notified,
  optionalField,
  ReadEvent,
  readCalendar,
  readEvent,
  WrittenEvent,
  whenOf,
} from '../events.ts';
import { calendar, eventId, inCalendar, line } from '../fields.ts';
import { askedTo } from '../mail/compose.ts';
import { changeOnGoogle, escapedPath } from '../rest.ts';

const { writeTool } = toolsIn('calendar');

const createEvent = writeTool({
  name: 'google_create_event',
  title: 'Create an event',
  hint: 'calendar meeting schedule appointment invite book',
  description: 'Puts an event into a calendar and asks its attendees to it.',
  access: 'write',
  texts: { title: 'prose', description: 'prose' },
  scopes: changingEvents,
  input: input({
    calendar,
    ...eventFields,
    description: optionalField(eventFields.description),
    location: optionalField(eventFields.location),
    attendees: optionalField(eventFields.attendees),
    repeats: optionalField(eventFields.repeats),
    meet: z.boolean().default(false).describe('Whether it gets a video call'),
  }),
  output: WrittenEvent,
  place: inCalendar,
  // Attendees and the organizer are told what it says.
  isElsewhere: true,
  async preview({ title, description, location, attendees, repeats, meet, notify, ...wish }, { client }) {
    const when = await whenOf(client, wish);
    if (!when.ok) return when;
    const isAsked = attendees !== undefined && attendees.length > 0;
    return ok({
      target: `${title}, ${when.value.words}${askedTo(attendees ?? [], notify)}`,
      version: null,
      outsider: false,
      changes: changesOf({
        title,
        when: when.value.words,
        location,
        description,
        attendees,
        repeats,
        ...(isAsked && { 'attendees are told': notify }),
        ...(meet && { 'video call': 'Google Meet' }),
      }),
    });
  },
  undoMade: ({ calendar: id, notify }, _, { event }) => ({
    tool: 'google_delete_event',
    arguments: { calendar: id, event, notify },
  }),
  async run({ calendar: id, title, description, location, attendees, repeats, meet, notify, ...wish }, { client }) {
    const when = await whenOf(client, { calendar: id, ...wish });
    if (!when.ok) return when;
    const { start, end } = when.value;
    return changeOnGoogle(
      client,
      {
        method: 'POST',
        api: 'calendar',
        route: escapedPath`/v3/calendars/${id}/events`,
        query: { sendUpdates: notified(notify), ...(meet && { conferenceDataVersion: 1 }) },
        body: {
          summary: title,
          start,
          end,
          description,
          location,
          ...(attendees && { attendees: attendees.map((email) => ({ email })) }),
          ...(repeats && { recurrence: repeats }),
          ...(meet && {
            conferenceData: {
              createRequest: { requestId: randomUUID(), conferenceSolutionKey: { type: 'hangoutsMeet' } },
            },
          }),
        },
      },
      ReadEvent.transform(({ id: event, hangoutLink: meet, htmlLink }) => ({
        event,
        ...(meet && { meet: cleanLine(meet, 200) }),
        url: cleanLine(htmlLink, 500),
      })),
    );
  },
});

export const { title, start, end, description, location, attendees, ...rest } = eventFields;

const updateEvent = writeTool({
  name: 'google_update_event',
  title: 'Change an event',
  hint: 'calendar meeting reschedule move invite edit',
  description: 'Changes the named fields of one event, or of one of a series; the rest stays.',
  access: 'write',
  texts: { title: 'prose', description: 'prose' },
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
    .refine(...atLeastOne('title', 'start', 'description', 'location', 'attendees')),
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
      title: wish.title,
      description: wish.description,
      location: wish.location,
      attendees: wish.attendees,
      ...(when.value && { ...shownTime('start', when.value.start), ...shownTime('end', when.value.end) }),
    };
    const changes = changesOf(after, {
      title: before.summary,
      description: before.description,
      location: before.location,
      attendees: before.attendees.map(({ email }) => email),
      ...shownTime('start', before.start),
      ...shownTime('end', before.end),
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
    const times = { start: only(begins), end: only(ends) };
    const fields = { summary, description: text, location: place, ...times, attendees: asked };
    return patchEvent(wish, context, notified(wish.notify), fields);
  },
});

const lostAnswers = 'answers that go';

const formerFields = { title, description, location, attendees, start, end };

/** Whether more is known of somebody than the address, which is all that can be written again. */
const isKnown = ({ email: _, self: __, responseStatus, ...more }: ReadEvent['attendees'][number]): boolean =>
  responseStatus !== 'needsAction' || Object.keys(more).some((name) => name !== 'displayName');

const fields = new Set(Object.keys(formerFields));

/** A day in place of a time, or a time in place of a day: what is not named would stay beside it. */
const only = (time: NewEventTime | undefined) =>
  time && { ...(time.date ? { dateTime: null, timeZone: null } : { date: null }), ...time };

/** Writes these fields, unless the event has become another one since it was shown. */
const patchEvent = (
  { calendar: id, event: of }: { calendar: string; event: string },
  { client, preview }: ToolContext & { preview: Preview },
  sendUpdates: string,
  body: object,
) =>
  changeOnGoogle(
    client,
    {
      method: 'PATCH',
      api: 'calendar',
      route: escapedPath`/v3/calendars/${id}/events/${of}`,
      query: { sendUpdates },
      headers: { 'if-match': preview.version ?? '' },
      body,
    },
    ReadEvent.transform(({ id: event, htmlLink }) => ({ event, url: cleanLine(htmlLink, 500) })),
  );

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

const shownTime = (name: string, { date, dateTime, timeZone }: NewEventTime) => ({
  [name]: date ?? dateTime,
  [`${name} time zone`]: timeZone,
});

/** What a field was, out of how it is shown. */
const former = (name: string, shown: string | null): string | string[] =>
  name === 'attendees' ? (shown ? shown.split('\n') : []) : (shown ?? '');

const answers = ['accepted', 'declined', 'tentative'] as const;

const respondToEvent = writeTool({
  name: 'google_respond_to_event',
  title: 'Answer an invitation',
  hint: 'calendar accept decline rsvp invitation meeting',
  description: 'Accepts or declines an event that the person is asked to; its organizer is told.',
  access: 'write',
  texts: { comment: 'prose' },
  scopes: changingEvents,
  input: input({
    calendar,
    event: eventId,
    answer: z.enum(answers).describe('What to answer'),
    comment: line(500).optional().describe('A word to the organizer'),
  }),
  output: WrittenEvent,
  place: inCalendar,
  // Attendees and the organizer are told what it says.
  isElsewhere: true,
  async preview({ answer, comment, ...which }, context) {
    const read = await invited(which, context);
    if (!read.ok) return read;
    const { value, self } = read.value;
    // The attendees read the comment as well.
    const told = [value.organizer?.email ?? '', ...value.attendees.map(({ email }) => email)].filter(Boolean);
    return ok({
      target: `${eventTitle(value)} (${value.id}), ${eventTimeInWords(value, 'UTC')}${askedTo(told, true)}`,
      version: value.etag,
      outsider: !isOwnEvent(value, context.account),
      changes: [
        ...changesOf({ answer, comment }, { answer: self.responseStatus, comment: self.comment }),
        ...changesOf({ 'the organizer is told': value.organizer?.email ?? '' }),
      ],
    });
  },
  undo({ calendar: id, event: of, answer }, { changes }) {
    const was = (name: string) => changes.find((one) => one.name === name);
    const before = was('answer')?.before ?? answer;
    if (!answers.some((one) => one === before)) return { reason: 'There was no answer before, and none can be set.' };
    const comment = was('comment') && { comment: was('comment')?.before ?? '' };
    return { tool: 'google_respond_to_event', arguments: { calendar: id, event: of, answer: before, ...comment } };
  },
  async run({ answer, comment, ...which }, context) {
    const read = await invited(which, context);
    if (!read.ok) return read;
    const { value, self } = read.value;
    const mine = { ...self, responseStatus: answer, ...(comment !== undefined && { comment }) };
    // The list is replaced as a whole.
    return patchEvent(which, context, 'all', { attendees: value.attendees.map((one) => (one === self ? mine : one)) });
  },
});

type Invited = { value: ReadEvent; self: ReadEvent['attendees'][number] };

async function invited(
  { calendar: id, event: of }: { calendar: string; event: string },
  { client }: ToolContext,
): Promise<Result<Invited>> {
  const read = await readEvent(client, id, of);
  if (!read.ok) return read;
  const self = read.value.attendees.find((one) => one.self);
  return self ? ok({ value: read.value, self }) : fail('platform_refused', 'The person is not asked to this event.');
}

const deleteEvent = writeTool({
  name: 'google_delete_event',
  title: 'Delete an event',
  hint: 'calendar cancel remove meeting appointment',
  description: 'Takes an event out of a calendar and calls it off for its attendees; of a series, the whole of it.',
  access: 'destructive',
  scopes: changingEvents,
  input: input({ calendar, event: eventId, notify: eventFields.notify }),
  output: z.object({ event: z.string() }),
  place: inCalendar,
  async preview({ calendar: id, event: of, notify }, { client, account }) {
    const [read, found] = await Promise.all([readEvent(client, id, of), readCalendar(client, id)]);
    if (!read.ok) return read;
    if (!found.ok) return found;
    const { value } = read;
    const attendees = value.attendees.map(({ email }) => email);
    const gone = changesOf({
      title: eventTitle(value),
      when: eventTimeInWords(value, found.value.timeZone),
      repeats: value.recurrence,
      ...(attendees.length > 0 && { attendees }),
    });
    return ok({
      target: `${eventTitle(value)}, ${eventTimeInWords(value, found.value.timeZone)}`,
      version: value.etag,
      outsider: !isOwnEvent(value, account),
      changes: [
        ...gone.map(({ name, after }) => ({ name, before: after, after: null })),
        ...(attendees.length > 0 ? changesOf({ 'attendees are told': notify }) : []),
      ],
    });
  },
  undo: () => ({ reason: 'The person finds it in the trash of Google Calendar for 30 days; its answers are gone.' }),
  async run({ calendar: id, event: of, notify }, { client, preview }) {
    return changeOnGoogle(
      client,
      {
        method: 'DELETE',
        api: 'calendar',
        route: escapedPath`/v3/calendars/${id}/events/${of}`,
        query: { sendUpdates: notified(notify) },
        headers: { 'if-match': preview.version ?? '' },
      },
      z.null().transform(() => ({ event: of })),
    );
  },
});

export const eventWriteTools: Tool[] = [createEvent, updateEvent, respondToEvent, deleteEvent];
