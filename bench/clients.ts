/** Official clients of both generations that connect, list and call once, at the hub and at the SDK's usual server with the same tools. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { Client as LegacyClient } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport as LegacyTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';
import { startMeasured } from './child.ts';
import { note } from './figures.ts';
import type { HubReady } from './hub-process.ts';
import { startOutside } from './outside.ts';
import type { PeerReady } from './peer-server.ts';
import { median, medianRatio, quantile } from './statistics.ts';
import { number, printTable, ratio } from './table.ts';

const rounds = 25;
const warmUp = 5;
const call = { name: 'github_get_me', arguments: {} };

type Contestant = {
  name: string;
  url: string;
  headers: Record<string, string>;
  listed: number[];
  milliseconds: number[];
};

/** Prints medians of fresh clients, in turn. */
export async function clients(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'opengithubx-bench-'));
  const outside = await startOutside();
  const hub = await startMeasured<HubReady>('hub-process.ts', folder, outside.url, '1');
  const { url, key } = hub.ready;
  const names = (await toolsAt(new URL(url), { requestInit: { headers: { authorization: `Bearer ${key}` } } })).filter(
    (name) => name !== call.name,
  );
  const idiom = await startMeasured<PeerReady>('peer-server.ts', 'http', outside.url, names.join(','));
  const rows: string[][] = [];
  try {
    for (const [generation, visit] of [['v2', byV2] as const, ['v1', byV1] as const]) {
      const contestants: Contestant[] = [
        { name: 'the SDK as its documents show it', url: idiom.ready.url, headers: {}, listed: [], milliseconds: [] },
        { name: 'hub', url, headers: { authorization: `Bearer ${key}` }, listed: [], milliseconds: [] },
      ];
      for (let round = -warmUp; round < rounds; round++) {
        for (const { url, headers, listed, milliseconds } of contestants) {
          const began = performance.now();
          const listedAt = await visit(new URL(url), { requestInit: { headers } });
          if (round < 0) continue;
          listed.push(listedAt - began);
          milliseconds.push(performance.now() - began);
        }
      }
      const [first] = contestants;
      for (const { name, listed, milliseconds } of contestants) {
        const times = medianRatio(milliseconds, first?.milliseconds ?? []);
        if (name === 'hub') note(`clients: ${generation}, p50`, 'time', times);
        rows.push([
          `${generation}: ${name}`,
          number(median(listed)),
          ratio(medianRatio(listed, first?.listed ?? [])),
          ...[median(milliseconds), quantile(milliseconds, 0.99)].map(number),
          ratio(times),
        ]);
      }
    }
    printTable(
      'clients: connect, list and call',
      `medians of ${rounds} fresh clients in turn, ${names.length + 1} tools; the hub writes two durable records for the call`,
      [['', 'listed p50 ms', 'ratio', 'called p50 ms', 'p99 ms', 'p50 ratio'], ...rows],
    );
  } finally {
    await hub.stop();
    await idiom.stop();
    outside.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function toolsAt(url: URL, options: Options): Promise<string[]> {
  const client = new Client({ name: 'bench', version: '0' });
  await client.connect(new StreamableHTTPClientTransport(url, options));
  const { tools } = await client.listTools();
  await client.close();
  return tools.map(({ name }) => name);
}

/** Each answers when it had the list. */
type Options = { requestInit: { headers: Record<string, string> } };

async function listAndCall(client: Client | LegacyClient): Promise<number> {
  await client.listTools();
  const listedAt = performance.now();
  const answer = await client.callTool(call);
  if (answer.isError) throw new Error(`The call failed: ${JSON.stringify(answer)}`);
  await client.close();
  return listedAt;
}

async function byV2(url: URL, options: Options): Promise<number> {
  const client = new Client({ name: 'bench', version: '0' }, { versionNegotiation: { mode: 'auto' } });
  await client.connect(new StreamableHTTPClientTransport(url, options));
  return listAndCall(client);
}

async function byV1(url: URL, options: Options): Promise<number> {
  const client = new LegacyClient({ name: 'bench', version: '0' });
  await client.connect(new LegacyTransport(url, options) as Transport);
  return listAndCall(client);
}
