import { describe, expect, it } from 'vitest';
import type { Span } from '../../../../../src/main/hub/chat/plan/pieces.ts';
import { readSpans } from '../../../../../src/main/hub/chat/plan/spans.ts';
import { now } from './world.ts';

const day = (since: string, until: string): Span => ({ since, until });
const from = (since: string): Span => ({ since });

const rows: [string, Span][] = [
  ['today', from('2026-07-09')],
  ['yesterday', day('2026-07-08', '2026-07-09')],
  ['the day before yesterday', day('2026-07-07', '2026-07-08')],
  ['this week', from('2026-07-06')],
  ['last week', day('2026-06-29', '2026-07-06')],
  ['the week before last', day('2026-06-22', '2026-06-29')],
  ['the last 10 days', from('2026-06-29')],
  ['the past three weeks', from('2026-06-18')],
  ['the past month', from('2026-06-09')],
  ['last month', day('2026-06-01', '2026-07-01')],
  ['last quarter', day('2026-04-01', '2026-07-01')],
  ['last year', day('2025-01-01', '2026-01-01')],
  ['in 2024', day('2024-01-01', '2025-01-01')],
  ['in April', day('2026-04-01', '2026-05-01')],
  ['in November', day('2025-11-01', '2025-12-01')],
  ['in October 2024', day('2024-10-01', '2024-11-01')],
  ['on 24 December', day('2025-12-24', '2025-12-25')],
  ['on Saturday', day('2026-07-04', '2026-07-05')],
  ['since Tuesday', from('2026-07-07')],
  ['since 15 June', from('2026-06-15')],
  ['since last week', from('2026-06-29')],
  ['after 15 June', from('2026-06-16')],
  ['before 15 June', { until: '2026-06-15' }],
  ['until 15 June', { until: '2026-06-16' }],
  ['from 2026-06-01 to 2026-06-05', day('2026-06-01', '2026-06-06')],
  ['between 3 June and 9 June', day('2026-06-03', '2026-06-10')],
  ['two weeks ago', day('2026-06-22', '2026-06-29')],
  ['今天', from('2026-07-09')],
  ['前天', day('2026-07-07', '2026-07-08')],
  ['本周', from('2026-07-06')],
  ['上个星期', day('2026-06-29', '2026-07-06')],
  ['上上周', day('2026-06-22', '2026-06-29')],
  ['上周五', day('2026-07-03', '2026-07-04')],
  ['周六', day('2026-07-04', '2026-07-05')],
  ['最近十天', from('2026-06-29')],
  ['过去两个月', from('2026-05-09')],
  ['最近半年', from('2026-01-09')],
  ['上月', day('2026-06-01', '2026-07-01')],
  ['上个季度', day('2026-04-01', '2026-07-01')],
  ['去年', day('2025-01-01', '2026-01-01')],
  ['去年十一月', day('2025-11-01', '2025-12-01')],
  ['去年12月3日', day('2025-12-03', '2025-12-04')],
  ['四月份', day('2026-04-01', '2026-05-01')],
  ['6月3日到6月9日', day('2026-06-03', '2026-06-10')],
  ['6月3日以来', from('2026-06-03')],
  ['从周一到周三', day('2026-07-06', '2026-07-09')],
];

const none = [
  'the last 7 commits',
  'right now',
  'tomorrow',
  'may I see it',
  'issue 12',
  '最近',
  '最近三次',
  'paper-march',
];

describe('readSpans', () => {
  it.each(rows)('reads %s', (text, span) => {
    expect(readSpans(text, new Date(now)).map(({ value }) => value)).toEqual([span]);
  });

  it.each(none)('reads no time in %s', (text) => {
    expect(readSpans(text, new Date(now))).toEqual([]);
  });

  it('shortens a month that has not the day', () => {
    const [span] = readSpans('the past month', new Date('2026-03-31T00:00:00Z'));
    expect(span?.value).toEqual({ since: '2026-02-28' });
  });

  it('counts Sunday to the week that it ends', () => {
    const [span] = readSpans('this week', new Date('2026-07-12T23:59:59Z'));
    expect(span?.value).toEqual({ since: '2026-07-06' });
  });
});
