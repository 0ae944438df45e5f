/** A server of models as OpenAI's clients know it. Its models know nothing but the request they are asked with. */
import { randomBytes } from 'node:crypto';
import type { Handler } from '../service.ts';
import { carriesBearer } from '../web.ts';
import type { World } from '../world.ts';
import { type Asked, answer, modelFailure, readAsked } from './answer.ts';
import { scripts } from './scripts.ts';
import { summarize } from './summarizer.ts';

/** One request as it came in, whole: a test sweeps these for what must never reach a model. */
type Heard = { at: string; method: string; path: string; headers: Record<string, string>; body: string };

/** A prompt may be large, so only the latest are kept. */
const heardLimit = 200;

const note = ({ method, url, headers }: Request, body: string): Heard => {
  const { pathname, search } = new URL(url);
  return { at: new Date().toISOString(), method, path: pathname + search, headers: Object.fromEntries(headers), body };
};

export type DemoModelServer = {
  /** The bearer that it wants. */
  key: string;
  handle: Handler;
  /** The latest requests with all that was in them, oldest first. */
  heard(): readonly Heard[];
  forget(): void;
  /** Offers these scripts beside the models, and no others. */
  offer(names: readonly ScriptName[]): void;
};

export type ScriptName = keyof typeof scripts;

export const isScriptName = (name: unknown): name is ScriptName =>
  typeof name === 'string' && Object.hasOwn(scripts, name);

/** In Ollama's words, by which clients recognise it. */
const withoutTools = (asked: Asked): Response =>
  asked.tools.length > 0
    ? modelFailure(400, `registry.ollama.ai/library/${asked.model}:latest does not support tools`)
    : answer(asked, summarize(asked));

type Model = (asked: Asked) => Response | Promise<Response>;

const models: Readonly<Record<string, Model>> = {
  'demo-summarizer': (asked) => answer(asked, summarize(asked)),
  'demo-no-tools': withoutTools,
};

/** A server whose key is on the ledger before anybody can send it. */
export function createModelServer({ record, keep }: Pick<World, 'record' | 'keep'>): DemoModelServer {
  const key: string = keep('model key', () => key) ?? `sk-demo-${randomBytes(32).toString('base64url')}`;
  record('model_api_key', key);
  let heard: Heard[] = [];
  let offered: Readonly<Record<string, Model>> = models;
  const asked = (body: string) => {
    const request = readAsked(body);
    const model = Object.hasOwn(offered, request.model) ? offered[request.model] : undefined;
    return model
      ? model(request)
      : modelFailure(404, `The model \`${request.model}\` does not exist`, 'model_not_found');
  };
  return {
    key,
    async handle(request) {
      const body = await request.text();
      heard = [...heard, note(request, body)].slice(-heardLimit);
      if (!carriesBearer(request, key)) return modelFailure(401, 'Incorrect API key provided.', 'invalid_api_key');
      switch (`${request.method} ${new URL(request.url).pathname}`) {
        case 'GET /v1/models':
          return Response.json(list(Object.keys(offered)));
        case 'POST /v1/chat/completions':
          return asked(body);
        default:
          return modelFailure(404, 'Unknown request URL.', 'unknown_url');
      }
    },
    heard: () => heard,
    forget: () => {
      heard = [];
    },
    offer: (names) => {
      offered = { ...models, ...Object.fromEntries(names.map((name) => [name, scripts[name]])) };
    },
  };
}

const list = (ids: readonly string[]) => ({
  object: 'list',
  data: ids.map((id) => ({ id, object: 'model', created: 1_764_000_000, owned_by: 'demo' })),
});
