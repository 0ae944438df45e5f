import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Failure } from '../../../shared/errors.ts';
import type { Activity, CallNames } from '../../../shared/model.ts';
import { CallDialog } from '../hub/call-dialog.tsx';
import type { HubConnection } from '../hub/connect.ts';
import { OutsideLink } from '../hub/outside-link.tsx';
import { requestHub, useHubConnection } from '../hub/queries.ts';
import { Button } from '../ui/button.tsx';
import { showToast } from '../ui/toast.tsx';
import { useWords } from '../words/index.ts';
import css from './activity.module.css';
import { callClient, callPlace, callToolName, type KnownNames } from './call-facts.ts';

const query = 'activity.names';

/** What a call read or changed, by name; undefined where nothing is kept. */
function useCallNames({ callId, tool, outcome }: Activity): CallNames | undefined {
  const hub = useHubConnection();
  const { data } = useQuery<CallNames | null, Failure>({
    queryKey: [query, callId],
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
      requestHub(hub, query, { callIds: callIds.slice(page * mostAtOnce, (page + 1) * mostAtOnce) }),
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

type OfCall = { call: Activity; known: KnownNames };

/** What a call was about: the first thing that it read or changed, with its link, and how many more; else its place. */
export function CallObject({ call, known }: OfCall) {
  const { activity: words } = useWords();
  const kept = useCallNames(call);
  const place = callPlace(known, call);
  const [first] = kept?.names ?? [];
  if (!kept || !first) return <span className={css['muted']}>{place}</span>;
  const text = first.name || place;
  const others = kept.names.length - 1 + kept.more;
  const isWithin = call.resource !== null && text !== place;
  return (
    <span className={css['object']} title={kept.names.map(({ name }) => name).join('\n')}>
      <span>{first.url ? <OutsideLink url={first.url}>{text}</OutsideLink> : text}</span>
      {others > 0 && <span className={css['others']}> {words.others(others)}</span>}
      {isWithin && <span className={css['muted']}> {words.within(place)}</span>}
    </span>
  );
}

/** The call as a sentence, by the first name that is kept of it; undefined where none is. It begins with the client. */
export function useCallSentence({ call, known }: OfCall): string | undefined {
  const words = useWords();
  const { activity } = words;
  const kept = useCallNames(call);
  const [first] = kept?.names ?? [];
  if (!kept || !first) return undefined;
  const others = kept.names.length - 1 + kept.more;
  const object = [first.name || callPlace(known, call), ...(others > 0 ? [activity.others(others)] : [])].join(' ');
  return words.common.did(callClient(words, known, call), callToolName(words, known, call), call.access, object);
}

/** The call as a sentence, and all the names that are kept of it. */
export function CallNamesSection({ call, known }: OfCall) {
  const { activity } = useWords();
  const kept = useCallNames(call);
  const sentence = useCallSentence({ call, known });
  if (!kept || sentence === undefined) return null;
  const place = callPlace(known, call);
  return (
    <section className={css['kept']}>
      <p>{sentence}</p>
      <h3>{activity.names.title}</h3>
      <ul>
        {kept.names.map(({ name, url }) => (
          <li key={name}>{url ? <OutsideLink url={url}>{name || place}</OutsideLink> : name}</li>
        ))}
      </ul>
      {kept.more > 0 && <p className={css['muted']}>{activity.names.more(kept.more)}</p>}
    </section>
  );
}

/** Deletes what was read, by name; the audit log stays. */
export function ForgetNames() {
  const { forget } = useWords().activity;
  const queries = useQueryClient();
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button onPress={() => setOpen(true)}>{forget.start}</Button>
      <CallDialog
        call="activity.forget"
        input={{}}
        title={forget.title}
        action={forget.action}
        isOpen={isOpen}
        onClose={() => setOpen(false)}
        onDone={({ calls }) => {
          void queries.resetQueries({ queryKey: [query] });
          showToast({ text: forget.done(calls) });
        }}
      >
        <p>{forget.text}</p>
      </CallDialog>
    </>
  );
}
