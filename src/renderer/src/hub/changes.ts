/** What changed at the headless hub, as it happens. EventSource cannot send a bearer, so the stream is read by fetch. */
import { Topic } from '../../../shared/contract.ts';
import type { HttpSide } from './http.ts';
import { linesOf } from './lines.ts';

export type ChangeListener = {
  onTopic(topic: Topic): void;
  /** `up` whenever a stream was opened: what happened in between was not told, so everything may have changed. */
  onConnection(state: 'up' | 'down'): void;
};

const pause = 1000;

/** Listens until told to stop, and tries again every second while the hub is away. */
export function followChanges(side: HttpSide, listener: ChangeListener): () => void {
  const stop = new AbortController();
  const follow = async () => {
    while (!stop.signal.aborted) {
      if (side.bearer.read() !== null) await followOnce(side, listener, stop.signal);
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  };
  void follow();
  return () => stop.abort();
}

async function followOnce(side: HttpSide, listener: ChangeListener, signal: AbortSignal): Promise<void> {
  const bearer = side.bearer.read();
  const isOver = new AbortController();
  // Someone else signed in: their changes come by another stream.
  const watch = setInterval(() => {
    if (side.bearer.read() !== bearer) isOver.abort();
  }, pause);
  try {
    const answer = await fetch(`${side.address}changes`, {
      headers: { authorization: `Bearer ${bearer}` },
      credentials: 'omit',
      redirect: 'error',
      cache: 'no-store',
      signal: AbortSignal.any([signal, isOver.signal]),
    });
    listener.onConnection('up');
    if (answer.status === 401 && side.bearer.read() === bearer) {
      side.bearer.write(null);
      side.onSignedOut();
    }
    if (!answer.ok || !answer.body) return;
    for await (const line of linesOf(answer.body)) {
      const topic = /^data: *(.*)$/.exec(line)?.[1];
      if (topic) tell(listener, topic);
    }
    if (!signal.aborted && !isOver.signal.aborted) listener.onConnection('down');
  } catch {
    if (!signal.aborted && !isOver.signal.aborted) listener.onConnection('down');
  } finally {
    clearInterval(watch);
  }
}

function tell(listener: ChangeListener, data: string): void {
  try {
    const { topic } = JSON.parse(data) as { topic?: unknown };
    const read = Topic.safeParse(topic);
    if (read.success) listener.onTopic(read.data);
  } catch {
    // Half a line from a hub that just stopped.
  }
}
