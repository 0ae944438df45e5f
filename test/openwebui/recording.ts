/** Real requests and answers of an Open WebUI, made the same at every run and free of secrets, for a fake of it. */
import { type Caller, callOpenWebUI } from './call.ts';
import type { Recorded } from './recording-hub.ts';

type Exchange = { name: string; method: string; path: string; body?: object; status: number; answer: unknown };

/** Calls Open WebUI and keeps what it said; `exchanges` is in the order of the calls. */
export function createRecorder() {
  const exchanges: Exchange[] = [];
  return {
    exchanges,
    async call<Body>(name: string, caller: Caller, method: string, path: string, body?: object): Promise<Body> {
      const { status, body: answer } = await callOpenWebUI<Body>(caller, method, path, body);
      exchanges.push({ name, method, path, ...(body && { body }), status, answer });
      return answer;
    },
  };
}

/** A request that reached the hub, in the order of its name: background tasks overtake each other. */
export function requestToHub({ method, path, headers, body }: Recorded) {
  const { 'content-length': _, cookie, ...kept } = headers;
  const cookieNames = cookie?.split('; ').map((pair) => pair.split('=')[0]);
  const task = headers['x-ogx-task'];
  return { name: task ? `${path} ${task}` : path, method, headers: { ...kept, ...(cookie && { cookieNames }) }, body };
}

const longest = 160;

/** JSON text in which ids, times, addresses and secrets have stable stand-ins and long texts are cut. */
export function withStandIns(value: unknown, origins: Record<string, string>): string {
  const ids = new Map<string, string>();
  let text = JSON.stringify(value, (_, one) => (typeof one === 'string' ? cut(one) : one), 2);
  for (const [name, origin] of Object.entries(origins)) {
    text = text.replaceAll(origin, `http://${name}`).replaceAll(new URL(origin).host, name);
  }
  return text
    .replace(/eyJ[\w-]+\.[\w-]+\.[\w-]*/g, '<jwt>')
    .replace(/\bsk-[0-9a-f]{16,}/g, '<api key>')
    .replace(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, (id) => {
      if (!ids.has(id)) ids.set(id, `id-${ids.size + 1}`);
      return ids.get(id) ?? id;
    })
    .replace(/\b(msg|fco)_[0-9a-f]{24}\b/g, '$1_1')
    .replace(/(?<![\w.])1[6-9]\d{8}(?!\d)/g, '1700000000')
    .replace(/Python\/3\.\d+/g, 'Python/3');
}

function cut(text: string): string {
  const isToken = text.includes('eyJ');
  return text.length > longest && !isToken ? `${text.slice(0, longest)}…` : text;
}
