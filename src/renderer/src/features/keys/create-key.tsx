import { useState } from 'react';
import { useLocation } from 'wouter';
import type { Failure } from '../../../../shared/errors.ts';
import type { Activity, Key, Proposal } from '../../../../shared/model.ts';
import { useCall, useConfirmation, useHub } from '../../hub/queries.ts';
import { Button } from '../../ui/button.tsx';
import { CheckboxGroup, RadioCards } from '../../ui/choices.tsx';
import { ComboBox } from '../../ui/combo-box.tsx';
import { type FieldError, FormBody, FormEnd, type FormState, useForm } from '../../ui/form.tsx';
import { Awaited, PageHeader } from '../../ui/notes.tsx';
import { type ConsoleWords, useLocale, useWords } from '../../words/index.ts';
import { findAccounts } from '../accounts/account-facts.ts';
import { kindsOf, kindsShown, type OfferedKind, wrongPlace } from '../places/kinds.ts';
import { Confirming } from './confirming.tsx';
import { firstAccounts, useSentence } from './grant-in-words.ts';
import { accountName, modelName, platformsFor, toolsWith } from './key-facts.ts';
import {
  chosenTools,
  type GrantContext,
  type KeyField,
  type KeyForm,
  keyFormErrors,
  keyFormLike,
  mayAsk,
  mayWrite,
  newKeyForm,
  newKeyRequest,
  suggestedClients,
} from './key-form.ts';
import css from './keys.module.css';
import { LimitFields } from './limit-fields.tsx';

type CreateKeyProps = { replaces: Key | null; keys: readonly Key[]; onClose: () => void };

/** A wish for a key, and the keys that there were when it was made. */
export type PendingKey = { proposal: Proposal; before: readonly string[] };

/** Where another screen has made the wish already, it comes with the address: `go('/clients/new', { state: { asked } })`. */
const handedOver = (): PendingKey | null => (history.state as { asked?: PendingKey } | null)?.asked ?? null;

/** From the choice of limits to the first call. The key itself never comes here: it is shown where it is confirmed. */
export function CreateKey({ replaces, keys, onClose }: CreateKeyProps) {
  const { keys: words } = useWords();
  const accounts = useHub('accounts.list', {});
  const platforms = useHub('platforms.list', {});
  const models = useHub('models.list', {});
  const [asked, setAsked] = useState<PendingKey | null>(handedOver);
  /** What was chosen, for who comes back from a wish that nobody confirmed. */
  const [kept, setKept] = useState<KeyForm | null>(null);

  const made = asked && keys.find(({ id, client }) => client === asked.proposal.client && !asked.before.includes(id));
  return (
    <div className={css['narrow']}>
      <PageHeader
        title={replaces ? words.form.replaceTitle(replaces.client) : words.form.title}
        sentence={replaces ? words.form.replaceSentence : words.form.sentence}
      />
      {made ? (
        <FirstCall made={made} onClose={onClose} />
      ) : asked ? (
        <Confirming
          proposal={asked.proposal}
          detail={words.progress.confirmDetail}
          onAgain={() => setAsked(null)}
          onCancel={onClose}
        />
      ) : accounts.data && platforms.data && models.data ? (
        <CreateKeyForm
          around={{ accounts: accounts.data, platforms: platforms.data, models: models.data.models }}
          initial={(around) => kept ?? (replaces ? keyFormLike(replaces, around) : newKeyForm(keys, around))}
          replaces={replaces?.id ?? null}
          onAsked={(proposal, form) => {
            setKept(form);
            setAsked({ proposal, before: keys.map(({ id }) => id) });
          }}
          onClose={onClose}
        />
      ) : (
        <Awaited of={[accounts, platforms, models]} rows={8} />
      )}
    </div>
  );
}

/** The key is made: waits for the client, and then has proof that it works. */
function FirstCall({ made, onClose }: { made: Key; onClose: () => void }) {
  const { keys: keyWords, common } = useWords();
  const { progress } = keyWords;
  const [, go] = useLocation();
  const locale = useLocale();
  const { data } = useHub('audit.search', { key: made.id, limit: 20 });
  // Newest first; what has no tool is the record of the key itself.
  const first = data?.calls.findLast(({ tool, outcome }) => tool !== null && outcome !== null);
  const text = first && progress.called(first.tool ?? '', tookOf(first, progress, locale));
  return (
    <div className="card column-4">
      <div role="status">
        <p className="strong">{progress.made(made.client)}</p>
        {text ? (
          <p>{text}</p>
        ) : (
          <>
            <p>{progress.firstCall}</p>
            <p className="muted">{isOfConsole(made) ? progress.askHere : progress.firstCallDetail(made.client)}</p>
          </>
        )}
      </div>
      <div className="row-end">
        {!first && isOfConsole(made) && <Button onPress={() => go('/chat')}>{progress.toChat}</Button>}
        {first && (
          <Button
            onPress={() => {
              location.hash = `/activity?client=${encodeURIComponent(made.client)}`;
            }}
          >
            {progress.see}
          </Button>
        )}
        <Button kind="primary" onPress={onClose} autoFocus>
          {common.done}
        </Button>
      </div>
    </div>
  );
}

/** Nobody pastes such a key anywhere: the hub itself uses it. */
const isOfConsole = ({ grant }: Key): boolean => grant.endpoints.every((endpoint) => endpoint === 'console');

function tookOf(
  { outcome, durationMs }: Activity,
  words: ReturnType<typeof useWords>['keys']['progress'],
  locale: string,
): string {
  if (outcome === 'ok') return words.milliseconds(new Intl.NumberFormat(locale).format(Math.round(durationMs ?? 0)));
  return outcome === 'denied' || outcome === 'revoked' ? words.refused : words.failed;
}

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
  const state = useState(() => initial(around));
  const propose = useCall('keys.propose', useConfirmation());
  const [values] = state;
  const kinds = kindsOf(platformsFor(values.accounts, around.accounts, around.platforms));
  const refused = propose.error && refusedIn(propose.error, kindsShown(kinds, values.places), words);
  const form = useForm<KeyForm, KeyField>({
    state,
    check: (typed) => keyFormErrors(typed, around, text.errors, Date.now()),
    onSubmit: (typed) =>
      propose.mutate(newKeyRequest(typed, around, Date.now(), replaces), {
        onSuccess: (proposal) => onAsked(proposal, typed),
      }),
    isPending: propose.isPending,
    refused,
    onEdit: () => propose.error && propose.reset(),
  });

  return (
    <FormBody form={form} className={css['form']}>
      <div data-field="client">
        <ComboBox
          {...form.text('client')}
          label={text.client}
          options={suggestedClients}
          showOptions={text.showClients}
          help={text.clientHelp}
        />
      </div>
      <PresetFields form={form} around={around} />
      <div data-field="accounts">
        {around.accounts.length > 0 ? (
          <CheckboxGroup
            label={text.accounts}
            values={values.accounts}
            onChange={(accounts) => form.edit({ accounts })}
            options={findAccounts(around.accounts, around.platforms, '').map(({ id }) => ({
              value: id,
              text: accountName(id, around.accounts, around.platforms, words.keys),
            }))}
            error={form.errorOf('accounts')}
          />
        ) : (
          <>
            <h2 className={css['label']}>{text.accounts}</h2>
            <p>{text.noAccounts(firstAccounts(around, words.keys.firstAccount))}</p>
          </>
        )}
      </div>
      <EndpointFields form={form} around={around} />
      <LimitFields form={form} kinds={kinds} writes={mayWrite(values, around)} />
      <section className={css['words']} aria-label={text.inWords}>
        <h2 className={css['label']}>{text.inWords}</h2>
        <p>{useSentence(values, around)}</p>
      </section>
      <FormEnd form={form} submit={words.keys.create} failure={refused ? null : propose.error} onCancel={onClose} />
    </FormBody>
  );
}

type PresetFieldsProps = { form: FormState<KeyForm, KeyField>; around: GrantContext };

/** What the key may do: two safe presets with their true number of tools, or a choice tool by tool. */
function PresetFields({ form: { values, edit, errorOf }, around }: PresetFieldsProps) {
  const { form: text } = useWords().keys;
  const { presets } = text;
  const platforms = platformsFor(values.accounts, around.accounts, around.platforms);
  const [only, ...others] = platforms;
  const count = (preset: KeyForm['preset']) => chosenTools({ ...values, preset }, around).length;
  return (
    <div data-field="tools" className="column-2">
      <RadioCards
        label={text.may}
        value={values.preset}
        onChange={(preset) =>
          // The choice begins with what was allowed a moment ago.
          edit(
            preset === 'choose' && values.tools.length === 0
              ? { preset, tools: chosenTools(values, around) }
              : { preset },
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
            detail: values.preset === 'choose' ? presets.chooseDetail(count('choose')) : null,
          },
        ]}
      />
      {values.preset === 'choose' && (
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
                  values={values.tools.filter((name) => names.includes(name))}
                  onChange={(chosen) =>
                    edit({ tools: [...values.tools.filter((name) => !names.includes(name)), ...chosen] })
                  }
                  options={tools.map((tool) => ({
                    value: tool.name,
                    text: tool.title,
                    detail: <code>{tool.name}</code>,
                  }))}
                  {...(access === 'read' ? { error: errorOf('tools') } : {})}
                />
              );
            }),
          )}
        </div>
      )}
    </div>
  );
}

type EndpointFieldsProps = { form: FormState<KeyForm, KeyField>; around: GrantContext };

const endpoints = ['mcp', 'openapi', 'chat', 'console', 'git', 'gh'] as const;

/** By which doors the client comes in, and where they let it ask models, which ones. */
function EndpointFields({ form: { values, edit, errorOf }, around }: EndpointFieldsProps) {
  const { keys: words, common } = useWords();
  const { form: text } = words;
  return (
    <>
      <div data-field="endpoints">
        <CheckboxGroup
          label={text.endpoints}
          values={values.endpoints}
          onChange={(chosen) => edit({ endpoints: chosen })}
          options={endpoints.map((value) => ({
            value,
            text: words.endpoints[value],
            detail: text.endpointDetails[value],
          }))}
          error={errorOf('endpoints')}
        />
      </div>
      {mayAsk(values) && (
        <div data-field="models" className="column-2">
          <CheckboxGroup
            label={text.models}
            values={values.models}
            onChange={(models) => edit({ models })}
            options={around.models.map(({ id, baseUrl }) => ({
              value: id,
              text: modelName(id, around.models, words),
              detail: baseUrl ?? text.nothingLeaves,
            }))}
            error={errorOf('models')}
          />
          <p className="muted">{common.goesThere}</p>
        </div>
      )}
    </>
  );
}

/** What the hub refused, at its field; null where it is about all of it. */
function refusedIn(failure: Failure, kinds: readonly OfferedKind[], words: ConsoleWords): FieldError<KeyField> | null {
  const place = wrongPlace(failure, kinds, words.places);
  if (place) return place;
  return failure.code === 'account_unknown' ? { field: 'accounts', text: words.keys.form.errors.accountGone } : null;
}
