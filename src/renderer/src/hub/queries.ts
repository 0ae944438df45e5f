/** The hub's calls as React reads and makes them. What the hub says has changed is asked again. */
import {
  hashKey,
  keepPreviousData,
  QueryClient,
  queryOptions,
  type UseMutationResult,
  type UseQueryResult,
  useMutation,
  useQuery,
} from '@tanstack/react-query';
import { createContext, useCallback, useContext, useRef, useState } from 'react';
import type { CallArguments, CallName, CallOutput, CallsOf, ChangeTopic } from '../../../shared/contract.ts';
import type { Failure } from '../../../shared/errors.ts';
import type { Finding } from '../../../shared/finding.ts';
import type { Result } from '../../../shared/result.ts';
import { createState } from '../state.ts';
import { announce } from '../ui/announce.tsx';
import { showToast } from '../ui/toast.ts';
import { useWords } from '../words/index.ts';
import { useFailureToast } from '../words/use-failure-text.ts';
import type { HubConnection } from './connect.ts';
import { createFollower } from './follower.ts';
import type { CallOptions } from './http.ts';

type Name = CallsOf<'console'>;

export const HubContext = createContext<HubConnection | null>(null);

export function useHubConnection(): HubConnection {
  const hub = useContext(HubContext);
  if (!hub) throw new Error('There is no hub around this component.');
  return hub;
}

/** The hub takes a second to let a page that asked too much ask again. What had changed meanwhile would stay unseen without that. */
const askedTooMuch = {
  retry: (times: number, failure: unknown): boolean => (failure as Failure).code === 'window_too_fast' && times < 5,
  retryDelay: 1000,
};

/** Loopback needs no network, so the browser's idea of being offline counts for nothing. */
export function createQueries(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: { networkMode: 'always', ...askedTooMuch, staleTime: 30_000, refetchOnWindowFocus: false },
      mutations: { networkMode: 'always', retry: false },
    },
  });
}

/** A busy client tells of calls all the time; what counts them is asked again so often at the most (milliseconds). */
const activityPace = 1000;

/** Asks again what changed, for as long as the page lives. */
export function followHub(hub: Pick<HubConnection, 'onChange'>, queries: QueryClient): void {
  const askFor = (topic: ChangeTopic) => Promise.all(affectedCalls[topic].map((name) => askAgain(queries, name)));
  const activity = createFollower(() => askFor('activity'), activityPace);
  hub.onChange((topic) => {
    if (topic === 'activity') activity.changed();
    else void askFor(topic);
  });
}

/** React Query lets a first question that is under way stand, whose answer may be from before the change: it is asked again after it. */
async function askAgain(queries: QueryClient, name: CallName): Promise<void> {
  const of = { queryKey: [name] };
  const first = queries.getQueryCache().findAll({
    ...of,
    fetchStatus: 'fetching',
    predicate: ({ state }) => state.data === undefined,
  });
  const answers = first.map(({ promise }) => promise);
  const asked = queries.invalidateQueries(of);
  if (answers.length === 0) return asked;
  await Promise.allSettled(answers);
  await queries.invalidateQueries({ ...of, predicate: (query) => first.includes(query) });
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

/** A read, kept fresh, and asked `every` so many milliseconds while the page is in sight. `error` is the failure as the hub told it. */
export function useHub<N extends Name>(
  name: N,
  input: CallArguments<N>,
  options: {
    enabled?: boolean;
    retryEverySecond?: boolean;
    isAlwaysAsked?: boolean;
    every?: number;
    /** Shows the answer to the last input until that to a new one is there. */
    showsLast?: boolean;
  } = {},
): UseQueryResult<CallOutput<N>, Failure> {
  return useQuery({
    ...hubQuery(useHubConnection(), name, input),
    enabled: options.enabled ?? true,
    // What reflects the outside world is read again on each visit.
    ...(options.isAlwaysAsked ? { staleTime: 0 } : {}),
    ...(options.showsLast ? { placeholderData: keepPreviousData } : {}),
    // Each second only for what a page cannot begin without; elsewhere the person asks again, or the hub tells that it is back.
    refetchInterval: (query) =>
      options.retryEverySecond && query.state.status === 'error' ? 1000 : (options.every ?? false),
  });
}

type Call<N extends Name> = UseMutationResult<CallOutput<N>, Failure, CallArguments<N>>;

/** An action: `mutate(input)` or `await mutateAsync(input)`, which throws the failure. `onSuccess` comes before theirs. */
export function useCall<N extends Name>(name: N, onSuccess: () => void = () => undefined): Call<N> {
  const hub = useHubConnection();
  const underWay = useRef(new Set<string>()).current;
  const call = useMutation<CallOutput<N>, Failure, CallArguments<N>>({
    mutationFn: (input) =>
      requestHub(hub, name, input)
        .then(orThrow)
        .finally(() => underWay.delete(hashKey([input]))),
    onSuccess,
  });
  const { mutate } = call;
  // The second press of a double click comes before the button is drawn as busy.
  const once: typeof mutate = useCallback(
    (...given) => {
      const hash = hashKey([given[0]]);
      if (underWay.has(hash)) return;
      underWay.add(hash);
      mutate(...given);
    },
    [underWay, mutate],
  );
  return { ...call, mutate: once };
}

/** The same for what is done in passing: a toast says why it failed. `done` is told the result. */
export function useAct<N extends Name>(name: N, onSuccess?: () => void) {
  const { mutate, isPending, variables } = useCall(name, onSuccess);
  const onError = useFailureToast();
  const act = (input: CallArguments<N>, done: (output: CallOutput<N>) => void = () => undefined) =>
    mutate(input, { onSuccess: done, onError });
  return { act, isPending, variables };
}

/** React Query knows failures as what was thrown; this is the one place where ours are. */
function orThrow<T>(result: Result<T>): T {
  if (!result.ok) throw result.failure;
  return result.value;
}

/** Which calls answer something else once a topic has changed. */
const affectedCalls: Record<ChangeTopic, readonly CallName[]> = {
  session: ['welcome', 'status'],
  accounts: ['accounts.list', 'status'],
  // A key of Open WebUI may have been revoked elsewhere.
  keys: ['keys.list', 'keys.unusual', 'status', 'openwebui.status', 'confirmations.standing'],
  approvals: ['approvals.waiting', 'approvals.allowed', 'approvals.done'],
  // A call tells that its account works, what its platform still takes from it, and what can be undone.
  activity: ['audit.search', 'audit.list', 'status', 'accounts.list', 'approvals.done'],
  people: ['people.list', 'welcome'],
  settings: ['settings.read', 'status', 'welcome', 'notifiers.list'],
  models: ['models.list'],
  // What can be connected, and what keys can name, changes with it.
  imports: ['imports.list', 'imports.show', 'platforms.list', 'catalogue.list', 'confirmations.standing'],
  // Its conversations the chat screen asks for by itself, at its own pace: features/chat/conversation-view.tsx.
  chat: ['chat.sent'],
  openwebui: ['openwebui.status', 'openwebui.files'],
  // They wait in the confirmation window, which asks by itself.
  authorizations: [],
  clients: ['clients.list'],
  passkeys: ['passkeys.list'],
  receipts: ['receipts.list'],
};

/**
 * Whether Auth0 answers, as the last call that needed it found. The hub's lists come from its own database and continue without
 * it, so no list can tell.
 */
export const tenantState = createState<'up' | 'down'>('up');

/** None of these can succeed without it. */
const proofs: readonly string[] = ['session.signIn', 'accounts.connect', 'accounts.check'];

/** The steps of the doctor that need it. */
const askTenant: readonly string[] = ['tenant', 'sign-in', 'account'];

/** To be told of every answer. */
function noteTenant(name: string, answer: Result<unknown>): void {
  if (!answer.ok) {
    if (answer.failure.code === 'tenant_unreachable') tenantState.set('down');
  } else if (name === 'doctor') {
    // What else fails there may be the person's own session. The tenant's documents alone prove little: the hub keeps them.
    const asked = (answer.value as Finding[]).filter(({ step }) => askTenant.includes(step));
    if (asked.every(({ state }) => state !== 'failed')) tenantState.set('up');
  } else if (proofs.includes(name)) {
    tenantState.set('up');
  }
}

/** The calls that are given one. */
type SecretName = 'wishes.propose' | 'openwebui.account' | 'tenant.set' | 'tenant.plan' | 'tenant.apply';

/**
 * As `useCall`, for a password, a key or a token: React Query would keep for minutes what a mutation was given. `send` answers null
 * where it failed.
 */
export function useSecretCall<N extends SecretName>(name: N) {
  const hub = useHubConnection();
  const [failure, setFailure] = useState<Failure | null>(null);
  const [isPending, setPending] = useState(false);
  return {
    failure,
    isPending,
    reset: () => setFailure(null),
    async send(input: CallArguments<N>): Promise<CallOutput<N> | null> {
      setFailure(null);
      setPending(true);
      const answer = await requestHub(hub, name, input);
      setPending(false);
      if (!answer.ok) setFailure(answer.failure);
      return answer.ok ? answer.value : null;
    },
  };
}

/** Opens the window in which the person answers, for the person who is signed in here, or points to the one that is open. */
export function useConfirmation(): () => void {
  const hub = useHubConnection();
  const { approvals } = useWords();
  const { data } = useHub('welcome', {});
  const openOrPoint = async () => {
    if (!data?.person || (await hub.openConfirmation(data.person.userId))) return;
    showToast({ text: approvals.isOpen });
    announce(approvals.isOpen);
  };
  return () => void openOrPoint();
}

/** Puts before the person what lets somebody do more, and opens the window in which they confirm it. A toast says so, or why not. */
export function useWish() {
  const { frame } = useWords();
  const { act, ...rest } = useAct('wishes.propose', useConfirmation());
  const wish = (input: CallArguments<'wishes.propose'>, done: () => void = () => undefined) =>
    act(input, () => {
      showToast({ text: frame.wished });
      done();
    });
  return { wish, ...rest };
}

/** Whether who is signed in here owns the hub. */
export const useIsOwner = (): boolean => useHub('welcome', {}).data?.person?.owner ?? false;
