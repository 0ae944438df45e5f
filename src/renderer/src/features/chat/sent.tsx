import { useMemo, useState } from 'react';
import type { SentPrompt, SpentTokens } from '../../../../shared/model.ts';
import { isCollapsed, previewOf, type TextPiece, viewText } from '../../confirmation/text-view.ts';
import { Button } from '../../ui/button.tsx';
import { classes } from '../../ui/classes.ts';
import { Facts } from '../../ui/notes.tsx';
import { useLocale, useWords } from '../../words/index.ts';
import { shortName } from '../keys/key-facts.ts';
import css from './chat.module.css';
import { useChatWords } from './chat-words.ts';

/** Everything that left for a model, each time it was asked; folded, with its size in sight. */
export function Sent({ sent }: { sent: readonly SentPrompt[] }) {
  const { sent: words } = useChatWords();
  const amounts = useAmounts();
  // Many a message is long: nothing of it is drawn before somebody looks.
  const [isOpen, setOpen] = useState(false);
  if (sent.length === 0) return <p className="muted">{words.nothing}</p>;
  const total = { items: 0, bytes: 0 };
  for (const { items, bytes } of sent) {
    total.items = Math.max(total.items, items);
    total.bytes += bytes;
  }
  return (
    <details className={css['sent']} onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>
        {words.title}{' '}
        <span className="muted">({words.size(amounts.bytes(total.bytes), amounts.items(total.items))})</span>
      </summary>
      {isOpen &&
        sent.map((prompt, index) => (
          <section
            // biome-ignore lint/suspicious/noArrayIndexKey: what has left keeps its place.
            key={index}
            className={classes('column-2', css['prompt'])}
            aria-label={words.part(index + 1, sent.length)}
          >
            {sent.length > 1 && <h4>{words.part(index + 1, sent.length)}</h4>}
            <SentOnce prompt={prompt} />
          </section>
        ))}
    </details>
  );
}

/** One question to a model: to whom, how much, what not, and every message. */
export function SentOnce({ prompt }: { prompt: SentPrompt }) {
  const { sent: words } = useChatWords();
  const amounts = useAmounts();
  const { model, baseUrl, messages, items, tokens, bytes, leftOut, offered = [], spent } = prompt;
  return (
    <>
      <Facts
        className="facts"
        facts={[
          [words.to, words.toModel(shortName(model), baseUrl)],
          [words.held, words.amounts(amounts.items(items), amounts.number(tokens), amounts.bytes(bytes))],
          [words.spent, spent && words.spentFor(amounts.each(spent))],
          [words.offered, offered.join(', ')],
          [words.leftOut, leftOut.join('; ') || words.nothingLeftOut],
        ]}
      />
      <p className="strong">{words.messages}</p>
      <ol className={classes('column-3', css['messages'])}>
        {messages.map(({ role, content }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: what has left keeps its place.
          <li key={index}>
            <span className="meta">{words.roles[role] ?? role}</span>
            <SentText text={content} name={words.roles[role] ?? role} />
          </li>
        ))}
      </ol>
    </>
  );
}

function useAmounts() {
  const { turn } = useChatWords();
  const locale = useLocale();
  const number = new Intl.NumberFormat(locale);
  return {
    number: (value: number) => number.format(value),
    each: ({ rules, data, history, tools, answer }: SpentTokens) => ({
      rules: number.format(rules),
      data: number.format(data),
      history: number.format(history),
      tools: number.format(tools),
      answer: number.format(answer),
    }),
    items: (value: number) => turn.items(value, number.format(value)),
    bytes: (value: number) => bytesText(value, locale),
  };
}

/** `812 bytes`, `8.1 kB`. */
export function bytesText(bytes: number, locale: string): string {
  const [amount, unit] =
    bytes < 1000 ? [bytes, 'byte'] : bytes < 1e6 ? [bytes / 1e3, 'kilobyte'] : [bytes / 1e6, 'megabyte'];
  const unitDisplay = unit === 'byte' ? 'long' : 'short';
  return new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay, maximumFractionDigits: 1 }).format(amount);
}

/** A message as it left, character by character: what would not be seen is marked as it is where the person consents. */
export function SentText({ text, name }: { text: string; name: string }) {
  const { text: words } = useWords().common;
  const number = new Intl.NumberFormat(useLocale());
  const view = useMemo(() => viewText(text), [text]);
  const [isOpen, setOpen] = useState(false);
  if (view.characters === 0) return <p className="muted">{words.empty}</p>;
  const isCut = isCollapsed(view) && !isOpen;
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard. */}
      <pre tabIndex={0} className={css['message']} data-cut={isCut}>
        <Lines lines={isCut ? previewOf(view) : view.lines} />
      </pre>
      {view.hidden > 0 && <p className="warning">{words.hidden(view.hidden, number.format(view.hidden))}</p>}
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
