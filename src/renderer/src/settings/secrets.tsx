import { TriangleAlert } from 'lucide-react';
import { useWords } from '../words/index.ts';
import { Section } from './section.tsx';
import css from './settings.module.css';

/** How the stored secrets are protected, and what that means for the person. */
export function SecretsSection({ kind }: { kind: string }) {
  const { secrets: words } = useWords().settings;
  const isMemory = kind.startsWith('in memory');
  return (
    <Section title={words.title}>
      {isMemory ? (
        <div className={css['warning']}>
          <TriangleAlert size={16} aria-hidden="true" />
          <div>
            <p>{words.kept(kind)}</p>
            <p>{words.memory}</p>
          </div>
        </div>
      ) : (
        <p>{words.kept(kind)}</p>
      )}
      <p className={css['help']}>{words.stored}</p>
    </Section>
  );
}
