import { useCall } from '../hub/queries.ts';
import { Button } from '../ui/button.tsx';
import { RadioCards } from '../ui/choices.tsx';
import { CopyButton } from '../ui/copy-button.tsx';
import { Switch } from '../ui/switch.tsx';
import { TextField } from '../ui/text-field.tsx';
import { parseIssuer } from './issuer.ts';
import css from './setup.module.css';
import { SetupFailure } from './setup-failure.tsx';
import { useSetupWords } from './setup-words.ts';
import type { TenantField, TenantValues } from './tenant-values.ts';

type AdvancedFieldsProps = {
  values: TenantValues;
  onChange: (part: Partial<TenantValues>) => void;
  field: (name: TenantField) => { value: string; onChange: (value: string) => void; error: string | undefined };
};

/** How the hub proves itself and what it exchanges, for who has set it up otherwise than most. */
export function AdvancedFields({ values, onChange, field }: AdvancedFieldsProps) {
  const { own: text } = useSetupWords();
  return (
    <details className={css['more']}>
      <summary>{text.advanced}</summary>
      <RadioCards
        label={text.authentication}
        value={values.authentication}
        onChange={(authentication) => onChange({ authentication })}
        options={optionsOf(text.authentications)}
      />
      {values.authentication === 'private_key_jwt' && <PublicKey values={values} />}
      <RadioCards
        label={text.subject}
        value={values.subject}
        onChange={(subject) => onChange({ subject })}
        options={optionsOf(text.subjects)}
      />
      {values.subject === 'access_token' && (
        <>
          <div data-field="audience">
            <TextField label={text.audience} isCode {...field('audience')} />
          </div>
          <div data-field="exchangerId">
            <TextField label={text.exchanger} isCode {...field('exchangerId')} />
          </div>
        </>
      )}
      <Switch isOn={values.hasDpop} onChange={(hasDpop) => onChange({ hasDpop })}>
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
          <p className={css['muted']}>{text.keyText}</p>
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
