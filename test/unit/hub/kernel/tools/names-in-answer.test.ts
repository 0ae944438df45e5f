import { expect, it } from 'vitest';
import { namesInAnswer } from '../../../../../src/main/hub/kernel/tools/call-record.ts';

const url = 'https://github.example/ada/atlas/issues/36';
const only = (name: string, link: string | null = null) => ({ names: [{ name, url: link }], more: 0 });

it.each([
  ['an issue', { number: 36, title: 'Import stalls', url }, only('#36 Import stalls', url)],
  [
    'one found anywhere',
    { items: [{ repository: 'ada/atlas', number: 36, title: 'x', url }] },
    only('ada/atlas#36 x', url),
  ],
  [
    'commits',
    { items: ['1', '2'].map((sha) => ({ repository: 'ada/atlas', title: sha, sha, url })) },
    only('ada/atlas'),
  ],
  ['a repository', { items: [{ repository: 'ada/atlas', url }], next_cursor: 'x' }, only('ada/atlas', url)],
  ['messages', { items: [{ ts: '1', channel: 'general', text: 'x', url }] }, only('general')],
  ['mails', { items: [{ subject: 'Rent', author: 'a@example.com', name: 'Ann', url }] }, only('Rent', url)],
  ['a person', { login: 'ada', name: 'Ada', title: 'Engineer' }, only('Ada')],
  ['what is inside', { outsider: false, details: { number: 1, title: 'x' }, commits: [] }, only('#1 x')],
  ['a link alone', { id: 7, url }, only('', url)],
  ['no link of the web', { title: 'x', url: 'javascript:alert(1)' }, only('x')],
  ['nothing', { done: true, items: [{ id: 1 }, null, 'text'] }, undefined],
  ['hidden characters', { title: 'a\u202Eb\u200B\u0007c\nd' }, only('abc d')],
  ['a long one', { title: 'x'.repeat(500) }, only(`${'x'.repeat(119)}…`)],
])('names %s', (_, answer, named) => expect(namesInAnswer(answer)).toEqual(named));

it('names twenty at most, and counts the others', () => {
  const found = namesInAnswer({ items: Array.from({ length: 23 }, (_, index) => ({ title: `page ${index}` })) });
  expect([found?.names.length, found?.more]).toEqual([20, 3]);
});
