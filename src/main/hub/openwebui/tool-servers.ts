/** Reads and rewrites Open WebUI's list of tool servers. Pure. */
import type { OpenWebUIPart } from '../../../shared/open-webui.ts';
import { isObject, type Json, type JsonObject, listOf, textOf } from './exact-json.ts';

type Part = Exclude<OpenWebUIPart, 'model'>;

const list = 'TOOL_SERVER_CONNECTIONS';

const isOurs = (entry: Json, marker: string, part: Part): entry is JsonObject =>
  isObject(entry) &&
  isObject(entry['info']) &&
  textOf(entry['info']['id']) === marker &&
  (textOf(entry['type']) || 'openapi') === part;

export const findToolServer = (all: JsonObject, marker: string, part: Part): JsonObject | undefined =>
  listOf(all[list]).find((entry): entry is JsonObject => isOurs(entry, marker, part));

/** With our entry as given, in its old place or at the end; without one, with our entry taken away. All else as it was. */
export function withToolServer(all: JsonObject, marker: string, part: Part, entry: JsonObject | undefined): JsonObject {
  const entries = listOf(all[list]);
  const place = entries.findIndex((one) => isOurs(one, marker, part));
  if (place === -1) return entry ? { ...all, [list]: [...entries, entry] } : all;
  return { ...all, [list]: entry ? entries.toSpliced(place, 1, entry) : entries.toSpliced(place, 1) };
}
