/**
 * The hub's entries in Open WebUI: what they look like, finding and putting them in its lists, and what of them was changed since. Pure;
 * https://docs.openwebui.com names none of these, its source does.
 */
import { createHash } from 'node:crypto';
import { canonicalJson } from '../../../../shared/canonical-json.ts';
import type { OpenWebUIPart, OpenWebUIPartState, OpenWebUIProof } from '../../../../shared/open-webui.ts';
import { type ExactJson, type ExactObject, exactList, exactText, isExactObject } from './exact-json.ts';
import type { Member, Registration } from './store.ts';

/** Which of its parts sent a request: tells our own entries from others as well. */
export const registrationHeader = 'X-OGX-Registration';

/** The same for the same hub and person each time, so that what was lost from memory is found again there. */
export const markerOf = (hubUrl: string, scope: string): string =>
  `ogx_${createHash('sha256').update(`${hubUrl} ${scope}`).digest('hex').slice(0, 6)}`;

/** Where the configuration of a tool server says which of its tools models are shown. */
export const filterField = 'function_name_filter_list';

/** Open WebUI fills these in with each call; what is empty there stays empty. */
const headersFor = (proof: OpenWebUIProof, marker: string): ExactObject => ({
  [registrationHeader]: marker,
  'X-OGX-Task': '{{TASK}}',
  'X-OGX-Chat-Id': '{{CHAT_ID}}',
  'X-OGX-Message-Id': '{{MESSAGE_ID}}',
  ...(proof === 'key' && { 'X-OGX-User-Id': '{{USER_ID}}' }),
});

/** `key` is empty for `sso`: Open WebUI then sends the access token of anyone who asks. */
export type EntryShape = Pick<Registration, 'hubUrl' | 'marker' | 'models' | 'tools' | 'members'> & {
  proof: OpenWebUIProof;
  key: string;
};

const authType = ({ proof }: EntryShape): string => (proof === 'sso' ? 'system_oauth' : 'bearer');

type ModelConnection = { url: string; key: string; config: ExactObject };

export const modelConnectionOf = (shape: EntryShape): ModelConnection => ({
  url: `${shape.hubUrl}/v1`,
  key: shape.key,
  config: {
    enable: true,
    tags: [{ name: 'OpenGitHubX' }],
    prefix_id: shape.marker,
    // Spares the list of models, which Open WebUI would ask for people without an identity too.
    model_ids: shape.models,
    connection_type: 'external',
    auth_type: authType(shape),
    headers: headersFor(shape.proof, shape.marker),
  },
});

/**
 * Open WebUI lets through the names that end in one of these, and all where there is none. Of the description it would show a
 * model every tool there is; by MCP the hub lists few by itself.
 */
export const toolFilterOf = ({ tools }: Pick<EntryShape, 'tools'>, part: OpenWebUIPart): string =>
  part === 'openapi' ? tools.join(',') : '';

/** `grants`: who may use it there. */
export function toolServerOf(
  shape: EntryShape,
  part: Exclude<OpenWebUIPart, 'model'>,
  grants: ExactJson[],
): ExactObject {
  const isMcp = part === 'mcp';
  return {
    type: part,
    url: isMcp ? `${shape.hubUrl}/mcp` : shape.hubUrl,
    path: isMcp ? '' : 'openapi.json',
    spec_type: 'url',
    spec: '',
    auth_type: authType(shape),
    key: shape.key,
    headers: headersFor(shape.proof, shape.marker),
    config: {
      enable: true,
      [filterField]: toolFilterOf(shape, part),
      access_grants: grants,
    },
    info: {
      id: shape.marker,
      name: isMcp ? 'OpenGitHubX (MCP)' : 'OpenGitHubX',
      description: 'Your connected accounts, under your own permission key',
    },
  };
}

/** What anybody else was granted stays; members are let in, and anyone who is `leaving` no longer. */
export function grantsFor(
  found: ExactJson | undefined,
  members: { account: string }[],
  leaving: string[] = [],
): ExactJson[] {
  const own = new Set([...members.map(({ account }) => account), ...leaving]);
  const others = exactList(found).filter(
    (grant) => !isExactObject(grant) || !own.has(exactText(grant['principal_id'])),
  );
  const grants = members.map(({ account }) => ({
    principal_type: 'user',
    principal_id: account,
    permission: 'read',
  }));
  return [...others, ...grants];
}

/** The members who have the part, and the accounts of those who have not. */
export function sidesOf(members: Member[], part: OpenWebUIPart): { inside: Member[]; outside: string[] } {
  const has = ({ parts }: Member): boolean => parts?.includes(part) ?? true;
  return {
    inside: members.filter(has),
    outside: members.filter((member) => !has(member)).map(({ account }) => account),
  };
}

/** The id that Open WebUI gives a model of a connection with a prefix. */
export const rowIdOf = (marker: string, model: string): string => `${marker}.${model}`;

/** `opengithubx/home/llama3.2` as people see it there. */
export const modelTitle = (model: string): string => `OpenGitHubX: ${model.replace(/^opengithubx\//, '')}`;

// Open WebUI's list of model connections: three arrays and one object keyed by place.

const [urls, keys, configs] = ['OPENAI_API_BASE_URLS', 'OPENAI_API_KEYS', 'OPENAI_API_CONFIGS'] as const;

type Found = ModelConnection & { place: number };

/** Our own entry among them, by its marker: in the headers or the prefix, since people edit both there. */
export function findConnection(all: ExactObject, marker: string): Found | undefined {
  const place = exactList(all[urls]).findIndex((_, index) => markersIn(configAt(all, index)).includes(marker));
  if (place === -1) return undefined;
  return {
    place,
    url: exactText(exactList(all[urls])[place]),
    key: exactText(exactList(all[keys])[place]),
    config: configAt(all, place),
  };
}

/** With our entry as given, in its old place or at the end; all else as it was. */
export function putConnection(all: ExactObject, marker: string, connection: ModelConnection): ExactObject {
  const count = exactList(all[urls]).length;
  const place = findConnection(all, marker)?.place ?? count;
  return {
    ...all,
    [urls]: exactList(all[urls]).toSpliced(place, 1, connection.url),
    [keys]: padded(exactList(all[keys]), count).toSpliced(place, 1, connection.key),
    [configs]: { ...configsOf(all), [place]: connection.config },
  };
}

/** Without our entry; the ones after it move up, and their configurations with them. */
export function takeConnection(all: ExactObject, marker: string): ExactObject {
  const place = findConnection(all, marker)?.place;
  if (place === undefined) return all;
  const moved = Object.entries(configsOf(all)).flatMap(([name, config]): [string, ExactJson][] => {
    const index = /^\d+$/.test(name) ? Number(name) : undefined; // older versions key some by address
    if (index === place) return [];
    return [[index !== undefined && index > place ? String(index - 1) : name, config]];
  });
  return {
    ...all,
    [urls]: exactList(all[urls]).toSpliced(place, 1),
    [keys]: exactList(all[keys]).toSpliced(place, 1),
    [configs]: Object.fromEntries(moved),
  };
}

const configsOf = (all: ExactObject): ExactObject => (isExactObject(all[configs]) ? all[configs] : {});

function configAt(all: ExactObject, place: number): ExactObject {
  const config = configsOf(all)[String(place)];
  return isExactObject(config) ? config : {};
}

function markersIn({ headers, prefix_id }: ExactObject): string[] {
  return [isExactObject(headers) ? exactText(headers[registrationHeader]) : '', exactText(prefix_id)];
}

/** A hub that has entries there: what marks them, where they lead, and which models a connection of it names. */
export type HubThere = { marker: string; url: string; models: string[] };

/** Each hub that is registered there, this one among them. */
export function hubsIn(connections: ExactObject, toolServers: ExactObject): HubThere[] {
  const found = new Map<string, HubThere>();
  const note = (markers: string[], url: string, models: string[]): void => {
    const marker = markers.find((one) => /^ogx_[0-9a-f]{6}$/.test(one));
    if (marker === undefined || !URL.canParse(url)) return;
    const known = found.get(marker);
    found.set(marker, { marker, url: known?.url ?? new URL(url).origin, models: known?.models ?? models });
  };
  exactList(connections[urls]).forEach((url, place) => {
    const config = configAt(connections, place);
    note(markersIn(config), exactText(url), exactList(config['model_ids']).map(exactText));
  });
  for (const entry of exactList(toolServers[list])) {
    const info = isExactObject(entry) ? entry['info'] : undefined;
    if (isExactObject(entry) && isExactObject(info)) note([exactText(info['id'])], exactText(entry['url']), []);
  }
  return [...found.values()];
}

/** There may be fewer keys than addresses; ours must not slip to another one. */
const padded = (list: ExactJson[], count: number): ExactJson[] => [
  ...list,
  ...Array(Math.max(0, count - list.length)).fill(''),
];

// Open WebUI's list of tool servers.

type Part = Exclude<OpenWebUIPart, 'model'>;

const list = 'TOOL_SERVER_CONNECTIONS';

const isOurs = (entry: ExactJson, marker: string, part: Part): entry is ExactObject =>
  isExactObject(entry) &&
  isExactObject(entry['info']) &&
  exactText(entry['info']['id']) === marker &&
  (exactText(entry['type']) || 'openapi') === part;

export const findToolServer = (all: ExactObject, marker: string, part: Part): ExactObject | undefined =>
  exactList(all[list]).find((entry): entry is ExactObject => isOurs(entry, marker, part));

/** With our entry as given, in its old place or at the end; without one, with our entry taken away. All else as it was. */
export function withToolServer(
  all: ExactObject,
  marker: string,
  part: Part,
  entry: ExactObject | undefined,
): ExactObject {
  const entries = exactList(all[list]);
  const place = entries.findIndex((one) => isOurs(one, marker, part));
  if (place === -1) return entry ? { ...all, [list]: [...entries, entry] } : all;
  return { ...all, [list]: entry ? entries.toSpliced(place, 1, entry) : entries.toSpliced(place, 1) };
}

/** What of one of our entries is no longer as it was written. */
export type Drift = Pick<OpenWebUIPartState, 'state' | 'edited'>;

const removed: Drift = { state: 'removed', edited: [] };

/** `lacking`: models whose row there does not let every member in. `isKey`: whether a key is the one that should stand there. */
export function connectionDrift(
  found: { url: string; key: string; config: ExactObject } | undefined,
  shape: EntryShape,
  lacking: string[],
  isKey: (key: string) => boolean,
): Drift {
  if (!found) return removed;
  const wanted = modelConnectionOf({ ...shape, key: found.key });
  const edited = fieldsThatDiffer(found.config, wanted.config);
  if (found.url !== wanted.url) edited.unshift('address');
  if (!isKey(found.key)) edited.push('key');
  if (lacking.length > 0) edited.push('access');
  return driftOf(edited);
}

export function toolServerDrift(
  found: ExactObject | undefined,
  shape: EntryShape,
  part: Exclude<OpenWebUIPart, 'model'>,
  isKey: (key: string) => boolean,
): Drift {
  if (!found) return removed;
  const { config, info, key, ...wanted } = toolServerOf(shape, part, []);
  const edited = fieldsThatDiffer(found, wanted);
  const there = isExactObject(found['config']) ? found['config'] : {};
  if (there['enable'] !== true) edited.push('enable');
  if (!isKey(exactText(found['key']))) edited.push('key');
  if (!letsIn(there['access_grants'], sidesOf(shape.members, part).inside)) edited.push('access');
  const filter = toolFilterOf(shape, part);
  if (filter !== '' && there[filterField] !== filter) edited.push('tools');
  return driftOf(edited);
}

const driftOf = (edited: string[]): Drift => ({ state: edited.length > 0 ? 'edited' : 'present', edited });

/** Only fields that we wrote: Open WebUI and its administrators may add theirs. */
const fieldsThatDiffer = (found: ExactObject, wanted: ExactObject): string[] =>
  Object.keys(wanted).filter((name) => canonicalJson(found[name] ?? null) !== canonicalJson(wanted[name]));

/** Grants to others are the administrator's own business. */
export const letsIn = (grants: ExactObject[string] | undefined, members: Pick<Member, 'account'>[]): boolean =>
  members.every(({ account }) =>
    exactList(grants).some(
      (grant) => isExactObject(grant) && grant['principal_id'] === account && grant['permission'] === 'read',
    ),
  );
