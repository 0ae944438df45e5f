import { useMemo, useState } from 'react';
import { isCollapsed, previewOf, type TextPiece, viewText } from '../confirmation/text-view.ts';
import { Button } from '../ui/button.tsx';
import { useLocale } from '../words/index.ts';
import css from './chat.module.css';
import { useChatWords } from './chat-words.ts';

/** A message as it left, character by character: what would not be seen is marked as it is where the person consents. */
export function SentText({ text, name }: { text: string; name: string }) {
  const { sent: words } = useChatWords();
  const number = new Intl.NumberFormat(useLocale());
  const view = useMemo(() => viewText(text), [text]);
  const [isOpen, setOpen] = useState(false);
  if (view.characters === 0) return <p className={css['muted']}>{words.empty}</p>;
  const isCut = isCollapsed(view) && !isOpen;
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard. */}
      <pre tabIndex={0} className={css['message']} data-cut={isCut}>
        <Lines lines={isCut ? previewOf(view) : view.lines} />
      </pre>
      {view.hidden > 0 && <p className={css['warning']}>{words.hidden(view.hidden, number.format(view.hidden))}</p>}
      <p className={css['size']}>
        {words.characters(view.characters, number.format(view.characters))}
        {isCollapsed(view) && (
          <Button
            kind="quiet"
            onPress={() => setOpen(!isOpen)}
            label={`${isOpen ? words.showLess : words.showAll}, ${name}`}
          >
            {isOpen ? words.showLess : words.showAll}
          </Button>
        )}
      </p>
    </>
  );
}

/** A text of the same place never changes its order, so its place names each part. */
const Lines = ({ lines }: { lines: TextPiece[][] }) =>
  lines.map((line, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: see above.
    <span key={index}>
      {line.map(({ text, isEscape }, at) =>
        // biome-ignore lint/suspicious/noArrayIndexKey: see above.
        isEscape ? <mark key={at}>{text}</mark> : text,
      )}
      {index < lines.length - 1 && '\n'}
    </span>
  ));
