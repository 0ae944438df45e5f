import { useEffect, useRef, useState } from 'react';
import { useLocation } from 'wouter';
import type { ModelServer } from '../../../../../shared/model.ts';
import { CallDialog } from '../../../hub/call-dialog.tsx';
import { useAct, useCall, useHub } from '../../../hub/queries.ts';
import { isReadable } from '../../../network-of.ts';
import { Button } from '../../../ui/button.tsx';
import { RadioCards } from '../../../ui/choices.tsx';
import { classes } from '../../../ui/classes.ts';
import { Dialog } from '../../../ui/dialog.tsx';
import { FormBody, FormEnd, FormText, useForm } from '../../../ui/form.tsx';
import { Awaited } from '../../../ui/notes.tsx';
import { showToast } from '../../../ui/toast.ts';
import { useLocale, useWords } from '../../../words/index.ts';
import { isLive } from '../../keys/key-facts.ts';
import { KeepPrompts } from '../hub-settings.tsx';
import { Section } from '../section.tsx';
import css from './models.module.css';
import { useModelsWords } from './models-words.ts';
import {
  emptyModelServer,
  type ModelServerField,
  type ModelServerForm,
  modelServerError,
  newModelServer,
  picks,
} from './server-form.ts';

/** The servers that models run on; its owner adds and removes them. `#/settings/models` begins here. */
export function ModelServers({ isOwner }: { isOwner: boolean }) {
  const { ownerOnly } = useWords().settings;
  const words = useModelsWords();
  const models = useHub('models.list', {});
  const [isAdding, setAdding] = useState(false);
  const [removing, setRemoving] = useState<ModelServer | null>(null);
  const place = useRef<HTMLDivElement>(null);
  const [path] = useLocation();
  // The sections above get their height with the settings.
  const { isPending } = useHub('settings.read', {});
  useEffect(() => {
    if (path === '/settings/models' && !isPending) place.current?.scrollIntoView();
  }, [path, isPending]);
  const servers = models.data?.servers ?? [];
  return (
    <div ref={place}>
      <Section title={words.title} name="models">
        <p>{words.sentence}</p>
        <Awaited of={models} rows={2} height="tall" />
        {models.data && servers.length === 0 && <p className="muted">{words.none}</p>}
        {servers.length > 0 && (
          <ul className={classes('lines', css['servers'])} aria-label={words.list}>
            {servers.map((server) => (
              <ModelServerItem key={server.id} server={server} isOwner={isOwner} onRemove={() => setRemoving(server)} />
            ))}
          </ul>
        )}
        {isOwner ? (
          <div>
            <Button onPress={() => setAdding(true)}>{words.add}</Button>
          </div>
        ) : (
          <p className="muted">{ownerOnly}</p>
        )}
        <KeepPrompts isOwner={isOwner} words={words.keep} />
      </Section>
      {isAdding && <AddServerDialog taken={servers.map(({ name }) => name)} onClose={() => setAdding(false)} />}
      <RemoveServerDialog server={removing} onClose={() => setRemoving(null)} />
    </div>
  );
}

type ServerProps = { server: ModelServer; isOwner: boolean; onRemove: () => void };

/** One server: where it is, what it offers, and whether the way to it can be read by others. */
function ModelServerItem({ server, isOwner, onRemove }: ServerProps) {
  const { common } = useWords();
  const words = useModelsWords();
  const number = new Intl.NumberFormat(useLocale());
  const refresh = useAct('models.refresh');
  const { id, name, baseUrl, hasKey, models, contextTokens, plannedBy } = server;
  const again = () =>
    refresh.act({ id }, (now) => showToast({ text: words.refreshed(now.name, words.count(now.models.length)) }));
  return (
    <li className={css['server']}>
      <div className={css['serverText']}>
        <p>
          <strong>{name}</strong> <code>{baseUrl}</code>
        </p>
        <p className="muted">
          {words.facts(
            hasKey ? words.hasKey : words.noKey,
            words.context(number.format(contextTokens)),
            words.plannedBy[plannedBy],
          )}
        </p>
        {isReadable(baseUrl) && <p className={css['warning']}>{words.readable}</p>}
        <details>
          <summary>{words.count(models.length)}</summary>
          <ul>
            {models.map((model) => (
              <li key={model}>
                <code>{model}</code>
              </li>
            ))}
          </ul>
        </details>
      </div>
      {isOwner && (
        <div className="rigid-row">
          <Button onPress={again} isPending={refresh.isPending} label={words.refreshOf(name)}>
            {words.refresh}
          </Button>
          <Button onPress={onRemove} label={words.removeOf(name)}>
            {`${common.remove}...`}
          </Button>
        </div>
      )}
    </li>
  );
}

/** Asks before a server goes, and says whose models go with it. */
function RemoveServerDialog({ server, onClose }: { server: ModelServer | null; onClose: () => void }) {
  const { removeDialog: words } = useModelsWords();
  const { common, people } = useWords();
  const locale = useLocale();
  const { data: keys = [] } = useHub('keys.list', {});
  const losing = keys.filter(
    (key) => isLive(key, Date.now()) && key.grant.models.some((id) => server && id.startsWith(`${server.id}/`)),
  );
  const named = new Intl.ListFormat(locale, { type: 'conjunction' }).format(losing.map(({ client }) => client));
  return (
    <CallDialog
      call="models.remove"
      input={{ id: server?.id ?? '' }}
      title={people.removeDialog.title(server?.name ?? '')}
      action={common.remove}
      isOpen={server !== null}
      onClose={onClose}
      onDone={({ name }) => showToast({ text: people.removeDialog.done(name) })}
    >
      <p>{losing.length > 0 ? words.loses(named) : words.losesNone}</p>
      <p>{words.text}</p>
    </CallDialog>
  );
}

/** Describes a server, and keeps it once it has said which models it has. */
export function AddServerDialog({ taken, onClose }: { taken: readonly string[]; onClose: () => void }) {
  const words = useModelsWords();
  const { form: text } = words;
  const { mutate, error, isPending, reset } = useCall('models.add');
  const form = useForm<ModelServerForm, ModelServerField>({
    state: useState<ModelServerForm>(emptyModelServer),
    check: (values) => [modelServerError(values, taken, text.errors)],
    onSubmit: (values) =>
      mutate(newModelServer(values), {
        onSuccess: ({ name, models }) => {
          showToast({ text: text.added(name, words.count(models.length)) });
          onClose();
        },
      }),
    isPending,
    onEdit: reset,
  });
  return (
    <Dialog title={text.title} isOpen onClose={onClose} size="wide">
      <p>{text.text}</p>
      <FormBody form={form} className={classes('column-3', css['form'])}>
        <fieldset className={classes('row', css['picks'])}>
          <legend className="unseen">{text.picks}</legend>
          {picks.map(({ text: name, ...pick }) => (
            <Button key={name} onPress={() => form.edit(pick)}>
              {name}
            </Button>
          ))}
        </fieldset>
        <div>
          <FormText form={form} name="baseUrl" label={text.address} help={text.addressHelp} isCode autoFocus />
          {isReadable(form.values.baseUrl) && <p className={css['warning']}>{words.readable}</p>}
        </div>
        <div className={css['pair']}>
          <FormText form={form} name="name" label={text.name} help={text.nameHelp} />
          <FormText form={form} name="contextTokens" label={text.context} help={text.contextHelp} />
          <FormText form={form} name="key" type="password" label={text.key} help={text.keyHelp} />
          <FormText form={form} name="models" label={text.models} help={text.modelsHelp} />
        </div>
        <RadioCards
          label={text.plannedBy}
          value={form.values.plannedBy}
          onChange={(plannedBy) => form.edit({ plannedBy })}
          options={[
            { value: 'model', text: text.plans.model, detail: text.plans.modelDetail },
            { value: 'hub', text: text.plans.hub, detail: text.plans.hubDetail },
          ]}
        />
        <FormEnd form={form} submit={text.add} failure={error} onCancel={onClose} />
      </FormBody>
    </Dialog>
  );
}
