/** Stopping every client at once, and letting exactly those continue again that this has stopped. */
import { useEffect, useState } from 'react';
import type { Key } from '../../../shared/model.ts';
import { requestHub, useHub, useHubConnection } from '../hub/queries.ts';
import { keep, readKept } from '../json.ts';
import { announce } from '../ui/announce.tsx';
import { showToast } from '../ui/toast.ts';
import { useWords } from '../words/index.ts';
import { tellFailure } from '../words/use-failure-text.ts';

const place = 'opengithubx.paused';

export type PauseAll = ReturnType<typeof usePauseAll>;

/** `active`: keys that can call now. `resumable`: those that this has stopped, without any that was paused by itself. */
export function usePauseAll() {
  const hub = useHubConnection();
  const words = useWords();
  const { data: keys = [] } = useHub('keys.list', {});
  const [stopped, setStopped] = useState(readStopped);
  const [isPending, setPending] = useState(false);
  useEffect(() => keep(() => localStorage, place, stopped), [stopped]);

  const usable = keys.filter((key) => key.revokedAt === null && Date.parse(key.expiresAt) > Date.now());
  const active = usable.filter((key) => !key.paused);
  const resumable = usable.filter((key) => key.paused && stopped.includes(key.id));

  const each = async (name: 'keys.pause' | 'keys.resume', chosen: Key[]) => {
    setPending(true);
    const answers = await Promise.all(chosen.map(({ id }) => requestHub(hub, name, { id })));
    setPending(false);
    const done = answers.flatMap((answer) => (answer.ok ? [answer.value.id] : []));
    const failed = answers.find((answer) => !answer.ok);
    const told = name === 'keys.pause' ? words.frame.pausedAll(done.length) : words.frame.resumedAll(done.length);
    announce(told);
    if (failed && !failed.ok) tellFailure(words, failed.failure, told);
    else showToast({ text: told });
    return done;
  };

  return {
    active,
    resumable,
    isPending,
    pause: async () => {
      if (active.length === 0) return showToast({ text: words.frame.nothingToPause });
      const done = await each('keys.pause', active);
      setStopped((before) => [...new Set([...before, ...done])]);
    },
    resume: async () => {
      const done = await each('keys.resume', resumable);
      setStopped((before) => before.filter((id) => !done.includes(id)));
    },
  };
}

function readStopped(): string[] {
  const kept = readKept(() => localStorage, place);
  return Array.isArray(kept) ? kept.filter((id) => typeof id === 'string') : [];
}
