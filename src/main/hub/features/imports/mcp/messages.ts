/** What a server answers: its JSON-RPC messages, and the pages of its list of tools, which are read where they hold nobody up. */
import { isRecord, parseJson } from '../../../../../shared/parse-json.ts';
import { ok, type Result } from '../../../../../shared/result.ts';
import { isDeeperThan, membersIn } from '../../../ground/json.ts';
import { onWorker } from '../../../ground/on-worker.ts';
import { remoteTools } from './remote-tool.ts';

export type Message = Record<string, unknown>;

/** Levels of JSON: what is deeper overflows the stack of any code that walks it. */
const deepest = 64;
/** Of all messages of an answer. More take long to parse, and nearly all would be cut. */
const mostMembers = 100_000;

/**
 * The JSON-RPC messages of one answer of a Streamable HTTP server: an object, a list of them, or the events of a stream that has
 * ended. What is no JSON, too deep or too much is left out. Pure.
 * https://modelcontextprotocol.io/specification/2025-11-25/basic/transports#streamable-http
 */
export function jsonRpcMessages(contentType: string | null, body: string): Message[] {
  const isStream = /^text\/event-stream\b/i.test(contentType ?? '');
  const texts = isStream ? eventsOf(body) : [body];
  let left = mostMembers;
  const fitting = texts.filter((text) => {
    left -= membersIn(text);
    return left >= 0;
  });
  return fitting.flatMap(parsedMessages).filter(isRecord);
}

/** The data of each event (HTML Living Standard §9.2.6); its name and id are of no use here. */
function eventsOf(stream: string): string[] {
  return stream
    .split(/(?:\r\n|\r|\n){2}/)
    .map((event) =>
      event
        .split(/\r\n|\r|\n/)
        .filter((line) => line.startsWith('data:'))
        .map((line) => line.slice('data:'.length).replace(/^ /, ''))
        .join('\n'),
    )
    .filter((data) => data !== '');
}

function parsedMessages(text: string): unknown[] {
  const value = isDeeperThan(deepest, text) ? undefined : parseJson(text);
  return value === undefined ? [] : [value].flat();
}

/** An answer to the request of that id. */
export type ServerAnswer = { contentType: string | null; text: string; id: unknown };
/** `isChanged`: whether it says that its tools are others now. */
type Read = { own: Message | undefined; isChanged: boolean };

function readAnswer({ contentType, text, id }: ServerAnswer): Read {
  const messages = jsonRpcMessages(contentType, text);
  return {
    own: messages.find((one) => one['id'] === id && ('result' in one || 'error' in one)),
    isChanged: messages.some(({ method }) => method === 'notifications/tools/list_changed'),
  };
}

/** Characters of a list that is read in milliseconds. */
const short = 16_000;
/** Characters of JSON that are left of a page, beside its tools. */
const longestRest = 10_000;
/** Characters of all schemas of a page that say what goes into headers. */
const longestHeaders = 50_000;

/**
 * What the answer says. `tools`: where those of a list are put, as JSON: the library would check them all at once on this thread, so
 * that it gets of each what it needs to know. Fails with `too_costly`.
 */
export async function readMessages(answer: ServerAnswer, tools: string[] | undefined): Promise<Result<Read>> {
  if (tools === undefined) return ok(readAnswer(answer));
  const read =
    answer.text.length <= short ? ok(readPage(answer)) : await onWorker<typeof readPage>('read a page', answer);
  if (!read.ok) return read;
  tools.push(...read.value.tools);
  return read;
}

/** A page of a list without what the library has no use for, and the tools apart. Pure. */
export function readPage(answer: ServerAnswer): Read & { tools: string[] } {
  const { own, isChanged } = readAnswer(answer);
  const { result } = own ?? {};
  const listed = isRecord(result) && Array.isArray(result['tools']) ? result['tools'] : [];
  const fitting = remoteTools(listed);
  const page = isRecord(result) && listed.length > 0 ? { ...own, result: { ...result, tools: [] } } : own;
  if (JSON.stringify(page ?? null).length > longestRest) return { own: undefined, isChanged, tools: [] };
  let room = longestHeaders;
  const known = fitting.flatMap(({ name, inputSchema }) => {
    const schema = JSON.stringify(inputSchema);
    // Which fields go into headers too (SEP-2243): the library leaves out a tool that says so where it must not.
    if (!schema.includes('"x-mcp-header"')) return { name: told(name), inputSchema: { type: 'object' } };
    room -= schema.length;
    return room < 0 ? [] : { name: told(name), inputSchema };
  });
  const names = new Set(known.map(({ name }) => nameTold(name)));
  return {
    own: page && fitting.length > 0 ? { ...page, result: { ...(page['result'] as Message), tools: known } } : page,
    isChanged,
    tools: fitting.filter(({ name }) => names.has(name)).map((one) => JSON.stringify(one)),
  };
}

/** A tool's name as the library gets it, which prints those that it leaves out: a terminal might obey what a server writes there. */
const told = (name: string): string => Buffer.from(name).toString('base64url');
/** The name again. */
export const nameTold = (name: string): string => Buffer.from(name, 'base64url').toString();
