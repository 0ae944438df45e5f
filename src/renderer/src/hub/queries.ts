/** The hub's calls as React reads and makes them. What the hub says has changed is asked again. */
import {
  QueryClient,
  queryOptions,
  type UseMutationResult,
  type UseQueryResult,
  useMutation,
  useQuery,
} from '@tanstack/react-query';
import { createContext, useContext } from 'react';
import type { CallArguments, CallOutput, CallsOf } from '../../../shared/contract.ts';
import type { Failure } from '../../../shared/errors.ts';
import type { Result } from '../../../shared/result.ts';
import type { HubConnection } from './connect.ts';
import type { CallOptions } from './http.ts';
import { noteTenant } from './tenant-state.ts';
import { touched } from './topics.ts';

type Name = CallsOf<'console'>;

export const HubContext = createContext<HubConnection | null>(null);

export function useHubConnection(): HubConnection {
  const hub = useContext(HubContext);
  if (!hub) throw new Error('There is no hub around this component.');
  return hub;
}

/** Loopback needs no network, so the browser's idea of being offline counts for nothing. */
export function createQueries(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: { networkMode: 'always', retry: false, staleTime: 30_000, refetchOnWindowFocus: false },
      mutations: { networkMode: 'always', retry: false },
    },
  });
}

/** Asks again what changed, for as long as the page lives. */
export function followHub(hub: HubConnection, queries: QueryClient): void {
  hub.onChange((topic) => {
    for (const name of touched[topic]) void queries.invalidateQueries({ queryKey: [name] });
  });
}

/** Makes any call, with its type; the way to it for what is no component. */
export async function requestHub<N extends Name>(
  hub: HubConnection,
  name: N,
  input: CallArguments<N>,
  options?: CallOptions,
): Promise<Result<CallOutput<N>>> {
  const call = hub.calls[name] as (input: CallArguments<N>, options?: CallOptions) => Promise<Result<CallOutput<N>>>;
  const answer = await call(input, options);
  noteTenant(name, answer);
  return answer;
}

/** A read for `useQueries`, `prefetchQuery` and `fetchQuery`, under the key that `useHub` uses too. */
export const hubQuery = <N extends Name>(hub: HubConnection, name: N, input: CallArguments<N>) =>
  queryOptions<CallOutput<N>, Failure>({
    queryKey: [name, input],
    queryFn: async ({ signal }) => orThrow(await requestHub(hub, name, input, { signal })),
  });

/** A read, kept fresh. `error` is the failure as the hub told it. */
export function useHub<N extends Name>(
  name: N,
  input: CallArguments<N>,
  options: { enabled?: boolean; retryEverySecond?: boolean; isAlwaysAsked?: boolean } = {},
): UseQueryResult<CallOutput<N>, Failure> {
  return useQuery({
    ...hubQuery(useHubConnection(), name, input),
    enabled: options.enabled ?? true,
    // What looks at the world is looked at anew by whoever comes to it.
    ...(options.isAlwaysAsked ? { staleTime: 0 } : {}),
    // Only for what a page cannot begin without; elsewhere the person asks again, or the hub tells that it is back.
    refetchInterval: (query) => (options.retryEverySecond && query.state.status === 'error' ? 1000 : false),
  });
}

/** An action: `mutate(input)` or `await mutateAsync(input)`, which throws the failure. */
export function useCall<N extends Name>(name: N): UseMutationResult<CallOutput<N>, Failure, CallArguments<N>> {
  const hub = useHubConnection();
  return useMutation<CallOutput<N>, Failure, CallArguments<N>>({
    mutationFn: async (input) => orThrow(await requestHub(hub, name, input)),
  });
}

/** React Query knows failures as what was thrown; this is the one place where ours are. */
function orThrow<T>(result: Result<T>): T {
  if (!result.ok) throw result.failure;
  return result.value;
}
