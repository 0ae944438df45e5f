import { useQueryClient } from '@tanstack/react-query';
import { ArrowLeft } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import type { Failure } from '../../../../shared/errors.ts';
import { useCall, useHub, useSecretCall } from '../../hub/queries.ts';
import { Button } from '../../ui/button.tsx';
import { CheckboxGroup, RadioCards } from '../../ui/choices.tsx';
import { classes } from '../../ui/classes.ts';
import { CopyableCommand, CopyButton } from '../../ui/copy-button.tsx';
import { download } from '../../ui/download.ts';
import { FormBody, type FormState, FormText, useForm } from '../../ui/form.tsx';
import { Switch } from '../../ui/switch.tsx';
import { useWords } from '../../words/index.ts';
import { requestSignIn } from '../start/sign-in.tsx';
import { Assistant, SetupFailure } from './assistant.tsx';
import css from './setup.module.css';
import { noValues, parseIssuer, type TenantField, type TenantValues, tenantOf } from './setup-form.ts';
import { useSetupWords } from './setup-words.ts';

type Way = 'assistant' | 'script' | 'own';

/** How this hub gets its tenant: done for the person, by a script of theirs, or by three values. */
export function SetupScreen({ onLeave }: { onLeave: () => void }) {
  const words = useSetupWords();
  const queries = useQueryClient();
  const [way, setWay] = useState<Way>('assistant');
  /** A person who has begun has chosen the way. */
  const [hasBegun, setBegun] = useState(false);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []); // the button that led here is gone
  const done = (next: 'sign-in' | 'look') => {
    if (next === 'sign-in') requestSignIn(); // the press continues to it
    // Nobody is signed in, so no change is told to this page.
    void queries.invalidateQueries({ queryKey: ['welcome'] });
    onLeave();
  };
  return (
    <section className={css['card']} aria-labelledby="set-up">
      <div className={classes('line', css['head'])}>
        <h2 id="set-up" ref={heading} tabIndex={-1}>
          {words.title}
        </h2>
        <Button kind="quiet" icon={ArrowLeft} onPress={onLeave}>
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
  const { common } = useWords();
  const state = useState({ domain: '' });
  const { domain } = state[0];
  const { mutate, data, error, isPending } = useCall('tenant.script');
  const issuer = parseIssuer(domain);
  const guide = useHub('tenant.guide', { issuer: issuer ?? '' }, { enabled: issuer !== null });
  const offered = guide.data?.platforms ?? [];
  /** Null until the person has chosen: the first one then, since each asks for a separate application. */
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
        <p className="muted">{text.text}</p>
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
        <div className="line">
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
          <div className="line">
            <CopyButton text={data.script}>{text.copy}</CopyButton>
            <Button onPress={() => download('set-up-tenant.sh', 'text/x-shellscript', [data.script])}>
              {common.download}
            </Button>
          </div>
          <h3>{text.printed}</h3>
          <TenantForm onDone={onDone} domain={domain} hasCallbacks />
        </>
      )}
    </>
  );
}

/** Sign-in and consent come back to the one of these that is free. */
const callbacks = [18484, 18485, 18486, 18487, 18488, 18489].flatMap((port) => [
  `http://127.0.0.1:${port}/callback`,
  `http://127.0.0.1:${port}/connected`,
]);

type TenantFormProps = { onDone: () => void; domain?: string; hasCallbacks?: boolean };

/** The values of a tenant that is set up. The hub tries them before it keeps them. */
export function TenantForm({ onDone, domain = '', hasCallbacks = false }: TenantFormProps) {
  const words = useSetupWords();
  const { own: text } = words;
  const { send, failure, isPending } = useSecretCall('tenant.set');
  const state = useState<TenantValues>({ ...noValues, domain });
  const [values, setValues] = state;
  const form = useForm<TenantValues, TenantField>({
    state,
    check: (typed) => {
      const read = tenantOf(typed);
      if ('tenant' in read) return [];
      return [{ field: read.wrong, text: read.wrong === 'domain' ? words.domainWrong : words.missing }];
    },
    onSubmit: async (typed) => {
      const read = tenantOf(typed);
      if (!('tenant' in read) || !(await send(read.tenant))) return;
      setValues(noValues);
      onDone();
    },
    isPending,
  });
  return (
    <FormBody form={form} className={css['form']}>
      <FormText form={form} name="domain" label={words.domain} help={words.domainHelp} />
      <FormText form={form} name="clientId" label={words.clientId} isCode />
      {values.authentication === 'client_secret' && (
        <FormText
          form={form}
          name="clientSecret"
          label={values.subject === 'access_token' ? text.exchangerSecret : words.clientSecret}
          help={text.secretHelp}
          type="password"
          isCode
        />
      )}
      {!hasCallbacks && (
        <div>
          <p className="muted">{text.callbacks(callbacks.length)}</p>
          <CopyableCommand text={callbacks.join(', ')} />
        </div>
      )}
      <AdvancedFields form={form} />
      {failure && <SetupFailure failure={failure} />}
      <div className="line">
        <Button kind="primary" type="submit" isPending={isPending}>
          {text.save}
        </Button>
      </div>
    </FormBody>
  );
}

/** How the hub proves itself and what it exchanges, for who has set it up otherwise than most. */
function AdvancedFields({ form }: { form: FormState<TenantValues, TenantField> }) {
  const { values, edit } = form;
  const { own: text, assistant } = useSetupWords();
  return (
    <details className={css['more']}>
      <summary>{assistant.advanced}</summary>
      <RadioCards
        label={text.authentication}
        value={values.authentication}
        onChange={(authentication) => edit({ authentication })}
        options={optionsOf(text.authentications)}
      />
      {values.authentication === 'private_key_jwt' && <PublicKey values={values} />}
      <RadioCards
        label={text.subject}
        value={values.subject}
        onChange={(subject) => edit({ subject })}
        options={optionsOf(text.subjects)}
      />
      {values.subject === 'access_token' && (
        <>
          <FormText form={form} name="audience" label={text.audience} isCode />
          <FormText form={form} name="exchangerId" label={text.exchanger} isCode />
        </>
      )}
      <Switch isOn={values.hasDpop} onChange={(hasDpop) => edit({ hasDpop })}>
        {text.dpop}
      </Switch>
    </details>
  );
}

/** The public half of the key; the private one is made by the hub and stays there. */
function PublicKey({ values: { domain, clientId, subject, exchangerId } }: { values: TenantValues }) {
  const { own: text } = useSetupWords();
  const { mutate, data, error, isPending } = useCall('tenant.key');
  const issuer = parseIssuer(domain);
  const whose = (subject === 'access_token' ? exchangerId : clientId).trim();
  return (
    <div className={css['form']}>
      <div>
        <Button
          onPress={() => issuer !== null && mutate({ issuer, clientId: whose })}
          isDisabled={issuer === null || whose === ''}
          isPending={isPending}
        >
          {text.showKey}
        </Button>
      </div>
      {error && <SetupFailure failure={error} />}
      {data && (
        <>
          <p className="muted">{text.keyText}</p>
          <pre className={css['text']}>{data.publicKey}</pre>
          <div>
            <CopyButton text={data.publicKey}>{text.copyKey}</CopyButton>
          </div>
        </>
      )}
    </div>
  );
}

const optionsOf = <T extends string>(texts: Record<T, { text: string; detail: string }>) =>
  (Object.keys(texts) as T[]).map((value) => ({ value, ...texts[value] }));
