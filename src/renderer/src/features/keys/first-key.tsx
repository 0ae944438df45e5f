import { useLocation } from 'wouter';
import type { Key } from '../../../../shared/model.ts';
import { useCall, useConfirmation } from '../../hub/queries.ts';
import { Button } from '../../ui/button.tsx';
import { FailureNote } from '../../ui/notes.tsx';
import { useWords } from '../../words/index.ts';
import type { PendingKey } from './create-key.tsx';
import { useSentence } from './grant-in-words.ts';
import { type GrantContext, newKeyForm, newKeyRequest } from './key-form.ts';
import css from './keys.module.css';

type FirstKeyProps = { around: GrantContext; keys: readonly Key[]; isSecond?: boolean };

/**
 * The form as it would begin, in one sentence: after the first account, the first key is one press and one confirmation away.
 * In a separate file, since the console begins with it and the form comes later. `isSecond`: below clients to install into.
 */
export function FirstKey({ around, keys, isSecond = false }: FirstKeyProps) {
  const { keys: words } = useWords();
  const [, go] = useLocation();
  const form = newKeyForm(keys, around);
  const sentence = useSentence(form, around);
  const propose = useCall('keys.propose', useConfirmation());
  const create = () =>
    propose.mutate(newKeyRequest(form, around, Date.now(), null), {
      onSuccess: (proposal) => {
        const asked: PendingKey = { proposal, before: keys.map(({ id }) => id) };
        go('/clients/new', { state: { asked } });
      },
    });
  return (
    <section className={css['first']} aria-label={words.first.title}>
      <div className={css['firstText']}>
        <h2 className="strong">{words.first.title}</h2>
        <p>{sentence}</p>
      </div>
      <div className="row-end">
        {!isSecond && <Button onPress={() => go('/clients')}>{words.first.install}</Button>}
        <Button onPress={() => go('/clients/new')}>{words.first.change}</Button>
        <Button kind={isSecond ? 'plain' : 'primary'} onPress={create} isPending={propose.isPending}>
          {words.create}
        </Button>
      </div>
      {propose.error && <FailureNote failure={propose.error} />}
    </section>
  );
}
