/** Reads and rewrites Open WebUI's list of tool servers. Pure. */
import type { OpenWebUIPart } from '../../../shared/open-webui.ts';
import { type ExactJson, type ExactObject, exactList, exactText, isExactObject } from './exact-json.ts';

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
