/** Notes of the weekly sync, today's among them, and what Ada keeps to herself. */
import type { Comment, Thing } from '../model.ts';
import { idOf, rich } from '../rich-text.ts';
import { ada, grace, tom } from './people.ts';
import { bullet, inPage, page, paragraph, text, toDo } from './write.ts';

const day = 86_400_000;
const dateOf = (time: number): string => new Date(time).toISOString().slice(0, 10);

export function meetings(now: number): Thing[] {
  const notesId = idOf('page Meeting notes');
  const earlier = [7, 14, 21].flatMap((days) =>
    page(
      `Weekly sync ${dateOf(now - days * day)}`,
      { parent: inPage(notesId), by: tom, at: now - days * day, key: `sync ${days}`, icon: '📝' },
      [text('heading_2', 'Decisions'), bullet(`Keep the release train at two weeks (${days} days ago).`)],
    ),
  );
  return [
    ...page(
      'Meeting notes',
      {
        ...{ parent: { type: 'workspace' }, by: tom, at: now - 300 * day },
        ...{ icon: '🗓️', sharedWith: ['ada@northwind', 'grace@northwind'] },
      },
      [],
    ),
    ...page(
      `Weekly sync ${dateOf(now)}`,
      { parent: inPage(notesId), by: grace, at: now - 3 * 3_600_000, key: 'sync today', icon: '📝' },
      [
        text('heading_2', 'Decisions'),
        bullet('Atlas 2.4 ships on Thursday, behind a flag.'),
        bullet('The key rotation moves before the release.'),
        text('heading_2', 'Actions'),
        toDo('Ada: rotate the signing keys', false),
        toDo('Tom: announce the freeze', false),
        toDo('Grace: publish the handbook', true),
      ],
    ),
    ...earlier,
    ...page(
      'Ada: private notes',
      {
        ...{ parent: { type: 'workspace' }, by: ada, at: now - 40 * day, editedAt: now - day },
        ...{ icon: '🔒', sharedWith: ['ada@northwind'] },
      },
      [
        paragraph('Salary talk with Grace on Friday: offer 92,000.'),
        paragraph('Recovery phrase hint: the blue bicycle in Turin.'),
      ],
    ),
  ];
}

/** What the team says to each other below the pages. */
export const teamComments = (now: number): Comment[] => [
  {
    id: idOf('comment freeze'),
    parent: { type: 'page_id', id: idOf('page Release checklist') },
    discussionId: idOf('discussion freeze'),
    createdBy: grace.id,
    createdAt: now - 2 * day,
    richText: rich('Can we move the freeze to 10:00?'),
  },
  {
    id: idOf('comment freeze answer'),
    parent: { type: 'page_id', id: idOf('page Release checklist') },
    discussionId: idOf('discussion freeze'),
    createdBy: tom.id,
    createdAt: now - day,
    richText: rich('Fine with me.'),
  },
];
