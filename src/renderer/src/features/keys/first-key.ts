import { useLocation } from 'wouter';
import type { Failure } from '../../../../shared/errors.ts';
import type { Key } from '../../../../shared/model.ts';
import { useCall, useConfirmation } from '../../hub/queries.ts';
import type { PendingKey } from './create-key.tsx';
import { useSentence } from './grant-in-words.ts';
import { type GrantContext, newKeyForm, newKeyRequest } from './key-form.ts';

type FirstKey = { sentence: string; create: () => void; isPending: boolean; error: Failure | null };

/** The form as it would begin, in one sentence, and the press that asks for that key. In a separate file, since the form comes later. */
export function useFirstKey({ around, keys }: { around: GrantContext; keys: readonly Key[] }): FirstKey {
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
  return { sentence, create, isPending: propose.isPending, error: propose.error };
}
