import { expect, it } from 'vitest';
import { languageOf, languages } from '../../../../../src/main/hub/features/chat/language.ts';
import { digestWords, wordsFor } from '../../../../../src/main/hub/features/chat/phrases.ts';

it.each([
  [
    'en',
    ['Summarize my private GitHub commits', 'Show issues labelled "错误"', 'what changed in 引擎?', 'Unread mail?', ''],
  ],
  ['zh', ['总结我的 GitHub 私有提交', '看看 ada/engine 的 issue 7 说了什么', '列出 issues']],
  [
    'de',
    [
      'Meine Commits diese Woche',
      'Was steht heute an?',
      'Gibt es offene Pull Requests in tidy-csv?',
      'Worum geht es in Issue 7?',
    ],
  ],
  ['fr', ['Mes commits de cette semaine', 'Quels mails non lus ?', 'Résume la PR 42', 'Qu’ai-je manqué hier ?']],
  ['es', ['Mis commits de esta semana', '¿Qué correos tengo sin leer?', 'Resume el PR 42', 'Reuniones de mañana']],
  ['ja', ['今週の自分のコミットは？', '未読メールはありますか', 'atlas-service のイシュー7を見せて']],
] as const)('answers in the language of the question: %s', (language, questions) => {
  expect(questions.map(languageOf)).toEqual(questions.map(() => language));
});

it.each(languages)('has every phrase in %s', (language) => {
  const { say, count, field } = digestWords(language);
  const said = [say, count, field].flatMap((table) => table.names.map((name) => table(name as never, 2, 'x')));
  expect(said.filter((text) => text === '' || /[{}|~]/.test(text))).toEqual([]);
});

it.each(['What?', '什么？呢', 'Was ist das?', 'C’est quoi ?', '¿Qué es esto?', 'これは何ですか'])(
  'asks back with three questions in the same language, as buttons or as lines: %s',
  (question) => {
    const { text, suggestions } = wordsFor(question).unclear(['mail', 'none', 'mail', 'calendar'], 'chat', 'u');
    expect(suggestions).toHaveLength(3);
    expect(suggestions.map(languageOf)).toEqual(suggestions.map(() => languageOf(question)));
    expect(text.endsWith(suggestions.map((one) => `- ${one}`).join('\n'))).toBe(true);
    const inConsole = wordsFor(question).unclear(['mail'], 'console', 'u');
    expect(inConsole.suggestions[0]).toBe(suggestions[0]);
    expect(inConsole.text).not.toContain('\n');
    const { say } = wordsFor(question);
    const said = say.names.map((name) => say(name, 2, 3));
    expect(said.filter((text) => text.trim() === '' || /\{\}|undefined/.test(text))).toEqual([]);
  },
);
