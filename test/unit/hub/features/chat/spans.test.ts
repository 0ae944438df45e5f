import { expect, it } from 'vitest';
import { readSpans, spanOf } from '../../../../../src/main/hub/features/chat/spans.ts';
import { folded } from '../../../../../src/main/hub/kernel/tools/words.ts';

/** On a Wednesday; `from..to`, both included, and the hour. */
const read = (text: string, isAhead = false): string => {
  const { from = '', to = '', at } = spanOf(folded(text), readSpans(folded(text), '2026-03-18', isAhead)) ?? {};
  return `${from}..${to}${at ? ` ${at}` : ''}`;
};

it.each(
  Object.entries({
    '2026-03-18..2026-03-18': 'today | heute | aujourd’hui | hoy | 今天 | 今日 | this morning | ce matin | esta tarde',
    '2026-03-17..2026-03-17':
      'yesterday | gestern | hier soir | ayer | 昨天 | 昨日 | last night | anoche | last Tuesday | letzten Dienstag | mardi dernier | el martes pasado',
    '2026-03-19..2026-03-19': 'tomorrow | morgen | demain | mañana | 明天 | 明日 | mañana por la tarde',
    '2026-03-16..2026-03-16':
      'day before yesterday | vorgestern | avant-hier | anteayer | 前天 | 一昨日 | vor 2 Tagen | il y a deux jours',
    '2026-03-16..2026-03-22': 'this week | diese Woche | cette semaine | esta semana | 这周 | 本周 | 今週',
    '2026-03-09..2026-03-15':
      'last week | letzte Woche | la semaine dernière | la semana pasada | 上周 | 上个星期 | 先週',
    '2026-03-23..2026-03-29': 'next week | nächste Woche | la semaine prochaine | la semana que viene | 下周 | 来週',
    '2026-02-01..2026-02-28':
      'last month | letzten Monat | le mois dernier | el mes pasado | 上个月 | 先月 | in February | im Februar | 2月',
    '2025-10-01..2025-12-31':
      'in Q4 | last quarter | letztes Quartal | le trimestre dernier | el trimestre pasado | 上个季度 | 上季度',
    '2025-01-01..2025-12-31': 'last year | letztes Jahr | l’année dernière | el año pasado | 去年 | 昨年 | in 2025',
    '2026-03-15..2026-03-18':
      'last three days | die letzten drei Tage | les 3 derniers jours | los últimos tres días | 最近三天 | 過去3日間',
    '2026-03-04..2026-03-18':
      'past two weeks | den letzten zwei Wochen | ces deux dernières semaines | las dos últimas semanas | 最近两周 | past fortnight',
    '2026-03-16..': 'since Monday | seit Montag | depuis lundi | desde el lunes | 从周一开始 | 月曜日から',
    '2026-03-01..':
      'since 1 March | seit dem 1. März | depuis le 1er mars | desde el 1 de marzo | 3月1日以来 | 3月1日から',
    '2026-03-02..2026-03-10':
      'between 2 March and 10 March | 2. März bis 10. März | del 2 de marzo al 10 de marzo | 3月2日到3月10日',
    '2026-03-02..2026-03-06':
      'between the 2nd and the 6th of March | 2-6 March | March 2 to 6 | 2. bis 6. März | du 2 au 6 mars | del 2 al 6 de marzo | 3月2日到6日 | 3月2日から6日',
    '2026-03-16..2026-03-18': 'in the last 48 hours | in den letzten 48 Stunden | 最近48小时',
    '2026-03-05..2026-03-05': 'on the 5th | am 5. | le 5 | el día 5 | 5日に',
    '2026-03-05..': 'since the 5th | seit dem 5.',
    '2026-03-02..2026-03-08': 'the week of March 3 | in der Woche vom 3. März | la semaine du 3 mars',
    '2026-01-01..2026-03-31': 'in Q1 | im Q1',
    '2025-12-01..2025-12-31': '去年12月 | December 2025 | décembre 2025 | last December',
    '2026-03-13..2026-03-13': 'on Friday | am Freitag | vendredi | el viernes | 周五 | 金曜日',
    '.. 15:00': 'my 3 pm | um 15 Uhr | à 15 h | a las 3 | 下午3点 | 15時 | at 15:00',
    '..': 'mon agenda | mail from Jan | the Q3 report | tell me about the 2nd one | PR 5 | in the second row | the March of progress? no',
  }),
)('reads %s', (wanted, texts) => {
  for (const text of texts.split(' | ')) expect(`${text}: ${read(text)}`).toBe(`${text}: ${wanted}`);
});

it('takes a weekday or a date without a year for one to come where appointments are asked for', () => {
  const said = 'on Friday | am Freitag | vendredi | el viernes | 周五 | 金曜日';
  for (const text of said.split(' | ')) expect(`${text}: ${read(text, true)}`).toBe(`${text}: 2026-03-20..2026-03-20`);
  expect(read('from Monday to Wednesday', true)).toBe('2026-03-23..2026-03-25');
  expect(read('on 2 January', true)).toBe('2027-01-02..2027-01-02');
});
