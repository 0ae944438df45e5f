import type { ModelServer } from '../../../../shared/model.ts';
import { useCall } from '../../hub/queries.ts';
import { isReadable } from '../../network-of.ts';
import { Button } from '../../ui/button.tsx';
import { showToast } from '../../ui/toast.tsx';
import { failureText } from '../../words/failure-text.ts';
import { useLocale, useWords } from '../../words/index.ts';
import css from './models.module.css';
import { useModelsWords } from './models-words.ts';

type ServerProps = { server: ModelServer; isOwner: boolean; onRemove: () => void };

/** One server: where it is, what it offers, and whether the way to it can be read by others. */
export function ModelServerItem({ server, isOwner, onRemove }: ServerProps) {
  const all = useWords();
  const words = useModelsWords();
  const number = new Intl.NumberFormat(useLocale());
  const refresh = useCall('models.refresh');
  const { id, name, baseUrl, hasKey, models, contextTokens, plannedBy } = server;
  const again = () =>
    refresh.mutate(
      { id },
      {
        onSuccess: (now) => showToast({ text: words.refreshed(now.name, words.count(now.models.length)) }),
        onError: (failure) => {
          const { message, hint } = failureText(all, failure);
          showToast({ text: message, detail: hint, tone: 'danger' });
        },
      },
    );
  return (
    <li className={css['server']}>
      <div className={css['serverText']}>
        <p>
          <strong>{name}</strong> <code>{baseUrl}</code>
        </p>
        <p className={css['muted']}>
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
        <div className={css['serverActions']}>
          <Button onPress={again} isPending={refresh.isPending} label={words.refreshOf(name)}>
            {words.refresh}
          </Button>
          <Button onPress={onRemove} label={words.removeOf(name)}>
            {words.remove}
          </Button>
        </div>
      )}
    </li>
  );
}
