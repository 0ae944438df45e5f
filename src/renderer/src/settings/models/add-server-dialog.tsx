import { useState } from 'react';
import { useCall } from '../../hub/queries.ts';
import { isReadable } from '../../network-of.ts';
import { Button } from '../../ui/button.tsx';
import { RadioCards } from '../../ui/choices.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { FormBody, FormEnd, FormText, useForm } from '../../ui/form.tsx';
import { showToast } from '../../ui/toast.tsx';
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

type AddServerDialogProps = { taken: readonly string[]; onClose: () => void };

/** Describes a server, and keeps it once it has said which models it has. */
export function AddServerDialog({ taken, onClose }: AddServerDialogProps) {
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
      <FormBody form={form} className={css['form']}>
        <fieldset className={css['picks']}>
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
