import { ArrowLeft } from 'lucide-react';
import { type ReactNode, useEffect, useRef } from 'react';
import { Link } from 'wouter';
import { PageHeader } from '../ui/notes.tsx';
import { useWords } from '../words/index.ts';
import css from './settings.module.css';

type SubPageProps = {
  title: string;
  sentence: string;
  actions?: ReactNode;
  children: ReactNode;
  /** Where it comes from, unless from the settings themselves. */
  back?: { href: string; text: string };
};

/** A page of its own behind a screen, with the way back. It takes the focus, as a new screen does. */
export function SubPage({ title, sentence, actions, children, back }: SubPageProps) {
  const { settings } = useWords();
  const page = useRef<HTMLDivElement>(null);
  useEffect(() => page.current?.querySelector<HTMLElement>('[data-page-title]')?.focus(), []);
  return (
    <div className={css['page']} ref={page}>
      <Link href={back?.href ?? '/settings'} className={css['back'] ?? ''}>
        <ArrowLeft size={14} aria-hidden="true" />
        {back?.text ?? settings.title}
      </Link>
      <PageHeader title={title} sentence={sentence} actions={actions} />
      {children}
    </div>
  );
}
