/** The models there are, as the connections and the rows make them, and which of them a person sees. */
import { type Body, isBody } from './answer.ts';
import { connectionHeaders, type Occasion } from './headers.ts';
import { listTimeoutMs, parsed, send } from './outgoing.ts';
import { isGranted } from './people.ts';
import { type Account, type ConnectionConfig, isNewer, type ModelRow, type State } from './state.ts';

export type Listed = Body & { id: string; urlIdx?: number };
export type Connection = { index: number; url: string; key: string; config: ConnectionConfig };

export function connectionAt({ connections }: State, index: number): Connection {
  const url = connections.OPENAI_API_BASE_URLS[index] ?? '';
  const config = connections.OPENAI_API_CONFIGS[String(index)] ?? connections.OPENAI_API_CONFIGS[url] ?? {};
  return { index, url, key: connections.OPENAI_API_KEYS[index] ?? '', config };
}

/** All of them; connections that name no models are asked on behalf of whoever wants the list. */
export async function listModels(state: State, occasion: Occasion): Promise<Listed[]> {
  if (!state.connections.ENABLE_OPENAI_API) return [];
  const connections = state.connections.OPENAI_API_BASE_URLS.map((_, index) => connectionAt(state, index));
  const lists = await Promise.all(
    connections.map(async (connection) => {
      const models = await modelsOf(state, connection, occasion);
      return models.map((model) => listed(state, connection, model));
    }),
  );
  const byId = new Map<string, Listed>();
  for (const model of lists.flat()) if (!byId.has(model.id)) byId.set(model.id, model);
  if (byId.size === 0) return [];
  if (!isNewer(state)) byId.set(arena.id, structuredClone(arena));
  for (const row of state.models) withRow(state, byId, row);
  return [...byId.values()].map((model) => ({ ...model, actions: [], filters: [], tags: model['tags'] ?? [] }));
}

/** Administrators see all, whatever the grants. */
export function seenBy(state: State, account: Account, models: Listed[]): Listed[] {
  if (account.role === 'admin') return models;
  return models.filter(({ id }) => {
    const row = state.models.find((one) => one.id === id);
    return row !== undefined && (row.user_id === account.id || isGranted(row.access_grants, account));
  });
}

export function metaOf(state: State, given: Body): ModelRow['meta'] {
  return {
    profile_image_url: null,
    ...(isNewer(state) && { background_image_url: null }),
    description: null,
    ...(isNewer(state) && { i18n: null }),
    capabilities: null,
    knowledge: null,
    ...(isNewer(state) && { voice: null, voice_avatar: null }),
    ...given,
  };
}

export function wireRow(state: State, { version_id, ...row }: ModelRow): Body {
  return { ...(isNewer(state) && { version_id }), ...row };
}

/** An entry of the older one that is no connection's. */
const arena: Listed = {
  id: 'arena-model',
  name: 'Arena Model',
  info: { meta: { description: 'Two models in a contest.', model_ids: null } },
  object: 'model',
  created: 0,
  owned_by: 'arena',
  arena: true,
};

async function modelsOf(state: State, { index, url, key, config }: Connection, occasion: Occasion): Promise<Body[]> {
  if (config.enable === false) return [];
  if (config.model_ids?.length) {
    return config.model_ids.map((id) => ({ id, name: id, owned_by: 'openai', openai: { id }, urlIdx: index }));
  }
  try {
    const headers = await connectionHeaders(state, config, key, occasion);
    const list = parsed(await send({ method: 'GET', url: `${url}/models`, headers, timeoutMs: listTimeoutMs }));
    const models = isBody(list) ? list['data'] : list;
    return Array.isArray(models) ? models.filter(isBody) : [];
  } catch {
    return [];
  }
}

function listed(state: State, { index, config }: Connection, model: Body): Listed {
  const { prefix_id: prefix, tags, connection_type = 'external', provider = '' } = config;
  const id = String(model['id'] ?? model['name'] ?? '');
  const named = {
    ...model,
    ...(prefix && { id: `${prefix}.${id}` }),
    ...(prefix && isNewer(state) && model['name'] ? { name: `${prefix}.${model['name']}` } : {}),
    ...(tags?.length && { tags }),
    ...(connection_type !== '' && { connection_type }),
    ...(provider !== '' && { provider }),
  };
  const whole = prefix ? `${prefix}.${id}` : id;
  const name = 'name' in named ? named.name : whole;
  return { ...named, id: whole, name, owned_by: 'openai', openai: named, connection_type, provider, urlIdx: index };
}

function withRow(state: State, byId: Map<string, Listed>, row: ModelRow): void {
  const model = byId.get(row.id);
  if (!model || row.base_model_id !== null) return;
  if (!row.is_active) {
    byId.delete(row.id);
    return;
  }
  const { params: _, meta, ...kept } = wireRow(state, row) as Body & { meta: Body };
  const { profile_image_url: __, ...shown } = meta;
  const { access_grants, is_active, updated_at, created_at, ...head } = kept;
  const tail = { access_grants, is_active, updated_at, created_at };
  const info = isNewer(state) ? { ...head, params: {}, meta: shown, ...tail } : { ...head, meta, ...tail };
  byId.set(row.id, { ...model, name: row.name, info });
}
