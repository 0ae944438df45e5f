/** Puts a registration into Open WebUI, looks whether it is still there, and undoes it. Everybody else's entries stay. */
import type {
  OpenWebUIChange,
  OpenWebUIPart,
  OpenWebUIPartState,
  OpenWebUIProof,
} from '../../../../shared/open-webui.ts';
import { fail, ok, type Result } from '../../../../shared/result.ts';
import { isHubAt, type OpenWebUIAnswer, type OpenWebUIApi } from './api.ts';
import {
  connectionDrift,
  type EntryShape,
  filterField,
  findConnection,
  findToolServer,
  grantsFor,
  type HubThere,
  hubsIn,
  letsIn,
  modelConnectionOf,
  modelTitle,
  putConnection,
  rowIdOf,
  sidesOf,
  takeConnection,
  toolFilterOf,
  toolServerDrift,
  toolServerOf,
  withToolServer,
} from './entries.ts';
import { type ExactJson, type ExactObject, exactText, isExactObject } from './exact-json.ts';
import type { Registration } from './store.ts';

/** `holds`: what is told from it by name; one that lacks it is of another version, and would be emptied by writing it. */
type ListEndpoint = { read: string; write: string; holds: Record<string, (value: ExactJson | undefined) => boolean> };

const connectionsAt: ListEndpoint = {
  read: '/openai/config',
  write: '/openai/config/update',
  holds: { OPENAI_API_BASE_URLS: Array.isArray, OPENAI_API_KEYS: Array.isArray, OPENAI_API_CONFIGS: isExactObject },
};
const toolServersAt: ListEndpoint = {
  read: '/api/v1/configs/tool_servers',
  write: '/api/v1/configs/tool_servers',
  holds: { TOOL_SERVER_CONNECTIONS: Array.isArray },
};
const toolParts = ['openapi', 'mcp'] as const;

/** Read and written back to back: Open WebUI has no version of its lists that a write could be held to. */
async function rewrite(
  api: OpenWebUIApi,
  at: ListEndpoint,
  change: (all: ExactObject) => ExactObject,
): Promise<Result<void>> {
  const read = await readList(api, at);
  if (!read.ok) return read;
  const changed = change(read.value);
  if (JSON.stringify(changed) === JSON.stringify(read.value)) return ok(undefined);
  const written = await api.call('POST', at.write, changed);
  return written.ok ? ok(undefined) : written;
}

/** Both lists that the hub's entries are in. */
async function readLists(api: OpenWebUIApi): Promise<Result<{ connections: ExactObject; tools: ExactObject }>> {
  const connections = await readList(api, connectionsAt);
  if (!connections.ok) return connections;
  const tools = await readList(api, toolServersAt);
  return tools.ok ? ok({ connections: connections.value, tools: tools.value }) : tools;
}

async function readList(api: OpenWebUIApi, { read: path, holds }: ListEndpoint): Promise<Result<ExactObject>> {
  const read = await api.call('GET', path);
  if (!read.ok) return read;
  const all = read.value;
  const isWhole = isExactObject(all) && Object.entries(holds).every(([name, fits]) => fits(all[name]));
  return isWhole ? ok(all) : fail('open_webui_refused', `It answers ${path} in an unexpected way.`);
}

const withParts = (all: ExactObject, registration: Registration, shape: EntryShape): ExactObject =>
  toolParts.reduce<ExactObject>((list, part) => {
    const wanted = registration.parts.includes(part) ? toolServer(list, shape, part) : undefined;
    return withToolServer(list, registration.marker, part, wanted);
  }, all);

function toolServer(all: ExactObject, shape: EntryShape, part: Exclude<OpenWebUIPart, 'model'>): ExactObject {
  const config = findToolServer(all, shape.marker, part)?.['config'];
  const { inside, outside } = sidesOf(shape.members, part);
  const grants = grantsFor(isExactObject(config) ? config['access_grants'] : undefined, inside, outside);
  return toolServerOf(shape, part, grants);
}

const withModel = (all: ExactObject, { parts, marker }: Registration, shape: EntryShape): ExactObject =>
  parts.includes('model') ? putConnection(all, marker, modelConnectionOf(shape)) : takeConnection(all, marker);

export const entryShapeOf = (registration: Registration, proof: OpenWebUIProof, key: string): EntryShape => ({
  ...registration,
  proof,
  key,
});

/** The registration with the rows that `writeEntries` is going to make. */
export async function claimRows(api: OpenWebUIApi, registration: Registration): Promise<Result<Registration>> {
  if (!registration.parts.includes('model')) return ok(registration);
  const missing = await missingRows(api, registration);
  return missing.ok
    ? ok({ ...registration, ownRows: [...new Set([...registration.ownRows, ...missing.value])] })
    : missing;
}

/** Writes all parts. What it wrote before a failure stays, and `removeEntries` undoes it. */
export async function writeEntries(
  api: OpenWebUIApi,
  registration: Registration,
  proof: OpenWebUIProof,
  key: string,
): Promise<Result<void>> {
  const shape = entryShapeOf(registration, proof, key);
  const connected = await rewrite(api, connectionsAt, (all) => withModel(all, registration, shape));
  if (!connected.ok) return connected;
  const tools = await rewrite(api, toolServersAt, (all) => withParts(all, registration, shape));
  if (!tools.ok) return tools;
  const models = registration.parts.includes('model') ? registration.models : [];
  return allowModels(api, { ...registration, models }, [], 'made');
}

export async function removeEntries(api: OpenWebUIApi, registration: Registration): Promise<Result<void>> {
  const { marker } = registration;
  const models = await withdrawModels(api, registration);
  if (!models.ok) return models;
  const connected = await rewrite(api, connectionsAt, (all) => takeConnection(all, marker));
  if (!connected.ok) return connected;
  return rewrite(api, toolServersAt, (all) =>
    toolParts.reduce((list, part) => withToolServer(list, marker, part, undefined), all),
  );
}

/**
 * The hubs whose entries are there and that are no more, none with a marker of `own`: one that answers nowhere, and one at the address
 * of this hub, which must be an earlier one.
 */
export async function findGoneHubs(api: OpenWebUIApi, own: string[], hubUrl: string): Promise<Result<HubThere[]>> {
  const lists = await readLists(api);
  if (!lists.ok) return lists;
  const others = hubsIn(lists.value.connections, lists.value.tools).filter(({ marker }) => !own.includes(marker));
  const answers = await Promise.all(others.map(async ({ url }) => url !== hubUrl && (await isHubAt(url))));
  return ok(others.filter((_, place) => !answers[place]));
}

/** Takes all of such a hub away, the rows of its models included. */
export async function removeHub(api: OpenWebUIApi, { marker, models }: HubThere): Promise<Result<void>> {
  const rows = models.map((model) => rowIdOf(marker, model));
  const own = { marker, models, ownRows: rows, members: [], left: [], tools: [], parts: [], url: '', hubUrl: '' };
  return removeEntries(api, own);
}

export type EntriesState = {
  states: Pick<OpenWebUIPartState, 'part' | 'state' | 'edited'>[];
  /** The key that stands there and is as it should be. */
  key: string | undefined;
};

/** Lets the members in, and anyone who is `leaving` no longer, at entries that are still there; puts none back. */
export async function grantAccess(
  api: OpenWebUIApi,
  registration: Registration,
  leaving: string[] = [],
): Promise<Result<void>> {
  const { marker, members, parts } = registration;
  const tools = await rewrite(api, toolServersAt, (all) =>
    parts.reduce<ExactObject>((list, part) => {
      const entry = part === 'model' ? undefined : findToolServer(list, marker, part);
      if (part === 'model' || !entry) return list;
      const config = isExactObject(entry['config']) ? entry['config'] : {};
      const { inside, outside } = sidesOf(members, part);
      const access_grants = grantsFor(config['access_grants'], inside, [...leaving, ...outside]);
      return withToolServer(list, marker, part, { ...entry, config: { ...config, access_grants } });
    }, all),
  );
  if (!tools.ok || !parts.includes('model')) return tools;
  return allowModels(api, registration, leaving, 'passed over');
}

/** Names `tools` as those that models are shown, at an entry that still names what it did; puts none back. */
export const showTools = (api: OpenWebUIApi, registration: Registration, tools: string[]): Promise<Result<void>> =>
  rewrite(api, toolServersAt, (all) => {
    const entry = findToolServer(all, registration.marker, 'openapi');
    const config = entry?.['config'];
    if (!entry || !isExactObject(config)) return all;
    if (exactText(config[filterField]) !== toolFilterOf(registration, 'openapi')) return all;
    const shown = { ...config, [filterField]: toolFilterOf({ tools }, 'openapi') };
    return withToolServer(all, registration.marker, 'openapi', { ...entry, config: shown });
  });

/** How each part is there now. `isKey`: whether a key is the one that should stand there. */
export async function inspectEntries(
  api: OpenWebUIApi,
  registration: Registration,
  proof: OpenWebUIProof,
  isKey: (key: string) => boolean,
): Promise<Result<EntriesState>> {
  const { marker, parts } = registration;
  const lists = await readLists(api);
  if (!lists.ok) return lists;
  const { connections, tools } = lists.value;
  const shape = entryShapeOf(registration, proof, '');
  const connection = findConnection(connections, marker);
  const lacking = parts.includes('model') ? await modelsLacking(api, registration) : ok([]);
  if (!lacking.ok) return lacking;
  const found = toolParts.map((part) => findToolServer(tools, marker, part));
  const states = parts.map((part) => ({
    part,
    ...(part === 'model'
      ? connectionDrift(connection, shape, lacking.value, isKey)
      : toolServerDrift(found[toolParts.indexOf(part)], shape, part, isKey)),
  }));
  const keys = [
    ...(connection ? [connection.key] : []),
    ...found.flatMap((one) => (one ? [exactText(one['key'])] : [])),
  ];
  return ok({ states, key: keys.find(isKey) });
}

/** What `writeEntries` would change, with keys left out. */
export async function planEntries(
  api: OpenWebUIApi,
  registration: Registration,
  proof: OpenWebUIProof,
): Promise<Result<OpenWebUIChange[]>> {
  const { marker } = registration;
  const lists = await readLists(api);
  if (!lists.ok) return lists;
  const { connections, tools } = lists.value;
  const shape = entryShapeOf(registration, proof, proof === 'sso' ? '' : keyPlace);
  const lacking = registration.parts.includes('model') ? await modelsLacking(api, registration) : ok([]);
  if (!lacking.ok) return lacking;
  const after = withModel(connections, registration, shape);
  const later = withParts(tools, registration, shape);
  const changes: OpenWebUIChange[] = [
    change('connection', 'OpenGitHubX', findConnection(connections, marker), findConnection(after, marker)),
    ...toolParts.map((part) => {
      const there = findToolServer(tools, marker, part);
      return change('tool server', `OpenGitHubX, ${part}`, there, findToolServer(later, marker, part));
    }),
    ...lacking.value.map((model) =>
      change('model access', model, undefined, { members: sidesOf(registration.members, 'model').inside.length }),
    ),
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
  const { place, key, ...rest } = entry as Record<string, ExactJson>;
  return JSON.stringify({ ...rest, ...(key !== undefined && { key: key === '' ? '' : keyPlace }) }, null, 2);
}

// Who sees the hub's models in Open WebUI: people other than administrators see none without a row that lets them.

type About = Pick<Registration, 'marker' | 'models' | 'members' | 'ownRows'>;

/** The row of a model; undefined where there is none. */
export async function findRow(api: OpenWebUIApi, id: string): Promise<Result<ExactObject | undefined>> {
  const path = `/api/v1/models/model?id=${encodeURIComponent(id)}`;
  const asked = await api.ask('GET', path);
  if (!asked.ok) return asked;
  if (isMissing(asked.value)) return ok(undefined);
  const row = await api.call('GET', path);
  return row.ok ? ok(isExactObject(row.value) ? row.value : undefined) : row;
}

/** The rows that are not there yet. */
async function missingRows(api: OpenWebUIApi, { marker, models }: About): Promise<Result<string[]>> {
  const missing: string[] = [];
  for (const id of models.map((model) => rowIdOf(marker, model))) {
    const row = await findRow(api, id);
    if (!row.ok) return row;
    if (!row.value) missing.push(id);
  }
  return ok(missing);
}

/** Lets the members in, and anyone who is `leaving` no longer. A model without a row gets one, or is passed over. */
async function allowModels(
  api: OpenWebUIApi,
  about: About,
  leaving: string[],
  without: 'made' | 'passed over',
): Promise<Result<void>> {
  const { inside, outside } = sidesOf(about.members, 'model');
  for (const model of about.models) {
    const id = rowIdOf(about.marker, model);
    const row = await findRow(api, id);
    if (!row.ok) return row;
    if (!row.value && without === 'passed over') continue;
    const access_grants = grantsFor(row.value?.['access_grants'], inside, [...leaving, ...outside]);
    const name = modelTitle(model);
    const allowed = await api.call('POST', '/api/v1/models/model/access/update', { id, name, access_grants });
    if (!allowed.ok) return allowed;
    if (row.value) continue;
    const described = await api.call('POST', '/api/v1/models/model/update', { id, name, access_grants, ...aboutModel });
    if (!described.ok) return described;
  }
  const refreshed = await api.call('GET', '/api/models?refresh=true'); // until then what was written does not count
  return refreshed.ok ? ok(undefined) : refreshed;
}

/** Removes all rows that were ever made for it, and the members' access from those that were there before. */
async function withdrawModels(api: OpenWebUIApi, about: About): Promise<Result<void>> {
  const ids = about.models.map((model) => rowIdOf(about.marker, model));
  for (const id of new Set([...about.ownRows, ...ids])) {
    const row = await findRow(api, id);
    if (!row.ok) return row;
    if (!row.value) continue;
    const access_grants = grantsFor(
      row.value['access_grants'],
      [],
      about.members.map(({ account }) => account),
    );
    const done = about.ownRows.includes(id)
      ? await api.call('POST', '/api/v1/models/model/delete', { id })
      : await api.call('POST', '/api/v1/models/model/access/update', { id, name: row.value['name'], access_grants });
    if (!done.ok) return done;
  }
  const refreshed = await api.call('GET', '/api/models?refresh=true');
  return refreshed.ok ? ok(undefined) : refreshed;
}

/** The models that not every member may use. */
async function modelsLacking(api: OpenWebUIApi, about: About): Promise<Result<string[]>> {
  const lacking: string[] = [];
  const { inside } = sidesOf(about.members, 'model');
  for (const model of about.models) {
    const row = await findRow(api, rowIdOf(about.marker, model));
    if (!row.ok) return row;
    if (inside.length > 0 && !letsIn(row.value?.['access_grants'], inside)) lacking.push(model);
  }
  return ok(lacking);
}

/** The tools that Open WebUI would offer unasked are not among the hub's, which would have to refuse them. */
const aboutModel = {
  base_model_id: null,
  meta: {
    description: 'Answers from your connected accounts, under your own permission key.',
    capabilities: { builtin_tools: false },
  },
  params: {},
  is_active: true,
};

/** Versions differ: 404 in some, 401 with the same words in others, where 401 otherwise means the key. */
function isMissing({ status, body }: OpenWebUIAnswer): boolean {
  return (
    status === 404 || (status === 401 && isExactObject(body) && String(body['detail']).startsWith('We could not find'))
  );
}
