/** The jobs of the worker thread: their time depends on untrusted text. Each is loaded when it is first needed. */
import type { BlockObjectRequest } from '@notionhq/client';
import type { Result } from '../../../shared/result.ts';
import type { DescribedApi, Description } from '../imports/openapi/read-description.ts';
import type { MailText } from '../platforms/google/html/html-text.ts';
import type { Masked } from '../screening/shapes.ts';

/** By name. What goes in and comes out is copied between the threads. */
export const jobs = {
  async 'read HTML'(html: string): Promise<MailText> {
    return (await import('../platforms/google/html/html-text.ts')).htmlText(html);
  },
  async 'make blocks'(markdown: string): Promise<Result<BlockObjectRequest[]>> {
    return (await import('../platforms/notion/blocks.ts')).blocksHere(markdown);
  },
  async 'mask secrets'(texts: string[]): Promise<Masked[]> {
    return (await import('../screening/mask-all.ts')).maskAll(texts);
  },
  async 'read a description'(description: Description): Promise<Result<DescribedApi>> {
    return (await import('../imports/openapi/read-description.ts')).readDescription(description);
  },
};

export type Jobs = typeof jobs;
