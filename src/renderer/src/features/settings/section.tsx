import { ArrowLeft } from 'lucide-react';
import { type ReactNode, useEffect, useId, useRef } from 'react';
import { Link, useLocation } from 'wouter';
import { classes } from '../../ui/classes.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { PageHeader } from '../../ui/notes.tsx';
import { useWords } from '../../words/index.ts';
import type { SettingsSection } from './pages.ts';
import css from './settings.module.css';

type SectionProps = {
  title: string;
  /** Its place in the address, from which it is shown at once. */
  name?: SettingsSection;
  children: ReactNode;
  isDanger?: boolean;
};

/** One subject of the settings. */
export function Section({ title, name, children, isDanger = false }: SectionProps) {
  const id = useId();
  const heading = useRef<HTMLHeadingElement>(null);
  const [path] = useLocation();
  const isWanted = name !== undefined && path.split(/[/?]/)[2] === name;
  useEffect(() => {
    if (isWanted) heading.current?.focus();
  }, [isWanted]);
  return (
    <section className={css['section']} aria-labelledby={id} data-danger={isDanger}>
      <h2 id={id} ref={heading} tabIndex={name && -1}>
        {title}
      </h2>
      <div className={classes('column-3', css['body'])}>{children}</div>
    </section>
  );
}

type Fact = { name: string; value: ReactNode; copy?: string };

/** Names and values; `copy` is the text that its button copies. */
export function FactList({ facts }: { facts: readonly Fact[] }) {
  const { common } = useWords();
  return (
    <dl className={css['facts']}>
      {facts.map(({ name, value, copy }) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>
            <span>{value}</span>
            {copy !== undefined && <CopyButton text={copy} label={`${common.copy}, ${name}`} />}
          </dd>
        </div>
      ))}
    </dl>
  );
}

type SubPageProps = {
  title: string;
  sentence: string;
  actions?: ReactNode;
  children: ReactNode;
  /** Where it comes from, unless from the settings themselves. */
  back?: { href: string; text: string };
};

/** A separate page behind a screen, with the way back. It takes the focus, as a new screen does, unless a field of it has. */
export function SubPage({ title, sentence, actions, children, back }: SubPageProps) {
  const { frame } = useWords();
  const page = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!page.current?.contains(document.activeElement))
      page.current?.querySelector<HTMLElement>('[data-page-title]')?.focus();
  }, []);
  return (
    <div className="column page" ref={page}>
      <Link href={back?.href ?? '/settings'} className={css['back'] ?? ''}>
        <ArrowLeft size={14} aria-hidden="true" />
        {back?.text ?? frame.screens.settings}
      </Link>
      <PageHeader title={title} sentence={sentence} actions={actions} />
      {children}
    </div>
  );
}
