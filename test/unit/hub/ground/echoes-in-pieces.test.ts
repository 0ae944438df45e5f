/**
 * The key of a model server, a platform token and a permission key, sent back in pieces of 1 to 40 characters: by whoever it is and
 * however it answers, none of them comes out.
 */
import { describe, expect, it } from 'vitest';
import type { Ask } from '../../../../src/main/hub/features/chat/ask.ts';
import { withoutSecrets } from '../../../../src/main/hub/features/chat/index.ts';
import { askServer } from '../../../../src/main/hub/features/chat/models/ask-server.ts';
import type { Question } from '../../../../src/main/hub/features/chat/question.ts';
import { connectRemote } from '../../../../src/main/hub/features/imports/mcp/connections.ts';
import { projectRemoteAnswer } from '../../../../src/main/hub/features/imports/mcp/tool.ts';
import { Secret } from '../../../../src/main/hub/ground/secret.ts';
import { createWake } from '../../../../src/main/hub/ground/wake.ts';
import { byFetch } from '../../../../src/main/hub/identity/vault/egress.ts';
import { Vault } from '../../../../src/main/hub/identity/vault/vault.ts';
import { newKey } from '../../../../src/main/hub/kernel/keys/key-text.ts';
import { screenOutcome } from '../../../../src/main/hub/kernel/screening/screen.ts';
import type { Grant } from '../../../../src/shared/model.ts';
import { fail, ok } from '../../../../src/shared/result.ts';
import { sharedServer } from '../../../harness/local-server.ts';
import { memoryPorts } from '../../../harness/memory-ports.ts';
import { spellings } from '../../../leak/spellings.ts';
import { sweep } from '../../../leak/sweep.ts';

const token = `v1.${'aB3-xY_z'.repeat(5)}`;
const permissionKey = newKey();
const secrets = [token, permissionKey].map((value) => ({ kind: 'secret', value }));
const words = [...spellings(token), permissionKey, `Bearer ${permissionKey}.`];
/** In none of them there is a backslash, which is another text once it was read as JSON within JSON. */
const plain = words.filter((said) => !said.includes('\\')).join(' / ');
const said = words.join(' / ');

const lengths = Array.from({ length: 40 }, (_, at) => at + 1);
const cut = (text: string, length: number): string[] => text.match(new RegExp(`.{1,${length}}`, 'gs')) ?? [];

type Answer = { type: string; body: string };
/** What a request is answered with, by its body. */
let answerTo: (asked: string) => Answer;
/** Bytes of each piece of an answer. */
let length: number;
const server = sharedServer(async (request, response) => {
  let asked = '';
  for await (const chunk of request) asked += chunk;
  const { type, body } = answerTo(asked);
  response.writeHead(200, { 'content-type': type });
  for (const piece of cut(body, length)) response.write(piece);
  response.end();
});

function holdsNone(passed: unknown): void {
  const bytes = Buffer.from(JSON.stringify(passed));
  expect(sweep([{ name: 'passed', bytes, allowed: [] }], secrets).findings).toEqual([]);
  expect(JSON.stringify(passed)).toMatch(/\[secret|\[permission key/);
}

const chunk = (delta: object, finish: string | null = null): string =>
  `data: ${JSON.stringify({ choices: [{ index: 0, delta, finish_reason: finish }] })}\n\n`;
const streamed = (...chunks: string[]): Answer => ({
  type: 'text/event-stream',
  body: `${chunks.join('')}${chunk({}, 'stop')}data: [DONE]\n\n`,
});
const json = (value: unknown): Answer => ({ type: 'application/json', body: JSON.stringify(value) });

/** In which pieces a model says it, or calls a tool with it. */
const answersOfModels: Record<string, (length: number) => Answer> = {
  'as a stream': (length) => streamed(...cut(said, length).map((content) => chunk({ content }))),
  'as a refusal and an answer in turn': (length) =>
    streamed(...cut(said, length).map((piece, at) => chunk(at % 2 ? { refusal: piece } : { content: piece }))),
  'after a thought': (length) =>
    streamed(chunk({ content: '<think>Well</think>' }), ...cut(said, length).map((content) => chunk({ content }))),
  'in place of a thought': () => streamed(chunk({ content: `   ${said}` })),
  'as a whole': () => json({ choices: [{ message: { content: said }, finish_reason: 'stop' }] }),
  'in many parts': (length) =>
    json({ choices: [{ message: { content: cut(said, length).map((text) => ({ type: 'text', text })) } }] }),
  'as arguments of a call': (length) =>
    streamed(
      chunk({ tool_calls: [{ index: 0, id: '0', function: { name: 'github_get_issue', arguments: '' } }] }),
      ...cut(JSON.stringify({ a: plain }), length).map((given) =>
        chunk({ tool_calls: [{ index: 0, function: { arguments: given } }] }),
      ),
    ),
};

describe.each(Object.entries(answersOfModels))('a model, %s', (_, answerOf) => {
  it.each(lengths)('in pieces of %i', async (each) => {
    length = 1000;
    answerTo = () => answerOf(each);
    const tools = [{ name: 'github_get_issue', description: 'Reads.', inputSchema: { type: 'object' as const } }];
    const { signal } = new AbortController();
    const request = { messages: [{ role: 'user' as const, content: 'New?' }], tools, sampling: {}, signal };
    let text = '';
    const calls: unknown[] = [];
    for await (const event of askServer({ baseUrl: `${server.url}/v1`, key: new Secret(token) }, 'tiny', request)) {
      expect(event.kind).not.toBe('failed');
      if (event.kind === 'text') text += event.text;
      else calls.push(event);
    }
    holdsNone([text, calls]);
  });
});

describe('a chat', () => {
  /** Asked for with these secrets, what is said in these pieces. */
  async function heardOf(pieces: string[], ofModel: string[], ofPerson: string[], revoked = new AbortController()) {
    const ask: Ask = async (_, heard) => {
      for (const piece of pieces) heard.text(piece);
      return fail('internal');
    };
    const secretsOf = async () => ofModel.map((value) => new Secret(value));
    const given = withoutSecrets(ask, { secretsOf }, () => ofPerson.map((value) => new Secret(value)));
    let text = '';
    const heard = {
      step() {},
      sent() {},
      text(piece: string) {
        text += piece;
      },
    };
    const caller = { key: { userId: 'auth0|ada', revoked: revoked.signal } };
    await given({ caller, model: 'tiny' } as unknown as Question, heard);
    return text;
  }

  it.each(lengths)('says none of them over all its rounds, in pieces of %i', async (each) => {
    holdsNone(await heardOf(cut(said, each), [token], []));
    holdsNone(await heardOf(cut(said, each), [], [token]));
  });

  it('says to the end what was no secret, but nothing more once the key is revoked', async () => {
    expect(await heardOf(['It is v1', '.aB3-xY_z'], [token], [])).toBe('It is v1.aB3-xY_z');
    const revoked = new AbortController();
    revoked.abort();
    expect(await heardOf(['It is v1', '.aB3-xY_z'], [token], [], revoked)).toBe('It is ');
  });
});

/** A client of the vault, which sends the token. */
async function authorised(apiUrl: string) {
  const ports = memoryPorts();
  const strategy = async () => ok({ secret: new Secret(token), expiresAt: ports.clock.now() + 3_600_000 });
  const vault = new Vault(strategy, ports.clock, createWake(ports.clock), () => byFetch);
  const account = { userId: 'auth0|ada', accountId: 'cac_1', connection: 'github', loginHint: undefined };
  const client = await vault.client(account, { apiUrl }, new AbortController().signal);
  if (!client.ok) throw new Error(client.failure.code);
  expect(vault.held('auth0|ada').map(Secret.reveal)).toEqual([token]);
  expect(vault.held('auth0|eve')).toEqual([]);
  return client.value;
}

/** As whoever has asked is told. */
const told = async (value: Record<string, unknown>): Promise<unknown> =>
  (await screenOutcome({ outcome: 'ok', reason: null, result: ok(value) }, {} as Grant, (one) => one, 'read')).result;

it.each(lengths)('a platform, in pieces of %i', async (each) => {
  length = each;
  answerTo = () => json({ login: said });
  const client = await authorised(server.url);
  const answer = await client.fetch(`${server.url}/user`);
  holdsNone(await told({ body: client.scrubbed(JSON.parse(await answer.text())) }));
});

describe.each([
  ['as JSON', (message: object) => json(message)],
  ['as a stream', (message: object) => ({ type: 'text/event-stream', body: `data: ${JSON.stringify(message)}\n\n` })],
])('an MCP server, %s', (_, answered) => {
  const results: Record<string, (asked: string) => object> = {
    initialize: (asked) => ({
      protocolVersion: JSON.parse(asked).params.protocolVersion,
      capabilities: { tools: {} },
      serverInfo: { name: 'remote', version: '1' },
    }),
    'tools/list': () => ({ tools: [{ name: 'get', description: said, inputSchema: { type: 'object' } }] }),
    'tools/call': () => ({
      content: [{ type: 'text', text: said }, ...cut(token, length).map((text) => ({ type: 'text', text }))],
      structuredContent: { said },
    }),
  };

  it.each(lengths)('in pieces of %i', async (each) => {
    length = each;
    answerTo = (asked) => {
      const { id, method } = JSON.parse(asked);
      const result = results[method]?.(asked);
      const refusal = { error: { code: -32601, message: 'Method not found' } };
      return answered({ jsonrpc: '2.0', id, ...(result ? { result } : refusal) });
    };
    const client = await authorised(`${server.url}/mcp`);
    const connection = await connectRemote({ name: 'remote', address: `${server.url}/mcp`, version: '1' }, client);
    if (!connection.ok) throw new Error(JSON.stringify(connection.failure));
    const [tool] = connection.value.listing.tools;
    if (!tool) throw new Error('no tool');
    const { result } = await connection.value.call(client, tool, {}, true);
    if (!result.ok) throw new Error(JSON.stringify(result.failure));
    const projected = await told(client.scrubbed(projectRemoteAnswer(result.value, 'Remote')));
    holdsNone([projected, client.scrubbed(connection.value.listing.definitions)]);
    // Nor where parts are put together, one to a line.
    holdsNone(JSON.stringify(projected).replaceAll('\\n', ''));
  });
});
