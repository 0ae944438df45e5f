import { useState } from 'react';
import { isDelivered, type NewNotifier, type Notifier, type ServiceKind } from '../../../../shared/notifiers.ts';
import { CallDialog } from '../../hub/call-dialog.tsx';
import { useCall, useHub } from '../../hub/queries.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { type FieldError, FormBody, FormEnd, FormText, useForm } from '../../ui/form.tsx';
import { Awaited } from '../../ui/notes.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { Select } from '../../ui/select.tsx';
import { showToast } from '../../ui/toast.ts';
import { useWords } from '../../words/index.ts';
import { useFailureToast } from '../../words/use-failure-text.ts';
import css from '../models/models.module.css';
import { Section } from '../section.tsx';
import { type enNotifiers, useNotifiersWords } from './notifiers-words.ts';

/** Where the person is told that something waits. Each person has their own. */
export function NotificationServices() {
  const words = useNotifiersWords();
  const { people, common } = useWords();
  const notifiers = useHub('notifiers.list', {});
  const [isAdding, setAdding] = useState(false);
  const [removing, setRemoving] = useState<Notifier | null>(null);
  const list = notifiers.data ?? [];
  return (
    <Section title={words.title}>
      <p>{words.sentence}</p>
      <Awaited of={notifiers} rows={1} height="tall" />
      {notifiers.data && list.length === 0 && <p className={css['muted']}>{words.none}</p>}
      {list.length > 0 && (
        <ul className={css['servers']} aria-label={words.list}>
          {list.map((notifier) => (
            <NotifierItem key={notifier.id} notifier={notifier} onRemove={() => setRemoving(notifier)} />
          ))}
        </ul>
      )}
      <div>
        <Button onPress={() => setAdding(true)}>{words.add}</Button>
      </div>
      {isAdding && <AddNotifierDialog taken={list.map(({ name }) => name)} onClose={() => setAdding(false)} />}
      <CallDialog
        call="notifiers.remove"
        input={{ id: removing?.id ?? '' }}
        title={people.removeDialog.title(removing?.name ?? '')}
        action={common.remove}
        isOpen={removing !== null}
        onClose={() => setRemoving(null)}
        onDone={({ name }) => showToast({ text: words.removed(name) })}
      >
        <p>{words.removeText}</p>
      </CallDialog>
    </Section>
  );
}

function NotifierItem({ notifier, onRemove }: { notifier: Notifier; onRemove: () => void }) {
  const words = useNotifiersWords();
  const { common } = useWords();
  const onError = useFailureToast();
  const { mutate, isPending } = useCall('notifiers.test');
  const { id, name, kind, host, last } = notifier;
  return (
    <li className={css['server']}>
      <div className={css['serverText']}>
        <p>
          <strong>{name}</strong> {words.kinds[kind]}, <code>{host}</code>
        </p>
        <p className={css[last && !isDelivered(last.status) ? 'warning' : 'muted']}>
          {last ? (isDelivered(last.status) ? words.sent : words.failed(last.status)) : words.notSent}
          {last && (
            <>
              {' '}
              <RelativeTime at={last.time} />
            </>
          )}
        </p>
      </div>
      <div className={css['serverActions']}>
        <Button
          onPress={() => mutate({ id }, { onSuccess: () => showToast({ text: words.tested(name) }), onError })}
          isPending={isPending}
          label={words.testOf(name)}
        >
          {words.test}
        </Button>
        <Button onPress={onRemove} label={words.removeOf(name)}>
          {`${common.remove}...`}
        </Button>
      </div>
    </li>
  );
}

const services: readonly ServiceKind[] = ['ntfy', 'telegram', 'slack', 'webhook'];

type Form = { kind: ServiceKind; name: string; secret: string; chat: string };
type Field = 'name' | 'secret' | 'chat';

function AddNotifierDialog({ taken, onClose }: { taken: readonly string[]; onClose: () => void }) {
  const words = useNotifiersWords();
  const { form: text } = words;
  const { mutate, error, isPending, reset } = useCall('notifiers.add');
  const form = useForm<Form, Field>({
    state: useState<Form>({ kind: 'ntfy', name: 'ntfy', secret: '', chat: '' }),
    check: (values) => errorsIn(values, taken, text.errors),
    onSubmit: (values) =>
      mutate(wishOf(values), {
        onSuccess: ({ name }) => {
          showToast({ text: text.added(name) });
          onClose();
        },
      }),
    isPending,
    onEdit: reset,
  });
  const { kind, name } = form.values;
  // What it is called follows its kind until somebody names it.
  const choose = (chosen: ServiceKind) => form.edit({ kind: chosen, ...(name === kind && { name: chosen }) });
  return (
    <Dialog title={text.title} isOpen onClose={onClose} size="wide">
      <p>{text.text}</p>
      <FormBody form={form} className={css['form']}>
        <div className={css['pair']}>
          <Select
            label={text.kind}
            value={kind}
            onChange={choose}
            options={services.map((value) => ({ value, text: words.kinds[value] }))}
          />
          <FormText form={form} name="name" label={text.name} help={text.nameHelp} />
        </div>
        <FormText form={form} name="secret" type="password" label={text.secrets[kind]} help={text.secretHelps[kind]} />
        {kind === 'telegram' && <FormText form={form} name="chat" label={text.chat} help={text.chatHelp} />}
        <FormEnd form={form} submit={text.add} failure={error} onCancel={onClose} />
      </FormBody>
    </Dialog>
  );
}

function errorsIn(
  { kind, name, secret, chat }: Form,
  taken: readonly string[],
  errors: (typeof enNotifiers)['form']['errors'],
): (FieldError<Field> | null)[] {
  const isNamed = /^[a-z0-9][a-z0-9-]{0,31}$/.test(name.trim());
  const isChat = kind !== 'telegram' || /^(-?\d+|@\w+)$/.test(chat.trim());
  return [
    isNamed ? null : { field: 'name', text: errors.name },
    taken.includes(name.trim()) ? { field: 'name', text: errors.taken } : null,
    secret.trim() === '' ? { field: 'secret', text: errors.secret } : null,
    isChat ? null : { field: 'chat', text: errors.chat },
  ];
}

const wishOf = ({ kind, name, secret, chat }: Form): NewNotifier => ({
  ...{ kind, name: name.trim(), secret: secret.trim() },
  ...(kind === 'telegram' && { chat: chat.trim() }),
});
