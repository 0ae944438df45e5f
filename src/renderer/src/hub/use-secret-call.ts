import { useState } from 'react';
import type { CallArguments, CallOutput } from '../../../shared/contract.ts';
import type { Failure } from '../../../shared/errors.ts';
import { requestHub, useHubConnection } from './queries.ts';

/** The calls that are given one. */
type SecretName = 'openwebui.set' | 'openwebui.account' | 'tenant.set' | 'tenant.plan' | 'tenant.apply';

type SecretCall<N extends SecretName> = {
  /** Null when it failed. */
  send(input: CallArguments<N>): Promise<CallOutput<N> | null>;
  failure: Failure | null;
  isPending: boolean;
  reset(): void;
};

/** As `useCall`, for a password, a key or a token: React Query would keep for minutes what a mutation was given. */
export function useSecretCall<N extends SecretName>(name: N): SecretCall<N> {
  const hub = useHubConnection();
  const [failure, setFailure] = useState<Failure | null>(null);
  const [isPending, setPending] = useState(false);
  return {
    failure,
    isPending,
    reset: () => setFailure(null),
    async send(input) {
      setFailure(null);
      setPending(true);
      const answer = await requestHub(hub, name, input);
      setPending(false);
      if (!answer.ok) setFailure(answer.failure);
      return answer.ok ? answer.value : null;
    },
  };
}
