/**
 * A whole call by the official client: through the hub, and through programs of other people that stand between a client and a server
 * as it does, beside the same server without anything between. They decide and record nothing; the hub writes two durable records. Once
 * more with a server behind each of them that writes two such records for a call, so that both do.
 */
import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';
import { startMeasured } from './child.ts';
import { note } from './figures.ts';
import type { HubReady } from './hub-process.ts';
import { startOutside } from './outside.ts';
import type { PeerReady } from './peer-server.ts';
import { median, medianRatio, quantile } from './statistics.ts';
import { number, printTable, ratio } from './table.ts';

const packages = ['mcp-proxy@6.7.19', 'supergateway@4.0.0', 'mcp-remote@0.15.1'];
const rounds = 5;
const callsEach = 100;
const warmUp = 50;
const patienceMilliseconds = 20_000;
const firstPort = 18_472;

type Contestant = { name: string; client: Client };
type Wish = [name: string, transport: () => Transport];

/** Installs the other programs into a folder that is deleted afterwards, so it needs the network; runs only by name. */
export async function peers(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'opengithubx-peers-'));
  const hubFolder = mkdtempSync(join(tmpdir(), 'opengithubx-bench-'));
  const outside = await startOutside();
  const closing: (() => unknown)[] = [() => outside.close()];
  try {
    writeFileSync(join(folder, 'package.json'), '{"private":true}');
    const options = ['--ignore-scripts', '--no-audit', '--no-fund', '--silent'];
    execFileSync('npm', ['install', ...options, ...packages], { cwd: folder, stdio: 'inherit' });
    const program = (name: string): string => join(folder, 'node_modules', '.bin', name);
    const server = join(import.meta.dirname, 'peer-server.ts');
    const hub = await startMeasured<HubReady>('hub-process.ts', hubFolder, outside.url, '1');
    closing.push(() => hub.stop());
    const over = (url: string, headers: Record<string, string> = {}): Transport =>
      new StreamableHTTPClientTransport(new URL(url), { requestInit: { headers } }) as Transport;
    let port = firstPort;
    /** Starts a program that listens on the port it is given, and answers where. */
    const run = (name: string, words: (port: string) => string[]): string => {
      const own = port++;
      const child = spawn(program(name), words(String(own)), { stdio: 'ignore', detached: true });
      closing.push(() => child.pid && process.kill(-child.pid)); // its server as well
      return `http://127.0.0.1:${own}/mcp`;
    };
    /** The server without anything between, and with each of the others; their server records in a folder of that name. */
    const withServer = async (suffix: string, records: boolean): Promise<Wish[]> => {
      const recordsOf = (name: string): string[] => {
        if (!records) return [];
        mkdirSync(join(folder, name));
        return [join(folder, name)];
      };
      const direct = await startMeasured<PeerReady>('peer-server.ts', 'http', outside.url, '-', ...recordsOf('direct'));
      closing.push(() => direct.stop());
      const of = (name: string): string[] => [process.execPath, server, 'stdio', outside.url, '-', ...recordsOf(name)];
      const proxy = run('mcp-proxy', (port) => [
        '--port',
        port,
        '--host',
        '127.0.0.1',
        '--server',
        'stream',
        '--',
        ...of('proxy'),
      ]);
      const gateway = run('supergateway', (port) => [
        '--stdio',
        of('gateway').join(' '),
        '--outputTransport',
        'streamableHttp',
        '--stateful',
        '--logLevel',
        'none',
        '--port',
        port,
      ]);
      const remote = { command: process.execPath, args: [program('mcp-remote'), direct.ready.url] };
      return [
        [`direct, the SDK as its documents show it${suffix}`, () => over(direct.ready.url)],
        [`mcp-remote${suffix}`, () => new StdioClientTransport({ ...remote, stderr: 'ignore' }) as Transport],
        [`supergateway${suffix}`, () => over(gateway)],
        [`mcp-proxy${suffix}`, () => over(proxy)],
      ];
    };
    const ours: Wish = ['the hub', () => over(hub.ready.url, { authorization: `Bearer ${hub.ready.key}` })];
    const [first, ...others] = await withServer('', false);
    if (!first) throw new Error('There is nothing to compare with.');
    const wishes = [first, ours, ...others, ...(await withServer(', two records', true))];
    const contestants: Contestant[] = [];
    for (const [name, transport] of wishes) {
      const client = await connected(transport);
      closing.push(() => client.close());
      contestants.push({ name, client });
    }
    await compare(contestants);
  } finally {
    for (const close of closing.reverse()) await close();
    for (const one of [folder, hubFolder]) rmSync(one, { recursive: true, force: true });
  }
}

/** Tries until what was started answers. */
async function connected(transport: () => Transport): Promise<Client> {
  const end = performance.now() + patienceMilliseconds;
  for (;;) {
    const client = new Client({ name: 'bench', version: '0' });
    try {
      await client.connect(transport());
      return client;
    } catch (error) {
      if (performance.now() > end) throw error;
      await sleep(200);
    }
  }
}

async function compare(contestants: readonly Contestant[]): Promise<void> {
  const medians = contestants.map((): number[] => []);
  const all = contestants.map((): number[] => []);
  for (const { client } of contestants) for (let count = 0; count < warmUp; count++) await callOnce(client);
  for (let round = 0; round < rounds; round++) {
    for (const [index, { client }] of contestants.entries()) {
      const milliseconds: number[] = [];
      for (let count = 0; count < callsEach; count++) milliseconds.push(await callOnce(client));
      medians[index]?.push(median(milliseconds));
      all[index]?.push(...milliseconds);
    }
  }
  const rows = contestants.map(({ name }, index) => {
    const times = medianRatio(medians[index] ?? [], medians[0] ?? []);
    if (index > 0) note(`peers: ${name}, p50`, 'time', times);
    return [name, number(median(all[index] ?? [])), number(quantile(all[index] ?? [], 0.99)), ratio(times)];
  });
  printTable(
    'peers: a whole call of github_get_me by the official client',
    `${rounds} alternated rounds of ${callsEach} calls, one at a time; ${packages.join(', ')}`,
    [['', 'p50 ms', 'p99 ms', 'p50 ratio'], ...rows],
  );
}

async function callOnce(client: Client): Promise<number> {
  const began = performance.now();
  const answer = await client.callTool({ name: 'github_get_me', arguments: {} });
  if (answer.isError) throw new Error(`The call failed: ${JSON.stringify(answer)}`);
  return performance.now() - began;
}
