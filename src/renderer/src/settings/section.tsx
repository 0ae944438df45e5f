import { type ReactNode, useId } from 'react';
import { CopyButton } from '../ui/copy-button.tsx';
import { useWords } from '../words/index.ts';
import css from './settings.module.css';

type SectionProps = { title: string; children: ReactNode; isDanger?: boolean };

/** One subject of the settings. */
export function Section({ title, children, isDanger = false }: SectionProps) {
  const id = useId();
  return (
    <section className={css['section']} aria-labelledby={id} data-danger={isDanger}>
      <h2 id={id}>{title}</h2>
      <div className={css['body']}>{children}</div>
    </section>
  );
}

export type Fact = { name: string; value: ReactNode; copy?: string };

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
