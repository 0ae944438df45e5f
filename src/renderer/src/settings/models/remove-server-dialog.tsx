import type { ModelServer } from '../../../../shared/model.ts';
import { useCall, useHub } from '../../hub/queries.ts';
import { isLive } from '../../keys/key-state.ts';
import { ConfirmDialog } from '../../ui/dialog.tsx';
import { FailureNote } from '../../ui/notes.tsx';
import { showToast } from '../../ui/toast.tsx';
import { useLocale } from '../../words/index.ts';
import { useModelsWords } from './models-words.ts';

/** Asks before a server goes, and says whose models go with it. */
export function RemoveServerDialog({ server, onClose }: { server: ModelServer | null; onClose: () => void }) {
  const { removeDialog: words } = useModelsWords();
  const locale = useLocale();
  const { data: keys = [] } = useHub('keys.list', {});
  const { mutate, error, isPending, reset } = useCall('models.remove');
  const losing = keys.filter(
    (key) => isLive(key, Date.now()) && key.grant.models.some((id) => server && id.startsWith(`${server.id}/`)),
  );
  const named = new Intl.ListFormat(locale, { type: 'conjunction' }).format(losing.map(({ client }) => client));
  const close = () => {
    reset();
    onClose();
  };
  return (
    <ConfirmDialog
      title={words.title(server?.name ?? '')}
      action={words.action}
      isOpen={server !== null}
      isPending={isPending}
      onClose={close}
      onConfirm={() =>
        server &&
        mutate(
          { id: server.id },
          {
            onSuccess: ({ name }) => {
              showToast({ text: words.done(name) });
              close();
            },
          },
        )
      }
    >
      <p>{losing.length > 0 ? words.loses(named) : words.losesNone}</p>
      <p>{words.text}</p>
      {error && <FailureNote failure={error} />}
    </ConfirmDialog>
  );
}
