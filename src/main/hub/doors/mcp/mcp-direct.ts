/**
 * The two requests that clients make all day, `tools/list` and `tools/call`, answered without a server of the SDK for each. Only what is
 * plain in every part: all else is the SDK's, and the answers are its own, which a corpus of requests holds them to.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Account } from '../../../../shared/model.ts';
import { isRecord } from '../../../../shared/parse-json.ts';
import type { Caller } from '../../kernel/call.ts';
import type { ToolList } from '../../kernel/tools/inventory.ts';
import type { KeySchemas } from '../../kernel/tools/tool-lists.ts';
import { type Calling, callDirectly, type McpCaller } from './mcp-call.ts';
import { createdTask, knowsTasks } from './mcp-tasks.ts';
import { privateList, shownTools } from './mcp-tools.ts';

/** `older`: the revisions before 2026-07-28, in a session or without one. */
type Era = 'newest' | 'older';

/** A request in which nothing is in doubt. */
type PlainRequest = { id: string | number; era: Era; session: DirectSession | undefined; call?: PlainCall };

/** A session of the key's, as far as a call in it concerns it. */
export type DirectSession = {
  id: string;
  /** What the client called itself when it began. */
  client: string | undefined;
  /** Whether the client opens links for its person. */
  opensLinks: boolean;
  /** Aborted with `cancelled` at the client's word, else at the end of the session. `end` is called once the call is over. */
  begin(id: string | number): { signal: AbortSignal; end(): void };
};

/** `client` is what it calls itself; `progressToken` names the call in what is told of its progress. */
type PlainCall = {
  tool: string;
  arguments: Record<string, unknown>;
  client: string | undefined;
  knowsTasks: boolean;
  progressToken: string | number | undefined;
};

const newest = '2026-07-28';

// Names of MCP in the `_meta` of messages.
const [versionKey, capabilitiesKey, serverInfoKey] = [
  'io.modelcontextprotocol/protocolVersion',
  'io.modelcontextprotocol/clientCapabilities',
  'io.modelcontextprotocol/serverInfo',
];
export const clientInfoKey = 'io.modelcontextprotocol/clientInfo';

/** Whether it has no other members than these. */
const hasOnly = (value: object, ...names: string[]): boolean =>
  Object.keys(value).every((name) => names.includes(name));

/**
 * The request, where it can be answered without the SDK; undefined where that is in any doubt. `session` is the key's, where the request
 * names one. Pure.
 */
export function plainRequest(
  { headers }: Pick<IncomingMessage, 'headers'>,
  body: unknown,
  session: DirectSession | undefined,
): PlainRequest | undefined {
  if (!isRecord(body) || !hasOnly(body, 'jsonrpc', 'id', 'method', 'params') || body['jsonrpc'] !== '2.0')
    return undefined;
  const { id, method, params = {} } = body;
  if (method !== 'tools/list' && method !== 'tools/call') return undefined;
  if (!isName(id) || !isRecord(params)) return undefined;
  if (headers['mcp-session-id'] !== session?.id) return undefined;
  const { _meta: whole, ...own } = params;
  const apart = method === 'tools/call' ? progressApart(whole) : { meta: whole };
  if (!apart) return undefined;
  const { meta, progressToken } = apart;
  const era = eraOf(headers, body, meta);
  if (era === undefined || (session && era !== 'older')) return undefined;
  const asked = { id, era, session };
  if (method === 'tools/list') return Object.keys(own).length === 0 ? asked : undefined;
  const { name: tool, arguments: given = {} } = own;
  if (!hasOnly(own, 'name', 'arguments') || typeof tool !== 'string') return undefined;
  // A member of that name is one that readers take differently.
  if (!isRecord(given) || Object.hasOwn(given, '__proto__')) return undefined;
  if ((headers['mcp-name'] ?? (era === 'older' ? tool : undefined)) !== tool) return undefined;
  if (session?.opensLinks) return undefined;
  const client = session ? session.client : clientOf(meta);
  const call = { tool, arguments: given, client, knowsTasks: era === 'newest' && knowsTasks(meta), progressToken };
  return { ...asked, call };
}

const isName = (value: unknown): value is string | number => typeof value === 'string' || Number.isSafeInteger(value);

/** The token by which a call's progress is told, and what else its `_meta` says; undefined for a token that is none. */
function progressApart(meta: unknown): { meta: unknown; progressToken?: string | number } | undefined {
  if (!isRecord(meta) || !Object.hasOwn(meta, 'progressToken')) return { meta };
  const { progressToken, ...rest } = meta;
  if (!isName(progressToken)) return undefined;
  return { progressToken, meta: Object.keys(rest).length > 0 ? rest : undefined };
}

function eraOf(headers: IncomingMessage['headers'], body: { method?: unknown }, meta: unknown): Era | undefined {
  // Of headers that are there twice Node makes one text, which then is no version and no method.
  const { 'mcp-protocol-version': version, 'mcp-method': method, accept = '' } = headers;
  if (version === newest) {
    return method === body.method && isRecord(meta) && isPlainEnvelope(meta) ? 'newest' : undefined;
  }
  if (meta !== undefined || !accept.includes('application/json') || !accept.includes('text/event-stream'))
    return undefined;
  return version === undefined || olderVersions.has(version) ? 'older' : undefined;
}

const olderVersions: Set<unknown> = new Set(['2025-11-25', '2025-06-18', '2025-03-26', '2024-11-05', '2024-10-07']);

/** That of a client which opens no links for its person. */
function isPlainEnvelope(meta: Record<string, unknown>): boolean {
  if (!hasOnly(meta, versionKey, capabilitiesKey, clientInfoKey) || meta[versionKey] !== newest) return false;
  const { [capabilitiesKey]: able, [clientInfoKey]: info } = meta;
  return isRecord(able) && isPlainAbility(able) && (info === undefined || isPlainInfo(info));
}

/** What clients say that they can, as they all say it; the SDK answers any who say more. */
function isPlainAbility(able: Record<string, unknown>): boolean {
  if (!hasOnly(able, 'roots', 'sampling', 'elicitation', 'extensions')) return false;
  const { roots = {}, sampling = {}, elicitation = {}, extensions = {} } = able;
  return (
    isRecord(roots) &&
    hasOnly(roots, 'listChanged') &&
    ['undefined', 'boolean'].includes(typeof roots['listChanged']) &&
    isRecord(sampling) &&
    hasOnly(sampling) &&
    isRecord(elicitation) &&
    hasOnly(elicitation, 'form') &&
    (elicitation['form'] === undefined || (isRecord(elicitation['form']) && hasOnly(elicitation['form']))) &&
    isRecord(extensions) &&
    Object.values(extensions).every(isRecord)
  );
}

const isPlainInfo = (info: unknown): boolean =>
  isRecord(info) &&
  hasOnly(info, 'name', 'version', 'title') &&
  typeof info['name'] === 'string' &&
  typeof info['version'] === 'string' &&
  ['undefined', 'string'].includes(typeof info['title']);

function clientOf(meta: unknown): string | undefined {
  const info = isRecord(meta) ? (meta[clientInfoKey] as { name: string; version: string } | undefined) : undefined;
  return info && `${info.name} ${info.version}`;
}

/** Lists that are kept ready: those of the keys that asked last. */
const mostLists = 100;

type Parts = {
  calling: Calling;
  serverInfo: object;
  /** Its accounts of a key are another array each time that they have become others. */
  schemas: KeySchemas;
  /** What the SDK answers a request. */
  askSdk: (request: Request, body: unknown, caller: McpCaller) => Promise<Response>;
};

/** Answers plain requests. A list is written once for its accounts, by the SDK where somebody else described a tool of it. */
export function createDirectAnswers({ calling, serverInfo, schemas, askSdk }: Parts) {
  type Ready = { accounts: readonly Account[]; texts: Map<Era, Buffer> };
  /** In the order of their last use. */
  const ready = new Map<ToolList, Ready>();

  /** The result of `tools/list` as bytes of JSON; undefined where the SDK answers something else. */
  async function listed(caller: McpCaller, era: Era): Promise<Buffer | undefined> {
    const accounts = schemas.accounts(caller.key);
    const known = ready.get(caller.list);
    const { texts } = known?.accounts === accounts ? known : { texts: new Map<Era, Buffer>() };
    ready.delete(caller.list);
    ready.set(caller.list, { accounts, texts });
    const [oldest] = ready.keys();
    if (oldest && ready.size > mostLists) ready.delete(oldest);
    const text = texts.get(era) ?? listHere(caller, era) ?? (await listBySdk(caller, era));
    if (text !== undefined) texts.set(era, text);
    return text;
  }

  function listHere({ key, list }: McpCaller, era: Era): Buffer | undefined {
    if (list.listed.some(({ platform }) => platform.isImported)) return undefined;
    const tools = shownTools(list, (one) => schemas.schemaOf(key, one)).map(
      ({ inputSchema, outputSchema, ...shown }) => {
        const { name, title, description, annotations, _meta } = shown;
        return {
          name,
          title,
          description,
          inputSchema: { type: 'object', ...inputSchema() },
          annotations,
          ...(_meta && { _meta }),
          ...(outputSchema && { outputSchema: outputSchema() }),
        };
      },
    );
    return Buffer.from(
      JSON.stringify(era === 'older' ? { tools } : { tools, resultType, ...privateList, _meta: about() }),
    );
  }

  async function listBySdk(caller: McpCaller, era: Era): Promise<Buffer | undefined> {
    const method = 'tools/list';
    const version = era === 'newest' ? newest : '2025-11-25';
    const params = { _meta: { [versionKey]: version, [capabilitiesKey]: {} } };
    const body = { jsonrpc: '2.0', id: 0, method, ...(era === 'newest' && { params }) };
    const headers = {
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      'mcp-protocol-version': version,
      'mcp-method': method,
    };
    const asked = new Request('http://127.0.0.1/mcp', { method: 'POST', headers, body: JSON.stringify(body) });
    const said = await (await askSdk(asked, body, caller)).text();
    const message = era === 'newest' ? said : unframed(said);
    const [before, after] = ['{"result":', ',"jsonrpc":"2.0","id":0}'];
    if (!message.startsWith(before) || !message.endsWith(after)) return undefined;
    return Buffer.from(message.slice(before.length, -after.length));
  }

  /** The list, or the call that is to be made; undefined where it is the SDK's to say. */
  async function planOf({ era, call }: PlainRequest, caller: McpCaller) {
    if (!call) {
      const text = await listed(caller, era);
      return text === undefined ? undefined : { text };
    }
    const found = caller.list.allowed.find(({ tool }) => tool.name === call.tool);
    // What somebody else described may ask for headers that say what its arguments do.
    return found && !found.platform.isImported ? { call } : undefined;
  }

  async function madeCall(
    caller: McpCaller,
    { progressToken, ...call }: PlainCall,
    era: Era,
    { tell }: Stream,
  ): Promise<string> {
    const progress: Caller['progress'] = (message, progress, total) => {
      const params = { progressToken, progress, total, message };
      tell(JSON.stringify({ jsonrpc: '2.0', method: 'notifications/progress', params }));
    };
    const told = progressToken === undefined ? {} : { progress };
    const answer = await callDirectly(caller, calling, { ...call, ...told });
    if ('task' in answer) return JSON.stringify({ ...createdTask(answer.task), _meta: about() });
    const { _meta, ...rest } = answer.result;
    const result = { ...(_meta && { _meta }), ...rest };
    if (era === 'older') return JSON.stringify(result);
    return JSON.stringify({ ...result, resultType, _meta: about(_meta) });
  }

  // What every result of the newest era says beside what was asked for.
  const resultType = 'complete';
  const about = (meta: object = {}) => ({ ...meta, [serverInfoKey]: serverInfo });

  /** Answers it; false where that is left to the SDK, and nothing has been done. */
  return async (asked: PlainRequest, caller: McpCaller, response: ServerResponse): Promise<boolean> => {
    const plan = await planOf(asked, caller);
    if (!plan) return false;
    const { era, session } = asked;
    const stream = era === 'newest' ? inOnePiece(response) : asEvent(response, session?.id);
    const answer = (result: Buffer | string): void =>
      stream.end('{"result":', result, `,"jsonrpc":"2.0","id":${JSON.stringify(asked.id)}}`);
    if (!plan.call) answer(plan.text);
    else if (!session) answer(await madeCall(caller, plan.call, era, stream));
    else {
      const { signal, end } = session.begin(asked.id);
      signal.addEventListener('abort', () => signal.reason !== cancelled && stream.end(), { once: true });
      const hungUp = AbortSignal.any([caller.hungUp, signal]);
      const result = await madeCall({ ...caller, hungUp }, plan.call, era, stream).finally(end);
      // Who has cancelled it is told no more, and closes the stream.
      if (!signal.aborted) answer(result);
    }
    return true;
  };
}

/** Why a call of a session was ended by its client. */
export const cancelled = 'cancelled';

/** A list is as long as a page: it comes as bytes, of which nothing is encoded or copied for an answer. */
type Piece = Buffer | string;
/** `tell` sends a message before the answer. */
type Stream = { tell(message: string): void; end(...pieces: Piece[]): void };

const isText = (piece: Piece): piece is string => typeof piece === 'string';

function send(response: ServerResponse, headers: Record<string, string>, pieces: readonly Piece[]): void {
  const length = pieces.reduce((sum, piece) => sum + Buffer.byteLength(piece), 0);
  if (!response.headersSent) response.writeHead(200, { ...headers, 'content-length': length });
  // One text goes to the socket together with the head; of several pieces each costs as much as the text.
  if (pieces.every(isText)) return void response.end(pieces.join(''));
  for (const piece of pieces) response.write(piece);
  response.end();
}

/** The answer by itself, unless something is told before it. */
function inOnePiece(response: ServerResponse): Stream {
  let events: Stream | undefined;
  return {
    tell(message) {
      events ??= asEvent(response, undefined);
      events.tell(message);
    },
    end: (...pieces) =>
      events ? events.end(...pieces) : send(response, { 'content-type': 'application/json' }, pieces),
  };
}

/** Milliseconds between two signs of life on a stream that has nothing to say. */
const keepAlive = 15_000;

/** A stream of events, the last of which is the answer, as all answers were before 2026-07-28. */
function asEvent(response: ServerResponse, sessionId: string | undefined): Stream {
  const headers = {
    'content-type': 'text/event-stream',
    'cache-control': 'no-cache, no-transform',
    connection: 'keep-alive',
    'x-accel-buffering': 'no',
    ...(sessionId !== undefined && { 'mcp-session-id': sessionId }),
  };
  const write = (text: string): void => {
    if (response.writableEnded || response.destroyed) return;
    if (!response.headersSent) response.writeHead(200, headers);
    response.write(text);
  };
  const timer = setInterval(() => write(': keepalive\n\n'), keepAlive);
  response.once('close', () => clearInterval(timer));
  return {
    tell: (message) => write(`${beforeEvent}${message}${afterEvent}`),
    end(...pieces) {
      clearInterval(timer); // a client that takes its time to read keeps the connection open
      send(response, headers, pieces.length > 0 ? [beforeEvent, ...pieces, afterEvent] : []);
    },
  };
}

const [beforeEvent, afterEvent] = ['event: message\ndata: ', '\n\n'];
const unframed = (event: string): string => /^event: message\ndata: ([^\n]*)\n\n$/.exec(event)?.[1] ?? '';
