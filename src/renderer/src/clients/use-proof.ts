import { useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import type { ClientName, ClientProof } from '../../../shared/client-install.ts';
import type { Failure } from '../../../shared/errors.ts';
import { useCall } from '../hub/queries.ts';

export type ProofState = {
  prove: () => void;
  isPending: boolean;
  /** What came of it, here and now. */
  result: ClientProof | undefined;
  failure: Failure | null;
  forget: () => void;
};

/** Makes the calls that the client would make, and tells what came of them. */
export function useProof(client: ClientName): ProofState {
  const { mutate, isPending, data, error, reset } = useCall('clients.prove');
  const queries = useQueryClient();
  const prove = useCallback(
    () => mutate({ client }, { onSettled: () => void queries.invalidateQueries({ queryKey: ['clients.list'] }) }),
    [mutate, client, queries],
  );
  return { prove, isPending, result: data, failure: error, forget: reset };
}
