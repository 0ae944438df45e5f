import { useQueryClient } from '@tanstack/react-query';
import { ArrowLeft } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { wishSignIn } from '../start/sign-in-next.ts';
import { Button } from '../ui/button.tsx';
import { RadioCards } from '../ui/choices.tsx';
import { Assistant } from './assistant.tsx';
import { ScriptWay } from './script-way.tsx';
import css from './setup.module.css';
import { useSetupWords } from './setup-words.ts';
import { TenantForm } from './tenant-form.tsx';

type Way = 'assistant' | 'script' | 'own';

/** How this hub comes to its tenant: done for the person, by a script of theirs, or by three values. */
export function SetupScreen({ onLeave }: { onLeave: () => void }) {
  const words = useSetupWords();
  const queries = useQueryClient();
  const [way, setWay] = useState<Way>('assistant');
  /** The choice of the way is behind whoever has begun. */
  const [hasBegun, setBegun] = useState(false);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []); // the button that led here is gone
  const done = (next: 'sign-in' | 'look') => {
    if (next === 'sign-in') wishSignIn(); // the press goes on to it
    // Nobody is signed in, so no change is told to this page.
    void queries.invalidateQueries({ queryKey: ['welcome'] });
    onLeave();
  };
  return (
    <section className={css['card']} aria-labelledby="set-up">
      <div className={css['head']}>
        <h2 id="set-up" ref={heading} tabIndex={-1}>
          {words.title}
        </h2>
        <Button kind="quiet" icon={<ArrowLeft size={14} aria-hidden="true" />} onPress={onLeave}>
          {words.back}
        </Button>
      </div>
      {!hasBegun && (
        <RadioCards
          label={words.way}
          value={way}
          onChange={setWay}
          options={(['assistant', 'script', 'own'] as const).map((value) => ({ value, ...words.ways[value] }))}
        />
      )}
      {way === 'assistant' && <Assistant onBegun={setBegun} onDone={() => done('sign-in')} />}
      {way === 'script' && <ScriptWay onDone={() => done('look')} />}
      {way === 'own' && <TenantForm onDone={() => done('look')} />}
    </section>
  );
}
