/** What a request to GitHub's REST API would do: the tool that it equals, with its arguments; or that nobody knows. Pure but for the table. */
import { fail, ok, type Result } from '../../../../../shared/result.ts';
import type { ClientRequest, EqualCall, LocalAnswer } from '../../platform.ts';
import { type Described, describedOperations } from './described.ts';
import { isPassed, type Operation, operations } from './operations.ts';

/** The tool of a request. Fails with `not_found` for what GitHub's description does not have, and `unknown_tool` for what no tool does. */
export async function classifyRequest(request: ClientRequest): Promise<Result<EqualCall | LocalAnswer>> {
  const { method, path, query, accept, body } = request;
  if (path === '/graphql' && method === 'POST') {
    // Loaded where there is a document, with all of GitHub's schema.
    const { classifyGraphql } = await import('./graphql.ts');
    return classifyGraphql(body, request.known);
  }
  const segments = segmentsOf(path);
  if (!segments || new Set(query.keys()).size !== query.size) return odd;
  const described = await describedOperations();
  const verb = method === 'HEAD' ? 'GET' : method;
  const found = matching(described, verb, segments);
  if (!found) return fail('not_found', `GitHub describes no ${method} ${path}, so nothing was sent.`, { hint: way });
  if ([...query.keys()].some((name) => !isOwn(name, found))) return odd;
  const sent = pathFrom(found);
  if (!isSame(described, verb, sent, found)) return odd;
  const operation = operations[found.id];
  if (!operation)
    return fail('unknown_tool', `No tool does what ${found.id} does, so nothing was sent.`, { hint: way });
  const fields = body ?? {};
  if (typeof fields !== 'object') return fail('malformed', 'The body is no JSON object.', { hint: 'Send an object.' });
  const asked = { ...Object.fromEntries(query), ...found.parameters };
  if (operation.isUpload) return uploaded(operation, asked, request.upload);
  if (method !== 'GET' && method !== 'HEAD') return query.size > 0 ? odd : written(operation, asked, found.id, fields);
  const kind = mediaOf(accept);
  // What it is passed on by has no head without a body.
  if (method === 'HEAD' && operation.download) return odd;
  // By either it tells of files, and is another call than one that tells what a pull request is about.
  const isOfFiles = (kind === 'diff' || kind === 'patch') && operation.given?.['method'] === 'details';
  const given = isOfFiles ? { method: 'diff' } : operation.given;
  const named = [...query].map(([name, value]) => ({ name, value }));
  return ok({
    ...(isPassed(found.id, kind) && { isFile: true as const }),
    tool: operation.tool,
    arguments: {
      ...argumentsOf(operation, asked),
      ...given,
      request: { operation: found.id, path: sent, query: named, kind },
    },
  });
}

/** GitHub's name for the operation of a request; undefined where it describes none. */
export async function operationAt(method: string, path: string): Promise<string | undefined> {
  const segments = segmentsOf(path);
  return segments && matching(await describedOperations(), method, segments)?.id;
}

/** What a person or their agent can do instead. */
const way =
  'Use a tool of this key (over MCP, or `GET /openapi.json`), or let the person do it on github.com. docs/gh.md lists what gh and SDKs can do here.';

const odd = fail('malformed', 'The address holds what is read in more than one way, so nothing was sent.', {
  hint: 'Write each part once, without empty parts, dots or backslashes.',
});

/** The parts of a path, decoded; undefined where they are not what every reader takes them for. */
function segmentsOf(path: string): string[] | undefined {
  // Octokit writes one more slash for the top directory.
  const raw = path.replace(/(\/contents)\/$/, '$1').split('/');
  if (raw.shift() !== '') return undefined;
  const segments: string[] = [];
  for (const part of raw) {
    if (!/^[\w.~!$&'()*+,;=:@%-]+$/.test(part)) return undefined;
    const text = decoded(part);
    if (text === undefined || /[\\\p{C}]/u.test(text)) return undefined;
    if (text.split('/').some((one) => one === '' || one === '.' || one === '..')) return undefined;
    segments.push(text);
  }
  return segments;
}

function decoded(part: string): string | undefined {
  try {
    return decodeURIComponent(part);
  } catch {
    return undefined;
  }
}

/** Parameters in which GitHub takes slashes: the last of a path may be several parts, any of them may hold an escaped one. */
const slashed = /^\{(path|ref|branch|tag|name|tree_sha|basehead)\}$/;
const several = /^\{(path|ref|name|basehead)\}$/;

type Match = { id: string; template: string; parameters: Record<string, string>; literal: number };

/**
 * A parameter of the query that is not in the path: where that leaves one out, such as the ref of an archive, GitHub does not look for it
 * here. Nor is it a list, which the hub would take for another parameter.
 */
const isOwn = (name: string, { template }: Match): boolean => /^[\w-]+$/.test(name) && !template.includes(`{${name}}`);

/** The path that is sent: the template that was matched, with one escaped part for each parameter, however the client has written it. */
const pathFrom = ({ template, parameters }: Match): string =>
  template
    .split('/')
    .slice(1)
    .flatMap((part) => {
      const name = /^\{(\w+)\}$/.exec(part)?.[1];
      if (name === undefined) return [part];
      const text = parameters[name] ?? '';
      return text === '' ? [] : [encodeURIComponent(text)];
    })
    .join('/');

/**
 * Whether a path is that very operation however it is read: as it is escaped, and by a reader who takes an escaped slash for one, to
 * whom `commits/main%2Fcheck-runs` would be another operation than the one that was decided on.
 */
function isSame(described: Described[], method: string, path: string, { id, parameters }: Match): boolean {
  return [path, path.replaceAll(/%2F/gi, '/')].every((one) => {
    const segments = segmentsOf(`/${one}`);
    const again = segments && matching(described, method, segments);
    if (again?.id !== id) return one !== path && again === undefined;
    return one !== path || JSON.stringify(again.parameters) === JSON.stringify(parameters);
  });
}

/** Literal parts before parameters, as GitHub's own router has it. */
function matching(described: Described[], method: string, segments: string[]): Match | undefined {
  let best: Match | undefined;
  for (const { id, template, parts } of templatesOf(described, method)) {
    const match = matchOf(parts, segments);
    if (match && (!best || match.literal > best.literal)) best = { id, template, ...match };
  }
  return best;
}

type Template = { id: string; template: string; parts: string[] };
const templates = new WeakMap<Described[], Map<string, Template[]>>();

/** Each taken apart once: there are a thousand, and every request is held against those of its method. */
function templatesOf(described: Described[], method: string): Template[] {
  const known = templates.get(described) ?? new Map<string, Template[]>();
  templates.set(described, known);
  const found =
    known.get(method) ??
    described.flatMap(([of, template, id]) =>
      of === method ? [{ id, template, parts: template.split('/').slice(1) }] : [],
    );
  known.set(method, found);
  return found;
}

function matchOf(template: string[], segments: string[]): Omit<Match, 'id' | 'template'> | undefined {
  if (template[0] !== segments[0] || template[0]?.startsWith('{')) return undefined;
  const last = template.at(-1) ?? '';
  const isOpen = several.test(last);
  // The top directory has no part for its path, nor has an archive of the default branch for its ref.
  const isOptional = last === '{path}' || /^(zip|tar)ball$/.test(template.at(-2) ?? '');
  const fewest = template.length - (isOptional ? 1 : 0);
  if (segments.length < fewest || (!isOpen && segments.length > template.length)) return undefined;
  const parameters: Record<string, string> = {};
  let literal = 0;
  for (const [index, part] of template.entries()) {
    const isLast = index === template.length - 1;
    const text = isLast && isOpen ? segments.slice(index).join('/') : (segments[index] ?? '');
    const name = /^\{(\w+)\}$/.exec(part)?.[1];
    if (isLast && text === '' && last === '{ref}') continue;
    if (name === undefined) {
      if (part !== text) return undefined;
      literal += 1;
    } else if (text.includes('/') && !slashed.test(part)) return undefined;
    else parameters[name] = text;
  }
  return { parameters, literal };
}

/** As tools call what GitHub's paths name. */
const usualNames: Record<string, string> = { issue_number: 'number', pull_number: 'number' };

const isWhole = /^[1-9]\d{0,14}$/;
const numbers = new Set(['number', 'run_id', 'job_id', 'comment_id', 'review_id', 'release_id', 'asset_id']);

function argumentsOf({ names = {} }: Operation, asked: Record<string, string>): Record<string, unknown> {
  const { owner, repo, ...rest } = asked;
  const named = Object.entries(rest).flatMap(([parameter, text]) => {
    const name = names[parameter] ?? usualNames[parameter];
    if (name === undefined) return [];
    return [[name, numbers.has(name) && isWhole.test(text) ? Number(text) : text] as const];
  });
  return { ...(owner && repo && { repository: `${owner}/${repo}` }), ...Object.fromEntries(named) };
}

/** Every field of the body must be one that the tool takes: what is left out would be another change than the client asked for. */
function written(
  operation: Operation,
  asked: Record<string, string>,
  id: string,
  fields: object | unknown[],
): Result<EqualCall> {
  const { names = {}, given, usual, expected, tool, prefix, instead, untaken, part } = operation;
  const body = Array.isArray(fields) ? { labels: fields } : fields;
  const placed = argumentsOf(operation, asked);
  const taken: Record<string, unknown> = {};
  for (const [field, value] of Object.entries(body)) {
    const name = field === expected ? 'expected' : (names[field] ?? field);
    if (reserved.has(name) || name in { ...given, ...placed }) {
      return fail('invalid_arguments', `The field ${field} of ${id} is not taken here.`, { hint: 'Leave it out.' });
    }
    if (untaken?.[field]) return fail('unknown_tool', `No tool takes ${field}.`, { hint: untaken[field] });
    taken[name] = value;
  }
  const content = taken['content'];
  if (tool === 'github_write_file' && typeof content === 'string') {
    const text = utf8Of(content);
    if (text === undefined) return fail('invalid_arguments', 'Only text can be written to a file here.');
    taken['content'] = text;
  }
  const all: Record<string, unknown> = { ...usual, ...taken, ...placed, ...given };
  if (prefix === undefined) return ok({ tool, arguments: all, ...(instead && { instead }), ...(part && { part }) });
  const branch = String(all['branch']);
  if (branch.startsWith(prefix)) return ok({ tool, arguments: { ...all, branch: branch.slice(prefix.length) } });
  return fail('unknown_tool', `No tool changes ${branch}, but only branches, by ${prefix}NAME.`, {
    hint: instead ?? way,
  });
}

/** A file is named by its hash, so that consent is to that very one. */
function uploaded(
  operation: Operation,
  { label, ...asked }: Record<string, string>,
  upload: ClientRequest['upload'],
): Result<EqualCall> {
  const { name, owner, repo, release_id, ...others } = asked;
  const [other] = Object.keys(others);
  if (!upload || other !== undefined) {
    return fail('invalid_arguments', `${other ?? 'Something'} is not taken here.`, { hint: 'Send a file, by a name.' });
  }
  const { type, ...file } = upload;
  const placed = argumentsOf(operation, { ...asked, ...(label && { label }) });
  return ok({ tool: operation.tool, arguments: { ...placed, type, file } });
}

/** What tools take beside their own arguments is for other doors. */
const reserved = new Set(['dry_run', 'idempotency_key', 'account', 'repository', 'request']);

/** UTF-8 text of base64; undefined where it is none. */
export function utf8Of(base64: string): string | undefined {
  const bytes = Buffer.from(base64, 'base64');
  if (bytes.includes(0)) return undefined;
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

export type Media = 'json' | 'raw' | 'diff' | 'patch' | 'file';

/** GitHub's own kinds of answer, as far as the hub takes them apart. */
function mediaOf(accept: string): Media {
  if (/^application\/octet-stream\b/.test(accept.trim())) return 'file';
  const [, kind] = /^application\/vnd\.github\.(?:v3\.)?(raw|diff|patch)(?:\+json)?$/.exec(accept.trim()) ?? [];
  return (kind as Media | undefined) ?? 'json';
}
