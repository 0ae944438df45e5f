/** The chat over a GitHub that takes its time: when the model is asked, beside what GitHub itself took, and memory. */
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { DemoHub } from '../test/harness/demo-hub.ts';
import { startHubOfMany } from './hub-of-many.ts';
import { residentMemory } from './resident-memory.ts';
import { median } from './statistics.ts';
import { number, printTable, ratio } from './table.ts';

const rounds = 5;
const answerMilliseconds = 80;
/** Each has 60 commits of the person's own in 90 days. */
const repositories = { few: 10, many: 170 };

type Round = { firstByte: number; whole: number; requests: number };

/** Prints medians, once over a few repositories and once over ten thousand commits. */
export async function chat(): Promise<void> {
  const rows: string[][] = [];
  for (const count of [repositories.few, repositories.many]) rows.push(await measure(count));
  printTable(
    'chat: "Summarize my GitHub commits of the last 90 days", streamed',
    `${answerMilliseconds} ms an answer of GitHub, a model that answers at once; medians of ${rounds}; the sum: requests × ${answerMilliseconds} ms`,
    [
      [
        '',
        'first byte to the model ms',
        '÷ sum of GitHub',
        'sum of GitHub ms',
        'whole answer ms',
        'RSS MB',
        'peak RSS MB',
      ],
      ...rows,
    ],
  );
}

async function measure(count: number): Promise<string[]> {
  const hub = await startHubOfMany(count);
  const model = await startModel();
  try {
    await hub.cliAtTerminal(['demo'], 'models', 'add', 'bench', model.url);
    await ask(hub, await makeKey(hub)); // the first question loads what is loaded late
    await hub.control('POST', '/faults', { service: 'github', path: '.', delayMs: answerMilliseconds });
    const measured: Round[] = [];
    for (let round = 0; round < rounds; round++) {
      const key = await makeKey(hub); // one that has not seen the list of repositories yet
      await hub.control('DELETE', '/requests');
      const began = performance.now();
      await ask(hub, key);
      const whole = performance.now() - began;
      const requests = (await hub.requests()).filter(({ service }) => service === 'github').length;
      measured.push({ firstByte: model.askedAt() - began, whole, requests });
    }
    const sums = measured.map(({ requests }) => requests * answerMilliseconds);
    const firstBytes = measured.map(({ firstByte }) => firstByte);
    const memory = residentMemory(hub.pid);
    return [
      `${count * 60} commits in ${count} repositories`,
      number(median(firstBytes)),
      ratio(median(firstBytes) / median(sums)),
      number(median(sums)),
      number(median(measured.map(({ whole }) => whole))),
      number(memory.now),
      number(memory.highest),
    ];
  } finally {
    model.server.close();
    await hub.stop();
  }
}

async function startModel(): Promise<{ url: string; server: Server; askedAt(): number }> {
  let askedAt = Number.NaN;
  const server = createServer((request, response) => {
    response.setHeader('content-type', 'application/json');
    if (request.method === 'GET') return response.end(JSON.stringify({ data: [{ id: 'instant' }] }));
    askedAt = performance.now();
    const message = { role: 'assistant', content: 'Much was done.' };
    request.resume();
    return request.on('end', () =>
      response.end(JSON.stringify({ choices: [{ index: 0, message, finish_reason: 'stop' }] })),
    );
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`, server, askedAt: () => askedAt };
}

async function makeKey(hub: DemoHub): Promise<string> {
  const wish = ['--client', 'bench', '--endpoint', 'chat', '--calls-per-minute', '10000'];
  const { stdout } = await hub.cliAtTerminal(['demo'], 'keys', 'create', ...wish);
  const key = /ogx_\w+/.exec(stdout)?.[0];
  if (key === undefined) throw new Error(`No key was created: ${stdout}`);
  return key;
}

async function ask({ chatUrl }: DemoHub, key: string): Promise<void> {
  const messages = [{ role: 'user', content: 'Summarize my GitHub commits of the last 90 days' }];
  const response = await fetch(`${chatUrl}/chat/completions`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'opengithubx/bench/instant', stream: true, messages }),
    signal: AbortSignal.timeout(120_000),
  });
  const text = await response.text();
  if (!text.includes('"finish_reason":"stop"')) throw new Error(`The question failed: ${text.slice(-300)}`);
}
