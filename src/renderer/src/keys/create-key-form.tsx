import { useRef, useState } from 'react';
import { Form } from 'react-aria-components';
import type { Failure } from '../../../shared/errors.ts';
import type { Proposal } from '../../../shared/model.ts';
import { findAccounts } from '../accounts/account-facts.ts';
import { useCall, useConfirmation } from '../hub/queries.ts';
import { kindsOf, kindsShown, wrongPlace } from '../places/kinds.ts';
import { Button } from '../ui/button.tsx';
import { CheckboxGroup, RadioCards } from '../ui/choices.tsx';
import { ComboBox } from '../ui/combo-box.tsx';
import { FailureNote } from '../ui/notes.tsx';
import { useWords } from '../words/index.ts';
import { firstAccounts, useSentence } from './grant-in-words.ts';
import { accountName, modelName, platformsFor, toolsWith } from './key-facts.ts';
import {
  chosenTools,
  type GrantContext,
  type KeyField,
  type KeyForm,
  keyFormErrors,
  mayAsk,
  newKeyRequest,
  suggestedClients,
  type Wrong,
} from './key-form.ts';
import css from './keys.module.css';
import { LimitFields } from './limit-fields.tsx';

type CreateKeyFormProps = {
  around: GrantContext;
  initial: (around: GrantContext) => KeyForm;
  replaces: string | null;
  onAsked: (proposal: Proposal, form: KeyForm) => void;
  onClose: () => void;
};

/** The limits of a key to be. What is wrong is said at its field, and the first such field takes the focus. */
export function CreateKeyForm({ around, initial, replaces, onAsked, onClose }: CreateKeyFormProps) {
  const words = useWords();
  const { form: text } = words.keys;
  const [form, setForm] = useState(() => initial(around));
  const [wrong, setWrong] = useState<readonly Wrong[]>([]);
  const [failure, setFailure] = useState<Failure | null>(null);
  const place = useRef<HTMLFormElement>(null);
  const propose = useCall('keys.propose');
  const openConfirmation = useConfirmation();

  const kinds = kindsOf(platformsFor(form.accounts, around.accounts, around.platforms));
  const change = (part: Partial<KeyForm>) => {
    setForm((before) => ({ ...before, ...part }));
    setWrong((before) => before.filter(({ field }) => !(field in part || (part.places && field.startsWith('place:')))));
    setFailure(null);
  };
  const errorOf = (field: KeyField) => wrong.find((one) => one.field === field)?.text;
  const refuse = (found: readonly Wrong[]) => {
    setWrong(found);
    const [first] = found;
    // Fields of the limits may have to be unfolded first.
    if (first) requestAnimationFrame(() => focusField(place.current, first.field));
  };

  const submit = async () => {
    const now = Date.now();
    const found = keyFormErrors(form, around, text.errors, now);
    if (found.length > 0) return refuse(found);
    setFailure(null);
    try {
      const proposal = await propose.mutateAsync(newKeyRequest(form, around, now, replaces));
      openConfirmation();
      onAsked(proposal, form);
    } catch (thrown) {
      const why = thrown as Failure;
      const unfit = wrongPlace(why, kindsShown(kinds, form.places), words.places);
      if (unfit) refuse([{ field: `place:${unfit.kind}`, text: unfit.text }]);
      else if (why.code === 'account_unknown') refuse([{ field: 'accounts', text: text.errors.accountGone }]);
      else setFailure(why);
    }
  };

  return (
    <Form
      ref={place}
      className={css['form'] ?? ''}
      onSubmit={(event) => {
        event.preventDefault();
        if (!propose.isPending) void submit();
      }}
    >
      <div data-field="client">
        <ComboBox
          label={text.client}
          value={form.client}
          onChange={(client) => change({ client })}
          options={suggestedClients}
          showOptions={text.showClients}
          help={text.clientHelp}
          error={errorOf('client')}
        />
      </div>
      <PresetFields form={form} around={around} change={change} error={errorOf('tools')} />
      <div data-field="accounts">
        {around.accounts.length > 0 ? (
          <CheckboxGroup
            label={text.accounts}
            values={form.accounts}
            onChange={(accounts) => change({ accounts })}
            options={findAccounts(around.accounts, around.platforms, '').map(({ id }) => ({
              value: id,
              text: accountName(id, around.accounts, around.platforms, words.keys),
            }))}
            error={errorOf('accounts')}
          />
        ) : (
          <>
            <h2 className={css['label']}>{text.accounts}</h2>
            <p>{text.noAccounts(firstAccounts(around, words.keys.firstAccount))}</p>
          </>
        )}
      </div>
      <EndpointFields form={form} around={around} change={change} errorOf={errorOf} />
      <LimitFields form={form} kinds={kinds} change={change} errorOf={errorOf} />
      <section className={css['words']} aria-label={text.inWords}>
        <h2 className={css['label']}>{text.inWords}</h2>
        <p>{useSentence(form, around)}</p>
      </section>
      {failure && <FailureNote failure={failure} />}
      <div className={css['actions']}>
        <Button onPress={onClose}>{words.common.cancel}</Button>
        <Button kind="primary" type="submit" isPending={propose.isPending}>
          {words.keys.create}
        </Button>
      </div>
    </Form>
  );
}

type PresetFieldsProps = {
  form: KeyForm;
  around: GrantContext;
  change: (part: Partial<KeyForm>) => void;
  error: string | undefined;
};

/** What the key may do: two safe presets with their true number of tools, or a choice tool by tool. */
function PresetFields({ form, around, change, error }: PresetFieldsProps) {
  const { form: text } = useWords().keys;
  const { presets } = text;
  const platforms = platformsFor(form.accounts, around.accounts, around.platforms);
  const [only, ...others] = platforms;
  const count = (preset: KeyForm['preset']) => chosenTools({ ...form, preset }, around).length;
  return (
    <div data-field="tools" className={css['stack']}>
      <RadioCards
        label={text.may}
        value={form.preset}
        onChange={(preset) =>
          // The choice begins with what was allowed a moment ago.
          change(
            preset === 'choose' && form.tools.length === 0 ? { preset, tools: chosenTools(form, around) } : { preset },
          )
        }
        options={[
          {
            value: 'read',
            text: presets.read(only && others.length === 0 ? only.title : null),
            detail: presets.readDetail(count('read')),
          },
          { value: 'write', text: presets.write, detail: presets.writeDetail(count('write')) },
          {
            value: 'choose',
            text: presets.choose,
            detail: form.preset === 'choose' ? presets.chooseDetail(count('choose')) : null,
          },
        ]}
      />
      {form.preset === 'choose' && (
        <div className={css['tools']}>
          {platforms.flatMap((platform) =>
            (['read', 'write'] as const).map((access) => {
              const tools = toolsWith(access, [platform]);
              const names = tools.map(({ name }) => name);
              if (names.length === 0) return null;
              const label = access === 'read' ? text.readTools : text.writeTools;
              return (
                <CheckboxGroup
                  key={`${platform.name} ${access}`}
                  label={label(platform.title)}
                  values={form.tools.filter((name) => names.includes(name))}
                  onChange={(chosen) =>
                    change({ tools: [...form.tools.filter((name) => !names.includes(name)), ...chosen] })
                  }
                  options={tools.map((tool) => ({
                    value: tool.name,
                    text: tool.title,
                    detail: <code>{tool.name}</code>,
                  }))}
                  {...(access === 'read' ? { error } : {})}
                />
              );
            }),
          )}
        </div>
      )}
    </div>
  );
}

type EndpointFieldsProps = {
  form: KeyForm;
  around: GrantContext;
  change: (part: Partial<KeyForm>) => void;
  errorOf: (field: KeyField) => string | undefined;
};

const endpoints = ['mcp', 'openapi', 'chat', 'console'] as const;

/** By which doors the client comes in, and where they let it ask models, which ones. */
function EndpointFields({ form, around, change, errorOf }: EndpointFieldsProps) {
  const { keys: words } = useWords();
  const { form: text } = words;
  return (
    <>
      <div data-field="endpoints">
        <CheckboxGroup
          label={text.endpoints}
          values={form.endpoints}
          onChange={(chosen) => change({ endpoints: chosen })}
          options={endpoints.map((value) => ({
            value,
            text: words.endpoints[value],
            detail: text.endpointDetails[value],
          }))}
          error={errorOf('endpoints')}
        />
      </div>
      {mayAsk(form) && (
        <div data-field="models" className={css['stack']}>
          <CheckboxGroup
            label={text.models}
            values={form.models}
            onChange={(models) => change({ models })}
            options={around.models.map(({ id, baseUrl }) => ({
              value: id,
              text: modelName(id, around.models, words),
              detail: baseUrl ?? text.nothingLeaves,
            }))}
            error={errorOf('models')}
          />
          <p className={css['muted']}>{text.modelsHelp}</p>
        </div>
      )}
    </>
  );
}

function focusField(form: HTMLFormElement | null, field: KeyField): void {
  const place = form?.querySelector(`[data-field="${field}"]`);
  place?.querySelector<HTMLElement>('input:not(:disabled)')?.focus();
  // With its label, which focus alone may leave out of sight.
  place?.scrollIntoView({ block: 'nearest' });
}
