/** The operations of a description as tools would be made of them, and those that none can be made of. */
import { isRecord } from '../../../../../shared/parse-json.ts';
import { fail, ok, type Result } from '../../../../../shared/result.ts';
import type { Definition } from '../import.ts';
import { type Effort, type JsonRecord, listAt, member, objectAt, textAt } from './document.ts';
import { createTakeParameters, type DescribedParameter, type TakeParameters } from './parameters.ts';
import { descriptionTooLarge } from './parse.ts';
import { httpMethods, type RequestReach, requestOf, shownRequest } from './reach.ts';
import { createDescriptionWords, type DescriptionWords, fieldNames, operationNames, saysWhatItIs } from './words.ts';

const mostOperations = 5_000;

/** `request`: what it asks for, `GET /user`. */
export type FoundOperation = { definition: Definition; request: string; isDeprecated: boolean };
export type LeftOperation = { request: string; reason: string };

type Read = {
  operation: JsonRecord;
  servers: unknown;
  method: RequestReach['method'];
  path: string;
  shared: unknown[];
};

/**
 * Answers what can be a tool, and what is left out and why, in the description's order. None is a read by that. Fails with `import_unreadable` where there are too many, none at all, or more in them than can be read.
 */
export async function operationsOf(
  document: JsonRecord,
  { name, apiUrl, base }: { name: string; apiUrl: string; base: string | undefined },
  effort: Effort,
): Promise<Result<{ found: FoundOperation[]; left: LeftOperation[] }>> {
  const all = operationsIn(document, effort);
  if (all.length === 0)
    return effort.isSpent() ? descriptionTooLarge : fail('import_unreadable', 'It describes no operations.');
  if (all.length > mostOperations)
    return fail('import_unreadable', `It describes more than ${mostOperations} operations.`);
  const words = createDescriptionWords(effort);
  const taking = createTakeParameters(document, words, effort);
  const addresses = new Map<unknown, string[]>();
  const addressesOf = (servers: unknown): string[] => {
    const found = addresses.get(servers) ?? (effort.spend(2_000) ? serversOf({ servers }, base) : []);
    addresses.set(servers, found);
    return found;
  };
  const left: LeftOperation[] = [];
  const kept = [];
  for (const one of all) {
    if (effort.isDue()) await effort.rest();
    const request = requestOf(one).slice(0, 300);
    const taken = takenBy(one, apiUrl, addressesOf, taking);
    if (effort.isSpent()) return descriptionTooLarge;
    if (taken.ok) kept.push({ ...one, ...taken.value, request });
    else left.push({ request, reason: taken.failure.message.replace(/^This cannot be imported\. /, '') });
  }
  const names = operationNames(
    name,
    kept.map(({ request, operation }) => ({ request, id: textAt(operation, 'operationId') })),
  );
  const used = new Set<string>();
  const found: FoundOperation[] = [];
  for (const [at, { operation, request, method, path, parameters, body }] of kept.entries()) {
    if (effort.isDue()) await effort.rest();
    const toolName = names[at] ?? '';
    if (used.has(toolName)) {
      left.push({ request, reason: 'Its name can’t be told from that of another.' }); // somebody has tried for it
      continue;
    }
    used.add(toolName);
    const fields = fieldNames(parameters);
    const described = parameters.map(({ words: _, ...parameter }, at) => ({ ...parameter, field: fields[at] ?? '' }));
    const reach: RequestReach = { method, path, parameters: described, ...(body && { body }) };
    const access = method === 'DELETE' ? 'destructive' : 'write';
    const isDeprecated = member(operation, 'deprecated') === true;
    const said = wordsOf(operation, reach, parameters, fields, words);
    const definition: Definition = { name: toolName, access, words: said, reach };
    // Many operations can share what is written once: each of them is kept, compared and shown with all of it.
    effort.spend(JSON.stringify(definition).length);
    if (effort.isSpent()) return descriptionTooLarge;
    found.push({ request, isDeprecated, definition });
  }
  return ok({ found, left });
}

/** One more than may be, at the most. */
function operationsIn(document: JsonRecord, effort: Effort): Read[] {
  const all: Read[] = [];
  for (const [path, item] of effort.membersOf(objectAt(document, 'paths'))) {
    for (const method of httpMethods) {
      const operation = member(item, method.toLowerCase());
      if (!isRecord(operation)) continue;
      const servers = member(operation, 'servers') ?? member(item, 'servers');
      all.push({ operation, servers, method, path, shared: listAt(item, 'parameters') });
      if (all.length > mostOperations) return all;
    }
  }
  return all;
}

function takenBy(
  { operation, servers, path, shared }: Read,
  apiUrl: string,
  addressesOf: (servers: unknown) => string[],
  taking: TakeParameters,
): ReturnType<TakeParameters> {
  // What a browser's parser folds away or takes for something else would lead to another path than was shown.
  const isPlain =
    path.length <= 300 &&
    /^\/(?:[A-Za-z0-9._~!$&'()*+,;=:@/-]|%(?!2e|2f|5c)[0-9A-Fa-f]{2}|\{[^{}/?#]{1,100}\})*$/i.test(path);
  const hasDots = isPlain && path.split('/').some((part) => part === '.' || part === '..');
  if (!isPlain || hasDots) return fail('import_refused', 'Its path cannot be followed exactly.');
  // Where one ends and the other begins nobody could tell, and a pattern of many takes for ever.
  if (path.includes('}{') || path.split('/').some((part) => part.split('{').length > 3))
    return fail('import_refused', 'Too many names stand in one part of its path.');
  const own = addressesOf(servers);
  if (own.length > 0 && !own.includes(apiUrl))
    return fail('import_refused', 'It is at another address than the others.');
  const taken = taking(operation, shared);
  if (!taken.ok) return taken;
  const filled = [...path.matchAll(/\{([^{}]+)\}/g)].map(([, name]) => name);
  const inPath = taken.value.parameters.filter((one) => one.in === 'path').map((one) => one.name);
  return filled.length === inPath.length && filled.every((name) => name !== undefined && inPath.includes(name))
    ? taken
    : fail('import_refused', 'Its path and its parameters do not fit each other.');
}

function wordsOf(
  operation: JsonRecord,
  reach: RequestReach,
  parameters: DescribedParameter[],
  fields: string[],
  { titleOf, sentenceOf }: DescriptionWords,
): Record<string, string> {
  const summary = textAt(operation, 'summary') ?? '';
  const description = textAt(operation, 'description') ?? '';
  const id = textAt(operation, 'operationId') ?? '';
  const title = titleOf(summary) || (saysWhatItIs(id) ? titleOf(id) : '') || shownRequest(reach);
  const said = sentenceOf(description) || title;
  const about = parameters.map(({ words }, at) => [`field ${fields[at]}`, words] as const);
  return { title, description: said, ...Object.fromEntries(about.filter(([, text]) => text !== '')) };
}

const mostServers = 20;
const longest = 500;

/**
 * The addresses that a description (or one operation) names, with what its variables stand for when nothing is said. One that is no
 * whole address is below `base`, where the description is. Only shown: the person says which it is.
 */
export function serversOf(described: JsonRecord, base: string | undefined): string[] {
  const urls = listAt(described, 'servers')
    .filter(isRecord)
    .slice(0, mostServers)
    .map((server) => addressOf(textAt(server, 'url') ?? '', objectAt(server, 'variables'), base));
  return [...new Set(urls.filter((url) => url !== undefined))];
}

function addressOf(template: string, variables: JsonRecord, base: string | undefined): string | undefined {
  if (template.length > longest) return undefined;
  let length = template.length;
  const filled = template.replace(/\{([^{}]+)\}/g, (whole, name) => {
    const value = textAt(objectAt(variables, String(name)), 'default') ?? whole;
    length += value.length;
    return length > 2 * longest ? '{}' : value;
  });
  const url = filled.length > longest || /[{}]/.test(filled) ? null : URL.parse(filled, base);
  return url === null || !/^https?:$/.test(url.protocol) ? undefined : addressText(url);
}

/** As addresses of APIs are written: without what is not part of one, and no slash at its end. */
export const addressText = ({ origin, pathname }: URL): string => `${origin}${pathname}`.replace(/\/+$/, '');
