import { ArrowUp, Square } from 'lucide-react';
import { type KeyboardEvent, type ReactNode, type RefObject, useId, useLayoutEffect, useRef, useState } from 'react';
import { commandKey } from '../frame/keyboard.tsx';
import { Button } from '../ui/button.tsx';
import css from './chat.module.css';
import { useChatWords } from './chat-words.ts';

type AskBoxProps = {
  box: RefObject<HTMLTextAreaElement | null>;
  text: string;
  onText: (text: string) => void;
  onAsk: () => void;
  /** While an answer is on its way. */
  onStop: (() => void) | null;
  isPending: boolean;
  isDisabled: boolean;
  children: ReactNode;
};

const longest = 8000;

/** Where a question is written. The next one may be written while an answer is on its way, and is sent after it. */
export function AskBox({ box, text, onText, onAsk, onStop, isPending, isDisabled, children }: AskBoxProps) {
  const words = useChatWords();
  const help = useId();
  const isLong = text.length > longest;
  const canAsk = !isDisabled && !isPending && onStop === null && text.trim() !== '' && !isLong;
  const onKeyDown = (event: KeyboardEvent) => {
    // Enter that ends a composition chooses a word. Safari says so only by its code (WebKit bug 165004).
    if (event.key !== 'Enter' || event.nativeEvent.isComposing || event.keyCode === 229) return;
    if (event.shiftKey || event.altKey) return;
    event.preventDefault();
    if (canAsk && !event.repeat) onAsk();
  };
  return (
    <div className={css['ask']}>
      <textarea
        ref={box}
        className={css['box']}
        rows={2}
        value={text}
        onChange={(event) => onText(event.target.value)}
        onKeyDown={onKeyDown}
        placeholder={words.placeholder}
        aria-label={words.question}
        aria-describedby={help}
        aria-invalid={isLong}
        data-page-search=""
      />
      <div className={css['askLine']}>
        <div className={css['choices']}>{children}</div>
        {onStop && <StopButton onStop={onStop} box={box} />}
        <Button
          kind="primary"
          icon={<ArrowUp size={14} aria-hidden="true" />}
          onPress={onAsk}
          isDisabled={!canAsk}
          isPending={isPending}
        >
          {words.send}
        </Button>
      </div>
      <p id={help} className={isLong ? css['error'] : css['unseenHelp']}>
        {isLong ? words.tooLong : words.keys(commandKey)}
      </p>
    </div>
  );
}

/** It goes with what it stops; who stood on it goes on in the box. */
function StopButton({ onStop, box }: { onStop: () => void; box: AskBoxProps['box'] }) {
  const words = useChatWords();
  const [isPending, setPending] = useState(false);
  const place = useRef<HTMLSpanElement>(null);
  useLayoutEffect(() => {
    const own = place.current;
    return () => {
      if (own?.contains(document.activeElement)) box.current?.focus();
    };
  }, [box]);
  return (
    <span ref={place}>
      <Button
        icon={<Square size={12} aria-hidden="true" />}
        isPending={isPending}
        onPress={() => {
          setPending(true);
          onStop();
        }}
      >
        {words.stop}
      </Button>
    </span>
  );
}
