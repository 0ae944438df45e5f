import { useQueryClient } from '@tanstack/react-query';
import { ArrowLeft } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import type { Failure } from '../../../shared/errors.ts';
import { useCall, useHub } from '../hub/queries.ts';
import { requestSignIn } from '../start/sign-in.tsx';
import { Button } from '../ui/button.tsx';
import { CheckboxGroup, RadioCards } from '../ui/choices.tsx';
import { CopyButton } from '../ui/copy-button.tsx';
import { download } from '../ui/download.ts';
import { FormBody, FormText, useForm } from '../ui/form.tsx';
import { Assistant } from './assistant.tsx';
import css from './setup.module.css';
import { SetupFailure } from './setup-failure.tsx';
import { parseIssuer } from './setup-form.ts';
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
    if (next === 'sign-in') requestSignIn(); // the press goes on to it
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

/** The same steps for Auth0's own command line, and then the values that it prints. */
function ScriptWay({ onDone }: { onDone: () => void }) {
  const words = useSetupWords();
  const { script: text } = words;
  const state = useState({ domain: '' });
  const { domain } = state[0];
  const { mutate, data, error, isPending } = useCall('tenant.script');
  const issuer = parseIssuer(domain);
  const guide = useHub('tenant.guide', { issuer: issuer ?? '' }, { enabled: issuer !== null });
  const offered = guide.data?.platforms ?? [];
  /** Null until the person has chosen: the first one then, since each asks for an application of its own. */
  const [chosen, choose] = useState<string[] | null>(null);
  const namesIn = (all: typeof offered) => chosen ?? all.slice(0, 1).map(({ platform }) => platform);
  const form = useForm<{ domain: string }, 'domain'>({
    state,
    check: () => (issuer === null ? [{ field: 'domain', text: words.domainWrong }] : []),
    onSubmit: async () => {
      const known = guide.data ?? (await guide.refetch()).data;
      if (known && issuer !== null) {
        mutate({ issuer, platforms: namesIn(known.platforms), authentication: 'client_secret' });
      }
    },
    isPending,
  });
  return (
    <>
      <FormBody form={form} className={css['form']}>
        <p className={css['muted']}>{text.text}</p>
        <FormText form={form} name="domain" label={words.domain} help={words.domainHelp} />
        {offered.length > 1 && (
          <CheckboxGroup
            label={text.platforms}
            values={namesIn(offered)}
            onChange={choose}
            options={offered.map(({ platform, title }) => ({ value: platform, text: title }))}
          />
        )}
        {(error ?? guide.error) && <SetupFailure failure={(error ?? guide.error) as Failure} />}
        <div className={css['actions']}>
          <Button kind={data ? 'plain' : 'primary'} type="submit" isPending={isPending}>
            {text.show}
          </Button>
        </div>
      </FormBody>
      {data && (
        <>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard. */}
          <section className={css['text']} aria-label={text.title} tabIndex={0}>
            <pre>{data.script}</pre>
          </section>
          <div className={css['actions']}>
            <CopyButton text={data.script}>{text.copy}</CopyButton>
            <Button onPress={() => download('set-up-tenant.sh', 'text/x-shellscript', [data.script])}>
              {text.save}
            </Button>
          </div>
          <h3>{text.printed}</h3>
          <TenantForm onDone={onDone} domain={domain} hasCallbacks />
        </>
      )}
    </>
  );
}
