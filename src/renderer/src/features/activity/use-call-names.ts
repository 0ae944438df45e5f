/** What calls read or changed, by name, as the hub keeps it for their person. */
import { useQuery } from '@tanstack/react-query';
import type { Failure } from '../../../../shared/errors.ts';
import type { Activity, CallNames } from '../../../../shared/model.ts';
import type { HubConnection } from '../../hub/connect.ts';
import { requestHub, useHubConnection } from '../../hub/queries.ts';
import type { KnownNames } from './call-facts.ts';

/** Under which React Query keeps them. */
export const callNames = 'activity.names';

/** What a call read or changed, by name; undefined where nothing is kept. */
export function useCallNames({ callId, tool, outcome }: Activity): CallNames | undefined {
  const hub = useHubConnection();
  const { data } = useQuery<CallNames | null, Failure>({
    queryKey: [callNames, callId],
    queryFn: () => loaderOf(hub)(callId),
    enabled: tool !== null && outcome === 'ok',
    staleTime: Number.POSITIVE_INFINITY,
  });
  return data ?? undefined;
}

type Load = (callId: string) => Promise<CallNames | null>;
const loaders = new WeakMap<HubConnection, Load>();
const loaderOf = (hub: HubConnection): Load => {
  const loader = loaders.get(hub) ?? createLoader(hub);
  loaders.set(hub, loader);
  return loader;
};

/** Milliseconds in which the rows that come on screen are asked for together. */
const together = 50;
const mostAtOnce = 200;

function createLoader(hub: HubConnection): Load {
  let wanted: string[] = [];
  let answer: ReturnType<typeof ask> | undefined;
  async function ask() {
    await new Promise((resolve) => setTimeout(resolve, together));
    const callIds = wanted;
    [wanted, answer] = [[], undefined];
    const pages = Array.from({ length: Math.ceil(callIds.length / mostAtOnce) }, (_, page) =>
      requestHub(hub, callNames, { callIds: callIds.slice(page * mostAtOnce, (page + 1) * mostAtOnce) }),
    );
    return Promise.all(pages);
  }
  return async (callId) => {
    wanted.push(callId);
    answer ??= ask();
    for (const page of await answer) {
      if (!page.ok) throw page.failure;
      const found = page.value.find((names) => names.callId === callId);
      if (found) return found;
    }
    return null;
  };
}

export type OfCall = { call: Activity; known: KnownNames };
