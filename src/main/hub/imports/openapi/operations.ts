/** The operations of a description as tools would be made of them, and those that none can be made of. */
import type { Access } from '../../../../shared/model.ts';
import { fail, ok, type Result } from '../../../../shared/result.ts';
import type { Definition } from '../definition.ts';
import { type Json, listAt, member, objectAt, textAt } from './json.ts';
import { fieldNames, toolNames } from './names.ts';
import { credentialsOf, type Described, parametersOf } from './parameters.ts';
import { methods, type Reach, requestOf } from './reach.ts';
import { serversOf } from './servers.ts';
import { fieldWords, sentenceOf, titleOf } from './words.ts';

const mostOperations = 5_000;

/** `request`: what it asks for, `GET /user`. */
export type Found = { definition: Definition; request: string; isDeprecated: boolean };
export type Left = { request: string; reason: string };

type Read = { operation: Json; method: Reach['method']; path: string; shared: unknown[] };

/**
 * Answers what can be a tool, and what is left out and why, in the description's order. `reads` are requests that change nothing though
 * their method could. Fails with `import_unreadable` where there are too many or none at all.
 */
export function operationsOf(
  document: Json,
  { name, apiUrl, reads, base }: { name: string; apiUrl: string; reads: readonly string[]; base: string | undefined },
): Result<{ found: Found[]; left: Left[] }> {
  const all: Read[] = Object.entries(objectAt(document, 'paths')).flatMap(([path, item]) =>
    methods.flatMap((method) => {
      const operation = member(item, method.toLowerCase());
      return typeof operation === 'object' && operation !== null
        ? [
            {
              operation: { servers: member(item, 'servers'), ...operation } as Json,
              method,
              path,
              shared: listAt(item, 'parameters'),
            },
          ]
        : [];
    }),
  );
  if (all.length === 0) return fail('import_unreadable', 'It describes no operations.');
  if (all.length > mostOperations)
    return fail('import_unreadable', `It describes more than ${mostOperations} operations.`);
  const credentials = credentialsOf(document);
  const left: Left[] = [];
  const kept = all.flatMap((one) => {
    const request = requestOf(one).slice(0, 300);
    const taken = takenBy(one, apiUrl, base, credentials);
    if (taken.ok) return [{ ...one, ...taken.value, request }];
    left.push({ request, reason: taken.failure.message.replace(/^This cannot be imported\. /, '') });
    return [];
  });
  const names = toolNames(
    name,
    kept.map(({ request, operation }) => ({ request, id: textAt(operation, 'operationId') })),
  );
  const used = new Set<string>();
  const found = kept.flatMap(({ operation, request, method, path, parameters, body }, at) => {
    const toolName = names[at] ?? '';
    if (used.has(toolName)) {
      left.push({ request, reason: 'Its name can’t be told from that of another.' }); // somebody has tried for it
      return [];
    }
    used.add(toolName);
    const fields = fieldNames(parameters);
    const { words, described } = wordsOf(operation, request, parameters, fields);
    const reach: Reach = { method, path, parameters: described, ...(body && { body }) };
    const access = accessOf(method, reads.includes(request));
    const isDeprecated = member(operation, 'deprecated') === true;
    return [{ request, isDeprecated, definition: { name: toolName, access, words, reach } }];
  });
  return ok({ found, left });
}

function takenBy(
  { operation, path, shared }: Read,
  apiUrl: string,
  base: string | undefined,
  credentials: ReturnType<typeof credentialsOf>,
): ReturnType<typeof parametersOf> {
  // What a browser's parser folds away or takes for something else would lead to another path than was shown.
  const isPlain = /^\/(?:[A-Za-z0-9._~!$&'()*+,;=:@/-]|%(?!2e|2f|5c)[0-9A-Fa-f]{2}|\{[^{}/?#]{1,100}\})*$/i.test(path);
  const hasDots = path.split('/').some((part) => part === '.' || part === '..');
  if (!isPlain || hasDots || path.length > 300)
    return fail('import_refused', 'Its path is none that could be kept to.');
  const own = listAt(operation, 'servers').length > 0 ? serversOf(operation, base) : [];
  if (own.length > 0 && !own.includes(apiUrl))
    return fail('import_refused', 'It is at another address than the others.');
  const taken = parametersOf(operation, shared, credentials);
  if (!taken.ok) return taken;
  const filled = [...path.matchAll(/\{([^{}]+)\}/g)].map(([, name]) => name);
  const inPath = taken.value.parameters.filter((one) => one.in === 'path').map((one) => one.name);
  return filled.length === inPath.length && filled.every((name) => name !== undefined && inPath.includes(name))
    ? taken
    : fail('import_refused', 'Its path and its parameters do not fit each other.');
}

/** Only what HTTP calls safe reads (RFC 9110 §9.2.1), unless the person knows better. What it says of itself decides nothing. */
function accessOf(method: Reach['method'], isRead: boolean): Access {
  if (method === 'GET' || method === 'HEAD') return 'read';
  if (method === 'DELETE') return 'destructive';
  return isRead ? 'read' : 'write';
}

function wordsOf(operation: Json, request: string, parameters: Described[], fields: string[]) {
  const summary = textAt(operation, 'summary') ?? '';
  const description = textAt(operation, 'description') ?? '';
  const title = titleOf(summary) || titleOf(textAt(operation, 'operationId') ?? '') || request;
  const said = sentenceOf(description) || title;
  const about = parameters.map(({ words }, at) => [`field ${fields[at]}`, fieldWords(words)] as const);
  return {
    words: { title, description: said, ...Object.fromEntries(about.filter(([, text]) => text !== '')) },
    described: parameters.map(({ words: _, ...parameter }, at) => ({ ...parameter, field: fields[at] ?? '' })),
  };
}
