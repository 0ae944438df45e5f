/** Reads and rewrites Open WebUI's list of model connections: three arrays and one object keyed by place. Pure. */
import { type ModelConnection, registrationHeader } from './entries.ts';
import { type ExactJson, type ExactObject, exactList, exactText, isExactObject } from './exact-json.ts';

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

/** There may be fewer keys than addresses; ours must not slip to another one. */
const padded = (list: ExactJson[], count: number): ExactJson[] => [
  ...list,
  ...Array(Math.max(0, count - list.length)).fill(''),
];
