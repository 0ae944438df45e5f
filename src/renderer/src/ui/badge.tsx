import { Ban, Check, Circle, Eye, Pencil } from 'lucide-react';
import css from './badge.module.css';
import { classes } from './classes.ts';

const icons = { read: Eye, write: Pencil, danger: Ban, ok: Check, faint: Circle };
type Tone = keyof typeof icons;

/** A word with its icon and colour: any two of the three are enough to read it. */
export function Badge({ tone, children }: { tone: Tone; children: string }) {
  const Icon = icons[tone];
  return (
    <span className={classes(css['badge'], css[tone])}>
      <Icon size={12} aria-hidden="true" />
      {children}
    </span>
  );
}
