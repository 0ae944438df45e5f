/** Puts a registration into Open WebUI, looks whether it is still there, and takes it back. Everybody else's entries stay. */

import type { OpenWebUIChange, OpenWebUIPart, OpenWebUIPartState, OpenWebUIProof } from '../../../shared/open-webui.ts';
import { fail, ok, type Result } from '../../../shared/result.ts';
import type { OpenWebUIApi } from './api.ts';
import { findConnection, putConnection, takeConnection } from './connections.ts';
import { connectionDrift, toolServerDrift } from './drift.ts';
import { connectionOf, grantsFor, type Shape, toolServerOf } from './entries.ts';
import { isObject, type Json, type JsonObject, textOf } from './exact-json.ts';
import { allowModels, modelsLacking, withdrawModels } from './model-access.ts';
import type { Registration } from './store.ts';
import { findToolServer, withToolServer } from './tool-servers.ts';

const connectionsAt = { read: '/openai/config', write: '/openai/config/update' };
const toolServersAt = { read: '/api/v1/configs/tool_servers', write: '/api/v1/configs/tool_servers' };
const toolParts = ['openapi', 'mcp'] as const;

/** Read and written back to back: Open WebUI has no version of its lists that a write could be held to. */
async function rewrite(
  api: OpenWebUIApi,
  at: { read: string; write: string },
  change: (all: JsonObject) => JsonObject,
): Promise<Result<void>> {
  const read = await readList(api, at.read);
  if (!read.ok) return read;
  const changed = change(read.value);
  if (JSON.stringify(changed) === JSON.stringify(read.value)) return ok(undefined);
  const written = await api.call('POST', at.write, changed);
  return written.ok ? ok(undefined) : written;
}

async function readList(api: OpenWebUIApi, path: string): Promise<Result<JsonObject>> {
  const read = await api.call('GET', path);
  if (!read.ok) return read;
  return isObject(read.value) ? ok(read.value) : fail('open_webui_refused', `It answers ${path} with something else.`);
}

const withParts = (all: JsonObject, registration: Registration, shape: Shape, leaving: string[]): JsonObject =>
  toolParts.reduce<JsonObject>((list, part) => {
    const wanted = registration.parts.includes(part) ? toolServer(list, shape, part, leaving) : undefined;
    return withToolServer(list, registration.marker, part, wanted);
  }, all);

function toolServer(
  all: JsonObject,
  shape: Shape,
  part: Exclude<OpenWebUIPart, 'model'>,
  leaving: string[],
): JsonObject {
  const config = findToolServer(all, shape.marker, part)?.['config'];
  const grants = grantsFor(isObject(config) ? config['access_grants'] : undefined, shape.members, leaving);
  return toolServerOf(shape, part, grants);
}

const withModel = (all: JsonObject, { parts, marker }: Registration, shape: Shape): JsonObject =>
  parts.includes('model') ? putConnection(all, marker, connectionOf(shape)) : takeConnection(all, marker);

export const shapeOf = (registration: Registration, proof: OpenWebUIProof, key: string): Shape => ({
  ...registration,
  proof,
  key,
});

/** Writes all parts; answers the registration with the rows it made. What it wrote before a failure stays, and `withdraw` takes it back. */
export async function apply(
  api: OpenWebUIApi,
  registration: Registration,
  proof: OpenWebUIProof,
  key: string,
  leaving: string[] = [],
): Promise<Result<Registration>> {
  const shape = shapeOf(registration, proof, key);
  const connected = await rewrite(api, connectionsAt, (all) => withModel(all, registration, shape));
  if (!connected.ok) return connected;
  const tools = await rewrite(api, toolServersAt, (all) => withParts(all, registration, shape, leaving));
  if (!tools.ok) return tools;
  const models = registration.parts.includes('model') ? registration.models : [];
  const rows = await allowModels(api, { ...registration, models }, leaving);
  return rows.ok ? ok({ ...registration, ownRows: rows.value }) : rows;
}

export async function withdraw(api: OpenWebUIApi, registration: Registration): Promise<Result<void>> {
  const { marker } = registration;
  const models = await withdrawModels(api, registration);
  if (!models.ok) return models;
  const connected = await rewrite(api, connectionsAt, (all) => takeConnection(all, marker));
  if (!connected.ok) return connected;
  return rewrite(api, toolServersAt, (all) =>
    toolParts.reduce((list, part) => withToolServer(list, marker, part, undefined), all),
  );
}

type Looked = { states: Pick<OpenWebUIPartState, 'part' | 'state' | 'edited'>[]; key: string };

/** Lets the members in, and whoever is `leaving` no longer, at entries that are still there; puts none back. */
export async function grantAccess(
  api: OpenWebUIApi,
  registration: Registration,
  leaving: string[] = [],
): Promise<Result<Registration>> {
  const { marker, members, parts } = registration;
  const tools = await rewrite(api, toolServersAt, (all) =>
    parts.reduce<JsonObject>((list, part) => {
      const entry = part === 'model' ? undefined : findToolServer(list, marker, part);
      if (part === 'model' || !entry) return list;
      const config = isObject(entry['config']) ? entry['config'] : {};
      const access_grants = grantsFor(config['access_grants'], members, leaving);
      return withToolServer(list, marker, part, { ...entry, config: { ...config, access_grants } });
    }, all),
  );
  if (!tools.ok || !parts.includes('model')) return tools.ok ? ok(registration) : tools;
  const rows = await allowModels(api, registration, leaving);
  return rows.ok ? ok({ ...registration, ownRows: rows.value }) : rows;
}

/** How each part is there now, and the key that stands there. */
export async function inspect(
  api: OpenWebUIApi,
  registration: Registration,
  proof: OpenWebUIProof,
): Promise<Result<Looked>> {
  const { marker, parts } = registration;
  const connections = await readList(api, connectionsAt.read);
  if (!connections.ok) return connections;
  const tools = await readList(api, toolServersAt.read);
  if (!tools.ok) return tools;
  const shape = shapeOf(registration, proof, '');
  const connection = findConnection(connections.value, marker);
  const lacking = parts.includes('model') ? await modelsLacking(api, registration) : ok([]);
  if (!lacking.ok) return lacking;
  const found = toolParts.map((part) => findToolServer(tools.value, marker, part));
  const states = parts.map((part) => ({
    part,
    ...(part === 'model'
      ? connectionDrift(connection, shape, lacking.value)
      : toolServerDrift(found[toolParts.indexOf(part)], shape, part)),
  }));
  return ok({ states, key: connection?.key || textOf(found.find(Boolean)?.['key']) });
}

/** What `apply` would change, with keys left out. */
export async function plan(
  api: OpenWebUIApi,
  registration: Registration,
  proof: OpenWebUIProof,
): Promise<Result<OpenWebUIChange[]>> {
  const { marker } = registration;
  const connections = await readList(api, connectionsAt.read);
  if (!connections.ok) return connections;
  const tools = await readList(api, toolServersAt.read);
  if (!tools.ok) return tools;
  const shape = shapeOf(registration, proof, proof === 'sso' ? '' : keyPlace);
  const lacking = registration.parts.includes('model') ? await modelsLacking(api, registration) : ok([]);
  if (!lacking.ok) return lacking;
  const after = withModel(connections.value, registration, shape);
  const changes: OpenWebUIChange[] = [
    change('connection', 'OpenGitHubX', findConnection(connections.value, marker), findConnection(after, marker)),
    ...toolParts.map((part) => {
      const later = withParts(tools.value, registration, shape, []);
      const there = findToolServer(tools.value, marker, part);
      return change('tool server', `OpenGitHubX, ${part}`, there, findToolServer(later, marker, part));
    }),
    ...lacking.value.map((model) => change('model access', model, undefined, { members: registration.members.length })),
  ];
  return ok(changes.filter(({ before, after }) => before !== after));
}

const keyPlace = '…';

function change(
  what: OpenWebUIChange['what'],
  name: string,
  before: object | undefined,
  after: object | undefined,
): OpenWebUIChange {
  return { what, name, before: shown(before), after: shown(after) };
}

/** A place in a list is no part of what is there, and its key is nobody's business. */
function shown(entry: object | undefined): string | null {
  if (!entry) return null;
  const { place, key, ...rest } = entry as Record<string, Json>;
  return JSON.stringify({ ...rest, ...(key !== undefined && { key: key === '' ? '' : keyPlace }) }, null, 2);
}
