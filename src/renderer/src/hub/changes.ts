/** What changed at the headless hub, as it happens. EventSource cannot send a bearer, so the stream is read by fetch. */
import * as z from 'zod/mini';
import { ChangeTopic } from '../../../shared/contract.ts';
import { parseJson } from '../../../shared/parse-json.ts';
import { type HttpSide, streamLines } from './http.ts';

type ChangeListener = {
  onTopic(topic: ChangeTopic): void;
  onConnection(state: 'up' | 'down'): void;
};

const pause = 1000;
/** The hub says something every 15 seconds, if only that it is there. */
const silence = 45_000;

/** Listens until told to stop, and tries again every second while the hub is away. */
export function followChanges(side: HttpSide, listener: ChangeListener): () => void {
  const stop = new AbortController();
  const follow = async () => {
    while (!stop.signal.aborted) {
      const bearer = side.bearer.read();
      const wasOpen = bearer !== null && (await followOnce(side, bearer, listener, stop.signal));
      // A stream that ended is opened again soon: only when that fails is the hub away.
      await new Promise((resolve) => setTimeout(resolve, wasOpen ? pause / 4 : pause));
    }
  };
  void follow();
  return () => stop.abort();
}

/** Whether there was a stream. */
async function followOnce(
  side: HttpSide,
  bearer: string,
  listener: ChangeListener,
  stopped: AbortSignal,
): Promise<boolean> {
  const isOver = new AbortController();
  let heardAt = Date.now();
  const watch = setInterval(() => {
    // Somebody else signed in, whose changes come by another stream; or the hub hangs.
    if (side.bearer.read() !== bearer || Date.now() - heardAt > silence) isOver.abort();
  }, pause);
  try {
    const answer = await fetch(`${side.address}changes`, {
      headers: { authorization: `Bearer ${bearer}` },
      redirect: 'error',
      cache: 'no-store',
      signal: AbortSignal.any([stopped, isOver.signal]),
    }).catch(() => null);
    if (!answer) {
      if (!stopped.aborted && side.bearer.read() === bearer) listener.onConnection('down');
      return false;
    }
    listener.onConnection('up');
    if (answer.status === 401 && side.bearer.read() === bearer) {
      side.bearer.write(null);
      side.onSignedOut();
    }
    if (!answer.ok || !answer.body) return false;
    // What happened while nobody listened was told to nobody.
    for (const topic of ChangeTopic.options) listener.onTopic(topic);
    for await (const line of streamLines(answer.body)) {
      heardAt = Date.now();
      const data = /^data: *(.*)$/.exec(line)?.[1];
      if (data) tell(listener, data);
    }
    return true;
  } catch {
    return true;
  } finally {
    clearInterval(watch);
  }
}

function tell(listener: ChangeListener, data: string): void {
  // A hub that just stopped may have said half a line.
  const read = z.object({ topic: ChangeTopic }).safeParse(parseJson(data));
  if (read.success) listener.onTopic(read.data.topic);
}
