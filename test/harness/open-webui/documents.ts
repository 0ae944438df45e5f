/** The documents of OpenAPI tool servers. */
import { isBody } from './answer.ts';
import { agent } from './headers.ts';
import { listTimeoutMs, send } from './outgoing.ts';
import type { State, ToolServer } from './state.ts';

export type Document = {
  info?: { title?: string; description?: string };
  paths: Record<string, unknown>;
  components?: unknown;
};

type Loaded = { id: string; server: ToolServer; document: Document };
const lastLoaded = new WeakMap<State, Loaded[]>();

/** The documents of the OpenAPI servers that are on; one entry without `info` makes it keep what it had before. */
export async function documents(state: State): Promise<Loaded[]> {
  const isBroken = ({ config, info, type }: ToolServer) =>
    config === null || (config.enable && type !== 'mcp' && info === null);
  if (state.toolServers.some(isBroken)) return lastLoaded.get(state) ?? [];
  const loading = state.toolServers.map(async (server, index): Promise<Loaded[]> => {
    if (!server.config?.enable || (server.type ?? 'openapi') !== 'openapi') return [];
    const { key, info, auth_type } = server;
    const isBearer = auth_type === 'bearer' && key;
    const document = await fetchDocument(state, server, isBearer ? { Authorization: `Bearer ${key}` } : {});
    if (!isBody(document) || !isBody(document['paths'])) return [];
    const { name: title, description } = info ?? {};
    const shown = { ...(title !== undefined && { title }), ...(description !== undefined && { description }) };
    const whole = { ...document, info: { ...(document['info'] as object), ...shown } } as Document;
    return [{ id: info?.id || String(index), server, document: whole }];
  });
  const loaded = (await Promise.all(loading)).flat();
  lastLoaded.set(state, loaded);
  return loaded;
}

/** The document at a server's path, or inside the entry; undefined where there is none. */
export async function fetchDocument(
  state: State,
  server: ToolServer,
  headers: Record<string, string>,
): Promise<unknown> {
  const { url, path, spec_type: where = 'url', spec } = server;
  try {
    if (where === 'json') return JSON.parse(String(spec));
    const whole = path.includes('://') ? path : `${url.replace(/\/+$/, '')}/${path.replace(/^\//, '')}`;
    const { Accept: _, ...more } = agent(state);
    const reply = await send({
      method: 'GET',
      url: whole,
      headers: { Accept: 'application/json', 'Content-Type': 'application/json', ...headers, ...more },
      timeoutMs: listTimeoutMs,
    });
    return reply.status === 200 ? JSON.parse(reply.text) : undefined;
  } catch {
    return undefined;
  }
}
