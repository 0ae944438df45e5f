import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { afterAll, describe, expect, it } from 'vitest';
import { readTools } from '../../../../src/main/hub/features/imports/mcp/remote-tool.ts';
import { createOnWorker } from '../../../../src/main/hub/ground/on-worker.ts';
import { screen } from '../../../../src/main/hub/kernel/screening/screen.ts';
import { readLongGitRequest } from '../../../../src/main/hub/platforms/git-protocol.ts';
import type { htmlText } from '../../../../src/main/hub/platforms/google/html/html-text.ts';
import { readHtml } from '../../../../src/main/hub/platforms/google/html/read-html.ts';
import { blocksOf } from '../../../../src/main/hub/platforms/notion/blocks.ts';

describe('a thread for what takes long', () => {
  const limits = { milliseconds: 2_000, megabytes: 64, file: join(import.meta.dirname, 'careless-worker.ts') };
  const careless = createOnWorker(limits);
  afterAll(() => careless.end());

  it.each(['for ever', 'all memory'])('ends a job that takes %s, and does the one after it', async (how) => {
    const both = await Promise.all([
      careless<typeof htmlText>('read HTML', how),
      careless<typeof htmlText>('read HTML', 'x'),
    ]);
    expect(both).toMatchObject([{ failure: { code: 'too_costly' } }, { value: { text: 'x' } }]);
  });

  it('tells a defect from a text that takes too long, and is started again after it', async () => {
    await expect(careless<typeof htmlText>('read HTML', 'gone')).rejects.toThrow('On the worker, read HTML');
    expect(await careless<typeof htmlText>('read HTML', 'x')).toMatchObject({ value: { text: 'x' } });
  });

  it('refuses by name what nests too deep for the stack', async () => {
    expect(await blocksOf('> '.repeat(20_000))).toMatchObject({ failure: { code: 'too_costly' } });
  });

  it('reads a style sheet as this thread does', async () => {
    const html = '<style>.x{display:none}</style><p class=x>hidden</p><p>Hello</p>';
    expect(await readHtml(html)).toEqual({ text: 'Hello', hidHidden: true, isRead: true });
  });
});

describe('a text that takes long to read', () => {
  /** How often anybody else, such as who revokes a key, has their turn while it is read. */
  async function turnsBeside(read: () => Promise<unknown>): Promise<number> {
    let isRead = false;
    let turns = -1;
    const reading = read().finally(() => {
      isRead = true;
    });
    for (; !isRead; turns += 1) await turn();
    await reading;
    return turns;
  }
  const words = (length: number): string => 'Words of anybody. '.repeat(length / 18);
  const tool = (length: number): string =>
    JSON.stringify({ name: 'x', description: words(length), inputSchema: { type: 'object' } });

  it.each<[what: string, read: (length: number) => Promise<unknown>]>([
    ['a text is screened', (length) => screen(words(length))],
    ['many short texts are screened', (length) => screen(words(length).split('. '))],
    ['a mail in HTML is read', (length) => readHtml(`<p>${words(length)}</p>`)],
    ['a short mail with a style sheet is read', (length) => readHtml(`${length > 9_000 ? '<style>' : '<p>'}x`)],
    ['Markdown is made into blocks', (length) => blocksOf(words(length))],
    ['the tools of a server are listed', (length) => readTools('acme', [tool(length)])],
    ['a request of git is read', (length) => readLongGitRequest(Buffer.from(words(length)))],
  ])('leaves others their turn where %s', async (_, read) => {
    await read(90); // what is loaded for the first one
    expect(await turnsBeside(() => read(90))).toBe(0);
    const turns: number[] = [];
    // A worker may be done before this thread, which the system has put aside, has its own first turn: not five times.
    for (let left = 5; left > 0 && !turns.some(Boolean); left -= 1) turns.push(await turnsBeside(() => read(180_000)));
    expect(turns.at(-1)).toBeGreaterThan(0);
  });
});
