import * as z from 'zod';
import { fail, ok, type Result } from '../../../../../../shared/result.ts';
import { type ToolContext, writeTool } from '../../../../tools/tool.ts';
import { changesOf } from '../../../changes.ts';
import { cleanLine } from '../../../clean-text.ts';
import { input } from '../../../fields.ts';
import { escapedPath } from '../../ask.ts';
import { changeOnGoogle } from '../../change.ts';
import { eventTitle, isOwnEvent, ReadEvent } from '../../event.ts';
import { eventTimeInWords, readEvent, WrittenEvent } from '../../event-write.ts';
import { calendar, eventId, inCalendar, line } from '../../fields.ts';
import { askedTo } from '../../recipients.ts';
import { changingEvents } from '../../scopes.ts';

const answers = ['accepted', 'declined', 'tentative'] as const;

export const respondToEvent = writeTool({
  name: 'google_respond_to_event',
  title: 'Answer an invitation',
  description: 'Accepts or declines an event that the person is asked to; its organizer is told.',
  access: 'write',
  toolset: 'calendar',
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
    const made = await changeOnGoogle(
      context.client,
      {
        ...{
          method: 'PATCH',
          api: 'calendar',
          route: escapedPath`/v3/calendars/${which.calendar}/events/${which.event}`,
        },
        query: { sendUpdates: 'all' },
        headers: { 'if-match': context.preview.version ?? '' },
        // The list is replaced as a whole.
        body: { attendees: value.attendees.map((one) => (one === self ? mine : one)) },
      },
      ReadEvent,
    );
    return made.ok ? ok({ event: made.value.id, url: cleanLine(made.value.htmlLink, 500) }) : made;
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
