import { useState } from 'react';
import { isDelivered, type NewNotifier, type Notifier, type ServiceKind } from '../../../../../shared/notifiers.ts';
import { CallDialog } from '../../../hub/call-dialog.tsx';
import { useAct, useCall, useHub } from '../../../hub/queries.ts';
import { Button } from '../../../ui/button.tsx';
import { classes } from '../../../ui/classes.ts';
import { CopyableCommand } from '../../../ui/copy-button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { type FieldError, FormBody, FormEnd, FormText, useForm } from '../../../ui/form.tsx';
import { Awaited } from '../../../ui/notes.tsx';
import { RelativeTime } from '../../../ui/relative-time.tsx';
import { Select } from '../../../ui/select.tsx';
import { showToast } from '../../../ui/toast.ts';
import { useWords } from '../../../words/index.ts';
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
    <Section title={words.title} name="notifiers">
      <p>{words.sentence}</p>
      <Awaited of={notifiers} rows={1} height="tall" />
      {notifiers.data && list.length === 0 && <p className="muted">{words.none}</p>}
      {list.length > 0 && (
        <ul className={classes('lines', css['servers'])} aria-label={words.list}>
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
  const { act, isPending } = useAct('notifiers.test');
  const { id, name, kind, host, last } = notifier;
  return (
    <li className={css['server']}>
      <div className={css['serverText']}>
        <p>
          <strong>{name}</strong> {words.kinds[kind]}, <code>{host}</code>
        </p>
        <p className={last && !isDelivered(last.status) ? css['warning'] : 'muted'}>
          {last ? (isDelivered(last.status) ? words.sent : words.failed(last.status)) : words.notSent}
          {last && (
            <>
              {' '}
              <RelativeTime at={last.time} />
            </>
          )}
        </p>
      </div>
      <div className="rigid-row">
        <Button
          onPress={() => act({ id }, () => showToast({ text: words.tested(name) }))}
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
  const { mutate, error, isPending, reset, data: added } = useCall('notifiers.add');
  const form = useForm<Form, Field>({
    state: useState<Form>({ kind: 'ntfy', name: 'ntfy', secret: '', chat: '' }),
    check: (values) => errorsIn(values, taken, text.errors),
    onSubmit: (values) =>
      mutate(wishOf(values), {
        onSuccess: ({ name, signingSecret }) => {
          showToast({ text: text.added(name) });
          if (!signingSecret) onClose();
        },
      }),
    isPending,
    onEdit: reset,
  });
  const { kind, name } = form.values;
  // What it is called follows its kind until somebody names it.
  const choose = (chosen: ServiceKind) => form.edit({ kind: chosen, ...(name === kind && { name: chosen }) });
  if (added?.signingSecret) {
    return (
      <Dialog title={text.added(added.name)} isOpen onClose={onClose} size="wide">
        <p>{text.signed}</p>
        <CopyableCommand text={added.signingSecret} />
      </Dialog>
    );
  }
  return (
    <Dialog title={text.title} isOpen onClose={onClose} size="wide">
      <p>{text.text}</p>
      <FormBody form={form} className={classes('column-3', css['form'])}>
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
  kind,
  name: name.trim(),
  secret: secret.trim(),
  ...(kind === 'telegram' && { chat: chat.trim() }),
});
