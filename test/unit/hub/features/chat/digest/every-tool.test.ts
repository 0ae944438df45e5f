/** Whatever a tool that reads answers in the demo, its digest is what a person reads, in each language. */
import { beforeAll, expect, it } from 'vitest';
import { digest } from '../../../../../../src/main/hub/features/chat/digest/digest.ts';
import type { Fetched } from '../../../../../../src/main/hub/features/chat/fetch-calls.ts';
import { type Language, languages } from '../../../../../../src/main/hub/features/chat/language.ts';
import { platforms } from '../../../../../../src/main/hub/platforms/index.ts';
import { everyCall, everyCallAtGitHub } from '../../../../../harness/every-call.ts';
import { answer, demoContext } from '../../../platforms/github/context.ts';
import { googleTools, work } from '../../../platforms/google/context.ts';
import { notionTools } from '../../../platforms/notion/context.ts';
import { demo } from '../../../platforms/slack/context.ts';

const now = Date.now();
const reads = platforms.flatMap(({ name, tools }) =>
  tools.filter(({ access }) => access === 'read').map((tool) => ({ platform: name, tool })),
);
const fetched = new Map<string, Fetched[]>();
beforeAll(async () => {
  const github = await demoContext();
  const tools = { slack: (await demo()).tools, google: (await googleTools(work)).tools, notion: await notionTools() };
  for (const { platform, tool } of reads) {
    const by = tools[platform as keyof typeof tools];
    const calls = by ? everyCall[platform]?.[tool.name] : everyCallAtGitHub[tool.name];
    const all = [];
    for (const call of calls ?? []) {
      const made = typeof call === 'function' ? await call((by ?? github) as never) : call;
      const { next_cursor: next, ...value } = await (by ? by.answer(tool.name, made) : answer(tool.name, github, made));
      const about = { tool: tool.name, title: tool.title, platform, account: 'ada', arguments: made };
      all.push({ ...about, result: { value, complete: next === undefined } });
    }
    fetched.set(tool.name, all);
  }
});

const textOf = async (all: Fetched[], language: Language): Promise<string> =>
  (await digest({ fetched: all, now, question: 'q', language })).text;
/** Without the targets of links, and without what is quoted, in a code block or planted: texts of others, as they are. */
const readIn = (text: string): string => text.replace(/\]\([^)]*\)|^>.*$|xox\S+|^(`{3,})[\s\S]*?^\1$/gm, '');
const unreadable = {
  'a time of computers': /\d{4}-\d\d-\d\dT\d\d:\d\d/,
  'an id of Slack': /\b(?:\d{10}\.\d{6}|[CDUFGWT]0[A-Z0-9]{7,})\b/,
  'an id of Notion': /\b[0-9a-f]{8}-[0-9a-f]{4}-/,
  'a hash': /\b(?=\w*\d)[0-9a-f]{8,}\b/,
  'an id of Google': /\b(?=\w*\d)(?=\w*[a-z])\w{25,}\b(?!\/edit)/i,
  nothing: /undefined|\[object|NaN|Invalid Date|\{\}|· ·|·\s*$|\(\)|: $/m,
};

it.each(reads.map(({ tool }) => tool.name))('%s is told in names and times, in six languages', async (name) => {
  const all = fetched.get(name) ?? [];
  expect(all).not.toEqual([]);
  const texts = await Promise.all(languages.map((language) => textOf(all, language)));
  for (const text of texts) {
    const found = Object.entries(unreadable).filter(([, pattern]) => pattern.test(readIn(text)));
    expect(
      found.map(([what]) => what),
      readIn(text),
    ).toEqual([]);
  }
  expect(new Set(texts).size).toBe(languages.length);
});
