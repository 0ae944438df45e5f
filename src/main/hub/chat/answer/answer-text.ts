/**
 * What a model wrote, turned into Markdown that is safe in any renderer. What was fetched may have told the model to write
 * `![](https://example.com/?d=…)`, and a renderer that shows it has sent the person's data away, unasked.
 *
 * So the answer links to its sources and to nothing else. Everything is written again, piece by piece, in a form in which
 * renderers don't differ; what is no such form is written as text.
 */
import type { Source } from '../../../../shared/model.ts';
import { type Citations, createCitations } from '../citations.ts';
import { createAddresses } from './addresses.ts';
import { writeBracket, writeClosing } from './brackets.ts';
import { writeCodeBlock } from './code-block.ts';
import { createReader, createSink, look, type Pausing, type Sink, type Writing } from './reader.ts';
import { writeText } from './text.ts';

export type AnswerText = {
  /** What can be shown of the answer now. At most about 4 kB wait for what they mean. */
  push(text: string): string;
  end(): string;
};

type Options = {
  sources: readonly Source[];
  /** Is told of every source that the answer links to. */
  citations?: Citations;
};

/** The text of one answer. All it gives out, joined, is the same however the model's text is split into chunks. */
export function createAnswerText({ sources, citations = createCitations() }: Options): AnswerText {
  const reader = createReader();
  const sink = createSink();
  const plain = createPlainCharacters();
  const steps = writeAnswer(
    {
      reader,
      addresses: createAddresses(sources),
      cite: citations.cite,
      searched: [0, 0, 0],
    },
    sink,
  );
  return {
    push(text) {
      reader.push(plain(text, false));
      steps.next();
      return sink.flush();
    },
    end() {
      reader.push(plain('', true));
      reader.end();
      steps.next();
      return sink.flush();
    },
  };
}

/** Writes all that the reader gives, and pauses whenever it has to know more. */
export function* writeAnswer(writing: Writing, sink: Sink): Pausing {
  const { reader } = writing;
  let isLineStart = true;
  for (;;) {
    // What follows a code block is the start of a line too, and may be another one.
    while (isLineStart && (yield* writeCodeBlock(reader, sink)));
    const character = yield* look(reader, 0);
    isLineStart = character === '\n';
    if (character === '') return;
    if (character === '\n') sink.write(reader.take(1));
    else if (character === '[' || (character === '!' && (yield* look(reader, 1)) === '['))
      yield* writeBracket(writing, sink);
    else if (character === ']') {
      reader.take(1);
      yield* writeClosing(reader, sink);
    } else yield* writeText(writing, { sink, isLabel: false });
  }
}

/**
 * The characters of a streamed answer without those that nobody sees: controls, zero-width and bidirectional ones, variation
 * selectors, the tag block. They hide text, reorder it, or split an address so that no filter knows it. Also inside code.
 */
const hidden = /(?![\n\t])[\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}]/gu;

/** Cleans one chunk after the other; half a character or a line break waits for its other half. */
export function createPlainCharacters(): (chunk: string, isLast: boolean) => string {
  let half = '';
  let afterReturn = false;
  return (chunk, isLast) => {
    let text = half + chunk;
    const isHalf = !isLast && /[\uD800-\uDBFF]$/.test(text);
    half = isHalf ? text.slice(-1) : '';
    if (isHalf) text = text.slice(0, -1);
    if (text === '') return '';
    if (afterReturn && text.startsWith('\n')) text = text.slice(1);
    afterReturn = text.endsWith('\r');
    return text
      .toWellFormed()
      .replace(/\r\n?|[\u2028\u2029]/g, '\n')
      .replace(hidden, '');
  };
}
