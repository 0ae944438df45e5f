import { type FormEvent, useRef, useState } from 'react';
import { useCall } from '../hub/queries.ts';
import { Button } from '../ui/button.tsx';
import { CopyButton } from '../ui/copy-button.tsx';
import { download } from '../ui/download.ts';
import { TextField } from '../ui/text-field.tsx';
import { issuerOf } from './issuer.ts';
import css from './setup.module.css';
import { SetupFailure } from './setup-failure.tsx';
import { useSetupWords } from './setup-words.ts';
import { TenantForm } from './tenant-form.tsx';

/** The same steps for Auth0's own command line, and then the values that it prints. */
export function ScriptWay({ onDone }: { onDone: () => void }) {
  const words = useSetupWords();
  const { script: text } = words;
  const [domain, setDomain] = useState('');
  const [isWrong, setWrong] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const { mutate, data, error, isPending } = useCall('tenant.script');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const issuer = issuerOf(domain);
    setWrong(issuer === null);
    if (issuer === null) input.current?.focus();
    else mutate({ issuer, platforms: ['github'], authentication: 'client_secret' });
  };
  return (
    <>
      <form className={css['form']} onSubmit={submit} noValidate>
        <p className={css['muted']}>{text.text}</p>
        <TextField
          label={words.domain}
          help={words.domainHelp}
          value={domain}
          onChange={setDomain}
          error={isWrong ? words.domainWrong : undefined}
          inputRef={input}
        />
        {error && <SetupFailure failure={error} />}
        <div className={css['actions']}>
          <Button kind={data ? 'plain' : 'primary'} type="submit" isPending={isPending}>
            {text.show}
          </Button>
        </div>
      </form>
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
