import { diffLines } from './client-view.ts';
import css from './clients.module.css';

/** A diff as it is, to be read and copied; the signs are text, so that colour is not all that tells. */
export function Diff({ text, label }: { text: string; label: string }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard.
    <section className={css['diff']} aria-label={label} tabIndex={0}>
      <pre>
        {diffLines(text).map(({ text: line, kind }, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: lines of one text never change places.
          <span key={at} data-kind={kind}>
            {`${line}\n`}
          </span>
        ))}
      </pre>
    </section>
  );
}
