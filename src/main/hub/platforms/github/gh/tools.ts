/**
 * The tools as gh and SDKs call them: by the same names, judged, previewed, recorded and undone alike, but answering what GitHub answers.
 * What is in it is screened and labelled as in any answer.
 */
import * as z from 'zod';
import { isRecord } from '../../../../../shared/parse-json.ts';
import { fail, ok, type Result } from '../../../../../shared/result.ts';
import type { ClientAnswer, PlatformClient } from '../../platform.ts';
import type { ReadTool, Tool, ToolContext, WriteTool } from '../../tool.ts';
import { passFile, readText } from '../downloads.ts';
import { ownAddresses } from '../files.ts';
import { query } from '../graphql.ts';
import { type GitHubResponse, githubRefusalFailure, limitedReads, requestGitHub } from '../request.ts';
import { narrowedSearch } from '../search-limits.ts';
import { githubTools } from '../tools/index.ts';
import { outsiderMarkOf } from '../view.ts';
import { operationAt, utf8Of } from './classify.ts';
import { isPassed, type Operation, operations } from './operations.ts';
import { settleDocument, withoutMarks } from './settle.ts';

/** What is read, as it was asked for. */
const Asked = z.strictObject({
  operation: z.string(),
  /** Escaped, as it is sent. */
  path: z.string().max(6_000),
  query: z.array(z.strictObject({ name: z.string().max(100), value: z.string().max(1_000) })).max(30),
  kind: z.enum(['json', 'raw', 'diff', 'patch', 'file']),
});
type Asked = z.infer<typeof Asked>;

/** What stands in the arguments for a file that is uploaded. */
const UploadedFile = z.strictObject({ sha256: z.string().length(64), bytes: z.number() });

/** A document of GraphQL; `range`: it is of no single repository. */
const AskedDocument = z.strictObject({
  document: z.string().max(300_000),
  variables: z.record(z.string(), z.unknown()),
  range: z.boolean(),
  /** It names a commit that anybody may have pushed, for a pull request or to a fork. */
  ofAnybody: z.boolean().optional(),
  /** Variables that the hub put in place of what a list over places is asked by: `search` for a query, else a page of a list. */
  own: z.record(z.string(), z.enum(['search', 'size', 'cursor'])),
});

/**
 * GitHub's answer, one item for each thing, so that each has its marks. `list`: they are all of it; else it is the first one, or holds
 * them beside `total`. `pages` are the numbers of other pages, `after` the cursor of the next one.
 */
const Answer = z.object({
  status: z.number(),
  list: z.boolean(),
  items: z.array(z.record(z.string(), z.unknown())),
  total: z.number().optional(),
  pages: z.record(z.string(), z.number()).optional(),
  after: z.string().optional(),
  private: z.boolean().optional(),
  /** Of a file that was passed on. */
  bytes: z.number().optional(),
  outsider: z.boolean().optional(),
});
type Answer = z.infer<typeof Answer>;

const Things = z.array(
  z.object({
    id: z.string(),
    kind: z.string(),
    repository: z.string().optional(),
    number: z.number().optional(),
    name: z.string().optional(),
  }),
);

export const ghTools: Tool[] = githubTools.map((tool) => (tool.access === 'read' ? reading(tool) : writing(tool)));

function reading(tool: ReadTool): Tool {
  let schema = '';
  const says = (word: string): boolean => {
    schema ||= JSON.stringify(z.toJSONSchema(tool.output, { unrepresentable: 'any' }));
    return schema.includes(`"${word}"`);
  };
  const { repository: named } = tool.input.shape;
  const made: ReadTool = {
    ...tool,
    input: tool.input.safeExtend({
      request: z.union([Asked, AskedDocument]),
      ...(named && { repository: named.optional() }),
    }),
    output: Answer,
    saysOutsiders: 'outsider' in tool.output.shape,
    // A document that ranges over places is judged by this tool where its key lacks it, or is limited to branches or paths.
    place: (input) => (named && input['repository'] === undefined ? undefined : tool.place(input)),
    // Nobody can tell of what is in a file of a release from which branches and paths it is.
    ...(tool.files && {
      files: (input) => tool.files?.(input) ?? (isAsset(input) ? { branch: 'refs/heads/*' } : undefined),
    }),
    ...(tool.atCommit && { atCommit: (input, commit) => askedAt(tool.atCommit?.(input, commit) ?? input, commit) }),
    async run(input, context) {
      if (named && input['repository'] === undefined) throw new Error(`${tool.name} reads in one repository.`);
      const document = AskedDocument.safeParse(input['request']);
      if (document.success) return readDocument(document.data, tool.place(input)?.name, context);
      const asked = Asked.parse(input['request']);
      const operation = operations[asked.operation];
      if (operation?.tool !== tool.name) throw new Error(`${asked.operation} is no request of ${tool.name}.`);
      if (isPassed(asked.operation, asked.kind)) return passed(asked, context, says('private'));
      const { patterns, allows } = context;
      const isWhole = patterns('repository')?.includes('*/*') ?? true;
      if (operation.range === 'list' && !isWhole) return coveredList(asked, operation, context);
      if (operation.range === 'items' && !isWhole && !asked.path.startsWith('search/users')) {
        const limits = { patterns: patterns('repository'), covers: (name: string) => allows('repository', name) };
        const narrowed = narrowedSearch(asked.query.find(({ name }) => name === 'q')?.value ?? '', limits);
        if (!narrowed.ok) return narrowed;
        asked.query = [...asked.query.filter(({ name }) => name !== 'q'), { name: 'q', value: narrowed.value }];
      }
      const read = await readAsAsked(asked, operation, context);
      if (!read.ok) return read;
      const { body, pages, after, status } = read.value;
      if (operation.range) return ok(ranging(operation, { body, pages, status }, context));
      // What its tool marks by other means than this answer has is marked as a whole.
      const isMarked = says('outsider');
      const isTrusted = isMarked ? await isOnlyOurs(context) : ok(true);
      if (!isTrusted.ok) return isTrusted;
      const list = Array.isArray(body);
      const items = (list ? body : [body]).map((one) => itemOf(one, isTrusted.value, context.client));
      return ok({
        status,
        list,
        items,
        pages,
        ...(after !== undefined && { after }),
        ...(says('private') && { private: true }),
      });
    },
  };
  return made;
}

/** The request for the same at a commit. */
function askedAt(input: Record<string, unknown>, commit: string): Record<string, unknown> {
  const asked = Asked.safeParse(input['request']);
  if (!asked.success) return input;
  const query = [...asked.data.query.filter(({ name }) => name !== 'ref'), { name: 'ref', value: commit }];
  return { ...input, request: { ...asked.data, query } };
}

const isAsset = ({ request }: Record<string, unknown>): boolean =>
  isRecord(request) && request['operation'] === 'repos/get-release-asset';

/** Anybody may have written what is in it, unless nobody else can write where it is. */
async function passed({ operation, path }: Asked, context: ToolContext, isPrivate: boolean): Promise<Result<Answer>> {
  const isTrusted = await isOnlyOurs(context);
  if (!isTrusted.ok) return isTrusted;
  const told = { status: 200, list: false, items: [], ...(isPrivate && { private: true }) };
  const isOfRelease = operation === 'repos/get-release-asset';
  const accept = isOfRelease ? 'application/octet-stream' : 'application/vnd.github+json';
  return passFile({ path, accept }, context, isTrusted.value ? told : { ...told, outsider: true });
}

/** An answer to a document, with its marks taken for what it says of itself; of a list over places, what the key covers. */
async function readDocument(
  asked: z.infer<typeof AskedDocument>,
  repository: string | undefined,
  context: ToolContext,
): Promise<Result<Answer>> {
  const { client, allows, isLimited, patterns } = context;
  const { document, range } = asked;
  const limits = { patterns: patterns('repository'), covers: (name: string) => allows('repository', name) };
  const variables = range ? variablesWithin(asked, limits) : ok(asked.variables);
  if (!variables.ok) return variables;
  const answer = await query(client, document as `query ${string}`, variables.value, z.record(z.string(), z.unknown()));
  if (!answer.ok) return answer;
  const covers = (name: string): boolean =>
    repository === undefined ? !isLimited('repository') || allows('repository', name) : name === repository;
  const isWhole = limits.patterns?.includes('*/*') ?? true;
  const { data, things } = settleDocument(answer.value, covers, { range, isLimited: !isWhole });
  const isTrusted = asked.ofAnybody ? await isOnlyOurs(context) : ok(true);
  if (!isTrusted.ok) return isTrusted;
  const whole = { ...((range || repository === undefined) && { private: false }), body: { data }, known: things };
  const named = things.filter(({ repository: at, kind }) => at !== undefined && kind !== 'IssueComment');
  const numbered = named.filter(({ number }) => number !== undefined);
  // What the record calls them by, and where the answer ranges over places, what each is.
  const told = (range || numbered.length === 0 ? named : numbered).map((thing) => {
    const { repository: at, number, title, url, isPrivate, outsider } = thing;
    return {
      repository: at,
      url,
      ...(number !== undefined && { number, title }),
      ...(range && { private: isPrivate !== false }),
      ...(outsider && { outsider }),
    };
  });
  const mark = isTrusted.value ? {} : { outsider: true };
  return ok({ ...mark, status: 200, list: false, items: [whole, ...told] });
}

/**
 * What a document is asked with for a key that covers some repositories: a search within those, and of a list of repositories the first
 * hundred, no matter which page was asked for. By the smallest page on which a thing stands, a client would count what is before it.
 */
function variablesWithin(
  { variables, own }: z.infer<typeof AskedDocument>,
  limits: Parameters<typeof narrowedSearch>[1],
): Result<Record<string, unknown>> {
  if (limits.patterns?.includes('*/*') ?? true) return ok(variables);
  const narrowed = { ...variables };
  for (const [name, kind] of Object.entries(own)) {
    const given = variables[name];
    if (kind === 'search') {
      const query = narrowedSearch(String(given), limits);
      if (!query.ok) return query;
      narrowed[name] = query.value;
    } else if (given !== null) narrowed[name] = kind === 'size' ? 100 : null;
  }
  return ok(narrowed);
}

async function isOnlyOurs({ place }: ToolContext): Promise<Result<boolean>> {
  const found = await place();
  return found.ok ? ok(found.value.isOnlyOurs === true) : found;
}

type Read = { status: number; body: unknown; pages: Record<string, number>; after?: string | undefined };

async function readAsAsked(
  { operation, path, query, kind }: Asked,
  { download, texts = [] }: Operation,
  context: ToolContext,
): Promise<Result<Read>> {
  const { client } = context;
  if (download === 'text') {
    const text = await readText({ path, accept: 'application/vnd.github+json' }, context);
    return text.ok ? ok({ status: 200, body: text.value, pages: {} }) : text;
  }
  const search = new URLSearchParams(query.map(({ name, value }) => [name, value] as [string, string])).toString();
  const route = `GET /${path}${search && `?${search}`}`;
  // Without the fragments that match, a search for code says little.
  const json = path.startsWith('search/code') ? 'application/vnd.github.text-match+json' : undefined;
  const isText = texts.some((one) => one === kind);
  const accept = isText ? `application/vnd.github.${kind}` : json;
  try {
    const answer = await limitedReads(client)(
      () => requestGitHub(client, route, {}, { accept }),
      path.startsWith('search/'),
    );
    if (answer.status >= 300) return { ok: false, failure: githubRefusalFailure(answer, Date.now()) };
    const body = isText && !isJson(answer) ? answer.text : await passedTo(operation, JSON.parse(answer.text));
    return ok({ status: answer.status, body, ...pagesIn(answer.headers['link'] ?? '') });
  } catch (error) {
    client.signal.throwIfAborted();
    return error instanceof SyntaxError
      ? fail('platform_failed', 'GitHub answered something else than JSON.')
      : fail('platform_unreachable');
  }
}

/** Of what GitHub answers to an operation what a client may be told: loaded where there is an answer. */
async function passedTo(operation: string, answer: unknown): Promise<unknown> {
  const { answerShapes, passedOf } = await import('./answers.ts');
  return passedOf(await answerShapes(), operation, ownAddresses(answer)) ?? {};
}

/** Asked for a text GitHub answers all the same in JSON what is none, such as a folder, with an address of each file that is signed. */
function isJson({ headers, text }: GitHubResponse): boolean {
  if (/^application\/json\b/.test(headers['content-type'] ?? '')) return true;
  if (!/^\s*[[{]/.test(text) || !text.includes('"_links"')) return false;
  try {
    const all = [JSON.parse(text) as unknown].flat();
    return all.length > 0 && all.every((one) => isRecord(one) && 'git_url' in one && '_links' in one);
  } catch {
    return false;
  }
}

/** The numbers of the pages that GitHub names: its addresses would lead past the door. */
function pagesIn(link: string): Pick<Read, 'pages' | 'after'> {
  const pages: Record<string, number> = {};
  let after: string | undefined;
  for (const [, address = '', relation = ''] of link.matchAll(/<([^>]*)>;\s*rel="(\w+)"/g)) {
    const page = /[?&]page=(\d{1,9})(?:&|$)/.exec(address)?.[1];
    if (page) pages[relation] = Number(page);
    else if (relation === 'next') after = URL.parse(address)?.searchParams.get('after') ?? undefined;
  }
  return { pages, after };
}

/** Of an answer that ranges over places the key reads what is in those that it covers; each says which, and whether that is private. */
function ranging(
  { range }: Operation,
  { body, pages, status }: Read,
  { allows, isLimited, client }: ToolContext,
): Answer {
  const whole = range === 'items' && isRecord(body) ? body['items'] : body;
  const all: unknown[] = Array.isArray(whole) ? whole : [whole];
  const items = all.flatMap((one) => {
    const item = itemOf(one, true, client);
    const repository = repositoryOf(one);
    if (repository === undefined) {
      // People and the account itself are in none.
      if (isRecord(one) && 'login' in one) return [{ ...item, private: false }];
      return isLimited('repository') ? [] : [item];
    }
    if (!allows('repository', repository.name.toLowerCase())) return [];
    return [{ ...item, repository: repository.name, ...(repository.isPrivate === false && { private: false }) }];
  });
  // GitHub's own total, or the number of its last page, would tell what is in repositories that the key does not cover. So would another
  // page, once something of this one was left out: a repository that has another name now.
  const { last, ...others } = pages;
  const isLeftOut = isLimited('repository') && items.length < all.length;
  const told = isLimited('repository') || last === undefined ? others : pages;
  return {
    status,
    list: range === 'list',
    items,
    pages: isLeftOut ? {} : told,
    ...(range === 'items' && { total: items.length }),
  };
}

/** Pages of a hundred: of more repositories those are told that GitHub names first. */
const mostPages = 10;

/**
 * A list over places for a key that covers some of them. The hub reads it to its end and pages what is left: a page of GitHub's own tells
 * by its length, its number and the next one how many others there are, and where among them a thing stands.
 */
async function coveredList(asked: Asked, operation: Operation, context: ToolContext): Promise<Result<Answer>> {
  const numberOf = (name: string): number => Number(asked.query.find((one) => one.name === name)?.value ?? Number.NaN);
  const rest = asked.query.filter(({ name }) => !/^(page|per_page|after|before)$/.test(name));
  const found: Answer['items'] = [];
  let [status, isMore] = [200, true];
  for (let page = 1; isMore && page <= mostPages; page += 1) {
    const paged = [
      { name: 'per_page', value: '100' },
      { name: 'page', value: String(page) },
    ];
    const read = await readAsAsked({ ...asked, query: [...rest, ...paged] }, operation, context);
    if (!read.ok) return read;
    status = read.value.status;
    found.push(...ranging(operation, read.value, context).items);
    isMore = read.value.pages['next'] !== undefined;
  }
  const size = Math.trunc(Math.min(100, Math.max(1, numberOf('per_page') || 30)));
  const at = Math.trunc(Math.max(1, numberOf('page') || 1));
  const last = Math.max(1, Math.ceil(found.length / size));
  const pages = {
    ...(at > 1 && { prev: at - 1, first: 1 }),
    ...(at < last && { next: at + 1, last }),
  };
  return ok({ status, list: true, items: found.slice((at - 1) * size, at * size), pages });
}

function repositoryOf(body: unknown): { name: string; isPrivate: boolean | undefined } | undefined {
  if (!isRecord(body)) return undefined;
  const of = isRecord(body['repository']) ? body['repository'] : body;
  const { full_name: name, private: isPrivate, repository_url: url } = of;
  const found = typeof name === 'string' ? name : /\/repos\/([^/?#]+\/[^/?#]+)$/.exec(String(url ?? ''))?.[1];
  return found ? { name: found, isPrivate: typeof isPrivate === 'boolean' ? isPrivate : undefined } : undefined;
}

/** One thing with what the record calls it by, its author, and whether somebody from outside may have written it. */
function itemOf(body: unknown, isTrusted: boolean, client: PlatformClient): Record<string, unknown> {
  const associations = associationsIn(body);
  const isStrange =
    associations.some((one) => outsiderMarkOf(one).outsider) || (associations.length === 0 && !isTrusted);
  const mark = isStrange && { outsider: true };
  if (!isRecord(body)) return { ...mark, body };
  const { number, title, html_url: url, user, content, encoding } = body;
  const author = isRecord(user) && typeof user['login'] === 'string' && { author: user['login'] };
  const text = encoding === 'base64' && typeof content === 'string' ? utf8Of(content) : undefined;
  return {
    ...(typeof number === 'number' && { number }),
    ...(typeof title === 'string' && { title }),
    ...(typeof url === 'string' && { url }),
    ...author,
    ...mark,
    // Screening finds nothing in base64, and what is no text holds no mark.
    ...(text === undefined
      ? { body: withoutBytes(withoutOrigin(body, client)) }
      : { body: { ...(withoutOrigin(body, client) as object), content: text }, decoded: true }),
  };
}

/** A file that is no text can't be searched for secrets. */
const withoutBytes = (body: unknown): unknown =>
  isRecord(body) && body['encoding'] === 'base64' && body['content']
    ? { ...body, content: '', encoding: 'none' }
    : body;

/** What GitHub says of the authors of all that is in it. */
function associationsIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(associationsIn);
  if (!isRecord(value)) return [];
  const { author_association: own } = value;
  return [...(typeof own === 'string' ? [own] : []), ...Object.values(value).flatMap(associationsIn)];
}

/** Stands for the origin of GitHub's API in an answer until it is written for a client, which finds it at the door. */
const origin = 'github-api:';

/** Names of fields with addresses of the API, and not of pages. */
const isAddress = (name: string): boolean =>
  /^(.*_)?url$/.test(name) &&
  !/^(html|avatar|clone|git|svn|ssh|mirror|diff|patch|details|badge|browser_download)_url$/.test(name);

/** With another origin in the fields by which a client would find its way, and nowhere in people's texts. */
function replaced(value: unknown, from: string, to: string): unknown {
  if (Array.isArray(value)) return value.map((one) => replaced(one, from, to));
  if (!isRecord(value)) return value;
  const members = Object.entries(value).map(([name, one]) => {
    const isOurs = typeof one === 'string' && isAddress(name) && one.startsWith(`${from}/`);
    return [name, isOurs ? `${to}${one.slice(from.length)}` : replaced(one, from, to)];
  });
  return Object.fromEntries(members);
}

/** A file is uploaded to another host, and to the same address here. */
const withoutOrigin = (body: unknown, { apiUrl, apis }: PlatformClient): unknown =>
  [apis['uploads'], apiUrl].reduce<unknown>(
    (left, url) => (url === undefined ? left : replaced(left, url.replace(/\/$/, ''), origin)),
    body,
  );

function writing(tool: WriteTool): Tool {
  const made: WriteTool = {
    ...tool,
    input: tool.input.extend({
      expected: z.string().max(100).optional(),
      ...('content' in tool.input.shape && { file: UploadedFile.optional() }),
    }),
    output: tool.output.extend({ answer: Answer.optional() }),
    async preview(input, context) {
      const shown = await tool.preview(input, context);
      const { expected } = input;
      if (!shown.ok || expected === undefined || expected === shown.value.version) return shown;
      return fail('platform_refused', `It is no longer at ${String(expected)}.`, { hint: 'Read it again.' });
    },
    async run(input, context) {
      let answer: Answer | undefined;
      const { client } = context;
      const { upload } = client;
      const note = async (method: string, url: string, response: Response): Promise<Response> => {
        if (!response.ok) return response;
        const text = await response.clone().text();
        const operation = (await operationAt(method, pathAt(url, client))) ?? '';
        const items = text === '' ? [] : [itemOf(await passedTo(operation, JSON.parse(text)), true, client)];
        answer = { status: response.status, list: false, items };
        return response;
      };
      const noting: PlatformClient = {
        ...client,
        async fetch(url, init) {
          const response = await client.fetch(url, init);
          const method = url instanceof Request ? url.method : (init?.method ?? 'GET');
          const address = url instanceof Request ? url.url : String(url);
          return method === 'GET' ? response : note(method, address, response);
        },
        ...(upload && { upload: async (url, init) => note('POST', String(url), await upload(url, init)) }),
      };
      const done = await tool.run(input, { ...context, client: noting });
      return done.ok ? ok({ ...done.value, ...(answer && { answer }) }) : done;
    },
  };
  return made;
}

/** The path of a request below GitHub's API, or below its host for files. */
function pathAt(url: string, { apiUrl, apis }: PlatformClient): string {
  const base = [apis['uploads'], apiUrl].find(
    (one) => one !== undefined && url.startsWith(`${one.replace(/\/$/, '')}/`),
  );
  return url.slice(base?.replace(/\/$/, '').length ?? 0).split('?', 1)[0] ?? '';
}

/** GitHub's answer in that of such a tool, for a client that finds GitHub's API at `base` and asked for `path` there. */
export function githubAnswer(value: Record<string, unknown>, base: string, path: string): Result<ClientAnswer> {
  const read = Answer.safeParse('answer' in value ? value['answer'] : value);
  if (!read.success) return fail('outcome_unknown', 'It was done, and GitHub’s answer is not known any more.');
  const { status, list, items, total, pages = {}, after, bytes } = read.data;
  const [{ known = undefined } = {}] = items;
  if (known !== undefined) {
    const things = Things.parse(known);
    return ok({ status, headers: {}, body: withoutMarks(items[0]?.['body']), known: things });
  }
  const bodies = items.map(({ body, decoded }) => (decoded ? encoded(body) : body));
  const isWhole = list || total !== undefined || bytes !== undefined || status === 204;
  const isLeftOut = !isWhole && bodies.length === 0;
  if (isLeftOut) return fail('not_allowed', 'Somebody from outside wrote it, and this key leaves such things out.');
  const whole = total === undefined ? bodies[0] : { total_count: total, incomplete_results: false, items: bodies };
  const body = replaced(list ? bodies : whole, origin, base);
  const [target = '', search] = path.split('?');
  const linked = (to: [string, string]): string => {
    const query = new URLSearchParams(search);
    query.set(...to);
    return `<${base}${target}?${query}>`;
  };
  const others = Object.entries(pages).map(
    ([relation, page]) => `${linked(['page', String(page)])}; rel="${relation}"`,
  );
  const next = after === undefined ? [] : [`${linked(['after', after])}; rel="next"`];
  const link = [...others, ...next].join(', ');
  return ok({ status, headers: link ? { link } : {}, body });
}

const encoded = (body: unknown): unknown =>
  isRecord(body) ? { ...body, content: Buffer.from(String(body['content'])).toString('base64') } : body;
