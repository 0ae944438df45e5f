/** Keeps the head and the bytes of every HTTP answer of the hub, whichever client in this process asked for it. */
import type { Watched } from './watch.ts';

export type Answers = {
  /** How many of the answers were streams of events. */
  streams(): number;
  /** Waits for what is still arriving; the stream of changes is kept when it ends. */
  settled(): Promise<void>;
  stop(): void;
};

/** Stands in for the global fetch, which the clients use, until it is stopped. */
export function recordAnswers({ hub, keep, keepConsole }: Watched): Answers {
  const fetchAsBefore = globalThis.fetch;
  const arriving = new Set<Promise<void>>();
  let streams = 0;

  async function record(path: string, name: string, answer: Response): Promise<void> {
    const head = `${answer.status} ${[...answer.headers].map(([header, value]) => `${header}: ${value}`).join('\n')}\n\n`;
    const chunks: Uint8Array[] = [Buffer.from(head)];
    try {
      for await (const chunk of answer.body ?? []) chunks.push(chunk);
    } catch {
      // cut off by the client or by a kill of the hub: what came is kept
    }
    const bytes = Buffer.concat(chunks);
    if (path.startsWith('/console/api/') || path === '/oauth/token') keepConsole(path, bytes.toString());
    else keep(name, bytes);
  }

  globalThis.fetch = async (input, init) => {
    const answer = await fetchAsBefore(input, init);
    const { origin, pathname } = new URL(input instanceof Request ? input.url : input);
    if (origin !== hub.url) return answer;
    if (answer.headers.get('content-type')?.startsWith('text/event-stream')) streams += 1;
    const kept = record(pathname, `answer to ${asked(init?.body) ?? pathname}`, answer.clone()).finally(() =>
      arriving.delete(kept),
    );
    if (pathname !== '/console/api/changes') arriving.add(kept);
    return answer;
  };

  return {
    streams: () => streams,
    async settled() {
      await Promise.all(arriving);
    },
    stop() {
      globalThis.fetch = fetchAsBefore;
    },
  };
}

function asked(body: unknown): string | undefined {
  if (typeof body !== 'string') return undefined;
  if (!body.startsWith('{')) return undefined;
  const { method, params } = JSON.parse(body) as { method?: string; params?: { name?: string } };
  return method && [method, params?.name].filter(Boolean).join(' ');
}
