import { type ComponentProps, createContext, type ReactNode, useContext, useDeferredValue } from 'react';
import Markdown from 'react-markdown';
import remarkGfm from 'remark-gfm';
import { Link } from 'wouter';
import type { Source } from '../../../../shared/model.ts';
import { OutsideLink } from '../../hub/outside-link.tsx';
import { linkOf } from './answer-link.ts';
import css from './chat.module.css';

/** No images, whose addresses would be fetched by looking at the answer; no boxes, which would pass for controls of ours. */
const allowedElements = [
  'a',
  'p',
  'br',
  'hr',
  'blockquote',
  'strong',
  'em',
  'del',
  'code',
  'pre',
  'ol',
  'ul',
  'li',
  'h1',
  'h2',
  'h3',
  'h4',
  'h5',
  'h6',
  'table',
  'thead',
  'tbody',
  'tr',
  'th',
  'td',
];

/** React elements only: markup in the text stays text, and there is no sink that Trusted Types would have to guard. */
export function MarkdownAnswer({ text, sources }: { text: string; sources: readonly Source[] }) {
  return (
    <SourcesContext value={sources}>
      <Markdown
        remarkPlugins={remarkPlugins}
        allowedElements={allowedElements}
        unwrapDisallowed
        // The library's own filter would empty an address before it is judged by `linkOf`.
        urlTransform={(address) => address}
        components={components}
      >
        {useDeferredValue(text)}
      </Markdown>
    </SourcesContext>
  );
}

const SourcesContext = createContext<readonly Source[]>([]);
const remarkPlugins: ComponentProps<typeof Markdown>['remarkPlugins'] = [[remarkGfm, { singleTilde: false }]];

/** Below the heading of its question. */
const Heading = ({ children }: { children?: ReactNode }) => <h4>{children}</h4>;

// They stay the same from one piece of an answer to the next, so that nothing in it is made again while it grows.
const components: ComponentProps<typeof Markdown>['components'] = {
  h1: Heading,
  h2: Heading,
  h3: Heading,
  h4: Heading,
  h5: Heading,
  h6: Heading,
  a: ({ href, children }) => <AnswerLink address={href ?? ''}>{children}</AnswerLink>,
  table: ({ children }) => (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard.
    <div className={css['table']} tabIndex={0}>
      <table>{children}</table>
    </div>
  ),
  pre: ({ children }) => (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard.
    <pre tabIndex={0}>{children}</pre>
  ),
};

function AnswerLink({ address, children }: { address: string; children: ReactNode }) {
  const link = linkOf(address, useContext(SourcesContext));
  if (!link) return children;
  if (link.kind === 'console') return <Link href={link.path}>{children}</Link>;
  return <OutsideLink url={link.url}>{children}</OutsideLink>;
}
