/**
 * What a handler without a product around it costs. It gives the very answers that the hub gave before, on three paths:
 * `/constant` only reads and answers; `/keyed` also checks the key; `/duties` writes the same two audit records durably as well and
 * asks the platform. On `/stream` it keeps a stream open, with an event at its beginning and a comment now and then.
 */
import { createHash, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { openDatabase } from '../src/main/hub/ground/database/database.ts';
import { openAnchor } from '../src/main/hub/kernel/audit/anchor.ts';
import { type Audit, openAudit } from '../src/main/hub/kernel/audit/audit.ts';
import { newCallId } from '../src/main/hub/kernel/audit/record.ts';
import { answerMeasurements } from './child.ts';

/** The hub's own answers by method, and the hash of the key. */
export type BareOrders = { answers: Record<string, string>; key: string };

const [dataDir = '', platformUrl = ''] = process.argv.slice(2);
const hashOf = (text: string): Buffer => createHash('sha256').update(text).digest();

const opened = openDatabase(dataDir);
if (!opened.ok) throw new Error(opened.failure.message);
const audit: Audit = await openAudit(opened.value, { now: Date.now }, openAnchor(dataDir));
let answers: Record<string, string> = {};
let keyHash: Buffer = Buffer.alloc(32);

const entry = {
  userId: 'auth0|0123456789abcdef01234567',
  keyId: 'key_0123456789ab',
  client: 'bench',
  endpoint: 'mcp',
  tool: 'github_get_me',
  access: 'read',
  account: 'cac_0123456789abcdef',
  argumentsHmac: '0'.repeat(64),
  verdict: 'allow',
} as const;

function checkKey(request: IncomingMessage): void {
  const given = hashOf(request.headers.authorization?.slice('Bearer '.length) ?? '');
  if (!timingSafeEqual(given, keyHash)) throw new Error('That is not the key.');
}

async function duties(): Promise<void> {
  const callId = newCallId();
  await audit.append({ ...entry, callId });
  const started = Date.now();
  const answer = await fetch(`${platformUrl}/user`, { headers: { authorization: 'Bearer token' } });
  await answer.json();
  await audit.append({ ...entry, callId, outcome: 'ok', durationMs: Date.now() - started, bytes: 200 });
}

const server = createServer(async (request, response) => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const { method } = JSON.parse(Buffer.concat(chunks).toString('utf8')) as { method: string };
  if (request.url === '/stream') {
    response.writeHead(200, { 'content-type': 'text/event-stream' }).write('data: {}\n\n');
    const timer = setInterval(() => response.write(': still here\n\n'), 15_000);
    response.once('close', () => clearInterval(timer));
    return;
  }
  if (request.url !== '/constant') checkKey(request);
  if (request.url === '/duties') await duties();
  response.writeHead(200, { 'content-type': 'application/json' }).end(answers[method]);
});
server.listen(0, '127.0.0.1', () => {
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  answerMeasurements({ url }, (message) => {
    const orders = message as BareOrders;
    answers = orders.answers;
    keyHash = hashOf(orders.key);
  });
});
