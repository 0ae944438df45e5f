/** Stopping every client at once, and letting exactly those continue again that this has stopped. */
import { useEffect, useRef, useState } from 'react';
import type { Key } from '../../../shared/model.ts';
import type { Result } from '../../../shared/result.ts';
import { requestHub, useConfirmation, useHub, useHubConnection } from '../hub/queries.ts';
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
  const openConfirmation = useConfirmation();
  useEffect(() => keep(() => localStorage, place, stopped), [stopped]);
  // What was resumed since, and is paused by itself later, is not for this to resume.
  const seenPaused = useRef(new Set<string>()).current;
  useEffect(() => {
    const resumed = keys.filter(({ id, paused }) => !paused && seenPaused.delete(id)).map(({ id }) => id);
    for (const { id, paused } of keys) if (paused) seenPaused.add(id);
    if (resumed.length > 0) setStopped((before) => before.filter((id) => !resumed.includes(id)));
  }, [keys, seenPaused]);

  const usable = keys.filter((key) => key.revokedAt === null && Date.parse(key.expiresAt) > Date.now());
  const active = usable.filter((key) => !key.paused);
  const resumable = usable.filter((key) => key.paused && stopped.includes(key.id));

  const each = async (
    ask: (id: string) => Promise<Result<unknown>>,
    chosen: Key[],
    told: (count: number) => string,
  ) => {
    setPending(true);
    const answers = await Promise.all(chosen.map(async ({ id }) => ({ id, answer: await ask(id) })));
    setPending(false);
    const done = answers.filter(({ answer }) => answer.ok).map(({ id }) => id);
    const text = told(done.length);
    announce(text);
    const failed = answers.map(({ answer }) => answer).find((answer) => !answer.ok);
    if (failed && !failed.ok) tellFailure(words, failed.failure, text);
    else showToast({ text });
    return done;
  };

  return {
    active,
    resumable,
    isPending,
    pause: async () => {
      if (active.length === 0) return showToast({ text: words.frame.nothingToPause });
      const done = await each((id) => requestHub(hub, 'keys.pause', { id }), active, words.frame.pausedAll);
      setStopped((before) => [...new Set([...before, ...done])]);
    },
    /** The person confirms each in the window for that. */
    resume: async () => {
      const wish = (id: string) => requestHub(hub, 'wishes.propose', { action: 'resume', id });
      const wished = await each(wish, resumable, () => words.frame.wished);
      if (wished.length > 0) openConfirmation();
    },
  };
}

function readStopped(): string[] {
  const kept = readKept(() => localStorage, place);
  return Array.isArray(kept) ? kept.filter((id) => typeof id === 'string') : [];
}
