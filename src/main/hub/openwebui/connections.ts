/** Reads and rewrites Open WebUI's list of model connections: three arrays and one object keyed by place. Pure. */
import { type Connection, registrationHeader } from './entries.ts';
import { isObject, type Json, type JsonObject, listOf, textOf } from './exact-json.ts';

const [urls, keys, configs] = ['OPENAI_API_BASE_URLS', 'OPENAI_API_KEYS', 'OPENAI_API_CONFIGS'] as const;

type Found = Connection & { place: number };

/** Our own entry among them, by its marker: in the headers or the prefix, since people edit both there. */
export function findConnection(all: JsonObject, marker: string): Found | undefined {
  const place = listOf(all[urls]).findIndex((_, index) => markersIn(configAt(all, index)).includes(marker));
  if (place === -1) return undefined;
  return {
    place,
    url: textOf(listOf(all[urls])[place]),
    key: textOf(listOf(all[keys])[place]),
    config: configAt(all, place),
  };
}

/** With our entry as given, in its old place or at the end; all else as it was. */
export function putConnection(all: JsonObject, marker: string, connection: Connection): JsonObject {
  const count = listOf(all[urls]).length;
  const place = findConnection(all, marker)?.place ?? count;
  return {
    ...all,
    [urls]: listOf(all[urls]).toSpliced(place, 1, connection.url),
    [keys]: padded(listOf(all[keys]), count).toSpliced(place, 1, connection.key),
    [configs]: { ...configsOf(all), [place]: connection.config },
  };
}

/** Without our entry; the ones after it move up, and their configurations with them. */
export function takeConnection(all: JsonObject, marker: string): JsonObject {
  const place = findConnection(all, marker)?.place;
  if (place === undefined) return all;
  const moved = Object.entries(configsOf(all)).flatMap(([name, config]): [string, Json][] => {
    const index = /^\d+$/.test(name) ? Number(name) : undefined; // older versions key some by address
    if (index === place) return [];
    return [[index !== undefined && index > place ? String(index - 1) : name, config]];
  });
  return {
    ...all,
    [urls]: listOf(all[urls]).toSpliced(place, 1),
    [keys]: listOf(all[keys]).toSpliced(place, 1),
    [configs]: Object.fromEntries(moved),
  };
}

const configsOf = (all: JsonObject): JsonObject => (isObject(all[configs]) ? all[configs] : {});

function configAt(all: JsonObject, place: number): JsonObject {
  const config = configsOf(all)[String(place)];
  return isObject(config) ? config : {};
}

function markersIn({ headers, prefix_id }: JsonObject): string[] {
  return [isObject(headers) ? textOf(headers[registrationHeader]) : '', textOf(prefix_id)];
}

/** There may be fewer keys than addresses; ours must not slip to another one. */
const padded = (list: Json[], count: number): Json[] => [...list, ...Array(Math.max(0, count - list.length)).fill('')];
