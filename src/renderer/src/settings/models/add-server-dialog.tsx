import { useRef, useState } from 'react';
import { Form } from 'react-aria-components';
import { useCall } from '../../hub/queries.ts';
import { isReadable } from '../../network-of.ts';
import { Button } from '../../ui/button.tsx';
import { RadioCards } from '../../ui/choices.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { FailureNote } from '../../ui/notes.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { showToast } from '../../ui/toast.tsx';
import { useWords } from '../../words/index.ts';
import css from './models.module.css';
import { useModelsWords } from './models-words.ts';
import {
  emptyModelServer,
  type ModelServerField,
  type ModelServerForm,
  modelServerErrors,
  newModelServer,
  picks,
} from './server-form.ts';

type AddServerDialogProps = { taken: readonly string[]; onClose: () => void };

/** Describes a server, and keeps it once it has said which models it has. */
export function AddServerDialog({ taken, onClose }: AddServerDialogProps) {
  const { common } = useWords();
  const words = useModelsWords();
  const { form: text } = words;
  const [form, setForm] = useState<ModelServerForm>(emptyModelServer);
  const [wrong, setWrong] = useState<{ field: ModelServerField; text: string } | null>(null);
  const place = useRef<HTMLFormElement>(null);
  const { mutate, error, isPending, reset } = useCall('models.add');
  const change = (part: Partial<ModelServerForm>) => {
    setForm((before) => ({ ...before, ...part }));
    setWrong(null);
    reset();
  };
  const submit = () => {
    const found = modelServerErrors(form, taken, text.errors);
    setWrong(found);
    if (found) return place.current?.querySelector<HTMLElement>(`[data-field="${found.field}"] input`)?.focus();
    mutate(newModelServer(form), {
      onSuccess: ({ name, models }) => {
        showToast({ text: text.added(name, words.count(models.length)) });
        onClose();
      },
    });
  };
  const errorOf = (field: ModelServerField) => (wrong?.field === field ? wrong.text : undefined);
  return (
    <Dialog title={text.title} isOpen onClose={onClose} size="wide">
      <p>{text.text}</p>
      <Form
        ref={place}
        validationBehavior="aria"
        className={css['form'] ?? ''}
        onSubmit={(event) => {
          event.preventDefault();
          if (!isPending) submit();
        }}
      >
        <fieldset className={css['picks']}>
          <legend className="unseen">{text.picks}</legend>
          {picks.map(({ text: name, ...pick }) => (
            <Button key={name} onPress={() => change(pick)}>
              {name}
            </Button>
          ))}
        </fieldset>
        <div data-field="baseUrl">
          <TextField
            label={text.address}
            value={form.baseUrl}
            onChange={(baseUrl) => change({ baseUrl })}
            help={text.addressHelp}
            error={errorOf('baseUrl')}
            isCode
            autoFocus
          />
          {isReadable(form.baseUrl) && <p className={css['warning']}>{words.readable}</p>}
        </div>
        <div className={css['pair']}>
          <div data-field="name">
            <TextField
              label={text.name}
              value={form.name}
              onChange={(name) => change({ name })}
              help={text.nameHelp}
              error={errorOf('name')}
            />
          </div>
          <div data-field="contextTokens">
            <TextField
              label={text.context}
              value={form.contextTokens}
              onChange={(contextTokens) => change({ contextTokens })}
              help={text.contextHelp}
              error={errorOf('contextTokens')}
            />
          </div>
          <TextField
            label={text.key}
            type="password"
            value={form.key}
            onChange={(key) => change({ key })}
            help={text.keyHelp}
          />
          <TextField
            label={text.models}
            value={form.models}
            onChange={(models) => change({ models })}
            help={text.modelsHelp}
          />
        </div>
        <RadioCards
          label={text.plannedBy}
          value={form.plannedBy}
          onChange={(plannedBy) => change({ plannedBy })}
          options={[
            { value: 'model', text: text.plans.model, detail: text.plans.modelDetail },
            { value: 'hub', text: text.plans.hub, detail: text.plans.hubDetail },
          ]}
        />
        {error && <FailureNote failure={error} />}
        <div className={css['actions']}>
          <Button onPress={onClose}>{common.cancel}</Button>
          <Button kind="primary" type="submit" isPending={isPending}>
            {text.add}
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}
