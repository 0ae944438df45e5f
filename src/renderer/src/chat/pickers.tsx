import { Link } from 'wouter';
import type { Key, ModelServer } from '../../../shared/model.ts';
import { shortName } from '../keys/key-facts.ts';
import { Select } from '../ui/select.tsx';
import css from './chat.module.css';
import { useChatWords } from './chat-words.ts';
import type { Choice, Settled } from './choice.ts';

type PickersProps = { settled: Settled; keys: readonly Key[]; onChoose: (choice: Partial<Choice>) => void };

/** With which model and as which client. */
export function Pickers({ settled, keys, onChoose }: PickersProps) {
  const { choice: words } = useChatWords();
  const { key, model, models } = settled;
  return (
    <>
      <Select
        label={words.model}
        value={model?.id ?? ''}
        onChange={(chosen) => onChoose({ model: chosen })}
        options={
          models.length === 0
            ? [{ value: '', text: words.none }]
            : models.map(({ id, name, baseUrl }) => ({ value: id, text: baseUrl ? shortName(name) : words.digest }))
        }
        isDisabled={models.length === 0}
        isInline
      />
      {keys.length > 1 && (
        <Select
          label={words.key}
          value={key.id}
          onChange={(chosen) => onChoose({ key: chosen })}
          options={keys.map(({ id, client }) => ({ value: id, text: client }))}
          isInline
        />
      )}
    </>
  );
}

type WhereProps = { settled: Settled; servers: readonly ModelServer[]; isOwner: boolean };

/** Where a question goes, before it goes there. */
export function Where({ settled: { model }, servers, isOwner }: WhereProps) {
  const { choice: words } = useChatWords();
  if (!model) {
    return (
      <p className={css['where']}>
        {words.noModel} <Link href="/keys">{words.keys}</Link>
      </p>
    );
  }
  if (model.baseUrl !== null) return <p className={css['where']}>{words.goes(shortName(model.name), model.baseUrl)}</p>;
  if (servers.length > 0) return <p className={css['where']}>{words.stays}</p>;
  return (
    <p className={css['where']}>
      {words.noServer} {isOwner ? <Link href="/settings/models">{words.addServer}</Link> : words.askOwner}
    </p>
  );
}
