import { lazy, memo, Suspense } from 'react';
import type { Source } from '../../../shared/model.ts';
import css from './chat.module.css';

type AnswerProps = { text: string; sources: readonly Source[] };

const Plain = ({ text }: AnswerProps) => <p className={css['plain']}>{text}</p>;

/** Its library comes with the first answer; where it cannot be had, the text is as readable as it was written. */
const Markdown = lazy(() =>
  import('./markdown.tsx')
    .then(({ MarkdownAnswer }) => ({ default: MarkdownAnswer }))
    .catch(() => ({ default: Plain })),
);

/** An answer, written in Markdown by a model or by the hub: foreign text, whichever of them wrote it. */
export const Answer = memo(function Answer(props: AnswerProps) {
  return (
    <div className={css['answer']}>
      <Suspense fallback={<Plain {...props} />}>
        <Markdown {...props} />
      </Suspense>
    </div>
  );
});
