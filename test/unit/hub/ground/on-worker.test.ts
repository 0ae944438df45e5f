import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { createOnWorker } from '../../../../src/main/hub/ground/on-worker.ts';
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
