import { expect, it } from 'vitest';
import { dailyCalls } from '../../../../src/main/hub/chat/daily-calls.ts';
import type { Fetched } from '../../../../src/main/hub/chat/fetched.ts';
import { google } from '../../../../src/main/hub/platforms/google/index.ts';

const asked = (question: string) =>
  dailyCalls({
    question,
    now: Date.parse('2026-03-18T10:00:00Z'),
    platforms: [google],
    accounts: [],
    grant: { tools: [] } as never,
  });

const listed = (account: string, ...items: [title: string, start: string][]): Fetched => ({
  ...{ tool: 'google_list_events', title: 'List events', platform: 'google', account, arguments: {}, narrowed: [] },
  result: { value: { items: items.map(([title, start]) => ({ title, start })), left_out: 0 }, complete: true },
});
const offsite = ['Offsite', '2026-03-17'] as [string, string];
const review = ['Review', '2026-03-18T15:00:00+01:00'] as [string, string];
const long = ['Workshop', '2026-03-18T14:00:00+01:00'] as [string, string];

it('takes for an appointment of an hour what begins then on any calendar, and only else what is on then', () => {
  const meant = asked('Prepare me for my 3 pm')?.meant;
  const mail = { ...listed('home', long), tool: 'google_search_mail' };
  const failed: Fetched = { ...listed('other'), result: { failure: { code: 'internal', message: '', hint: '' } } };
  expect(meant?.([listed('home', offsite, review, long), listed('work', long), failed, mail])).toEqual([
    ...[listed('home', review), listed('work'), failed, mail],
  ]);
  expect(meant?.([listed('home', offsite), listed('work', long)])).toEqual([
    listed('home', offsite),
    listed('work', long),
  ]);
  expect(asked('Which meetings do I have today?')).not.toHaveProperty('meant');
});
