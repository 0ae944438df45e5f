import { X } from 'lucide-react';
import { type ReactNode, useEffect, useId, useRef } from 'react';
import { useWords } from '../words/index.ts';
import { IconButton } from './button.tsx';
import { classes } from './classes.ts';
import css from './side-panel.module.css';

type SidePanelProps = { title: string; onClose: () => void; children: ReactNode; actions?: ReactNode };

/**
 * Details beside the list, over the page’s right edge so that nothing moves. Render it while it is open. It takes
 * focus; Esc closes it, and focus goes back to where it was.
 */
export function SidePanel({ title, onClose, children, actions }: SidePanelProps) {
  const { common } = useWords();
  const heading = useRef<HTMLHeadingElement>(null);
  const id = useId();
  useEffect(() => {
    const opener = document.activeElement;
    heading.current?.focus();
    return () => {
      if (opener instanceof HTMLElement && opener.isConnected) opener.focus();
    };
  }, []);
  return (
    <section
      className={classes('overlay', css['panel'])}
      aria-labelledby={id}
      data-drawer=""
      onKeyDown={(event) => {
        // A menu or a dialog of the panel has taken its own Esc by then.
        if (event.key !== 'Escape' || event.defaultPrevented) return;
        event.stopPropagation();
        onClose();
      }}
    >
      <header className={css['header']}>
        <h2 id={id} ref={heading} tabIndex={-1} className={css['title']}>
          {title}
        </h2>
        <IconButton name={common.closePanel} icon={<X size={16} aria-hidden="true" />} onPress={onClose} />
      </header>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard, and it may hold no control. */}
      <div className={css['body']} tabIndex={0}>
        {children}
      </div>
      {actions && <footer className={css['actions']}>{actions}</footer>}
    </section>
  );
}
