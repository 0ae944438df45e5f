/** From the start of the process to the first answer over MCP, beside a Node program that answers a constant. */
import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { entry } from '../test/harness/command-line.ts';
import { startDemoHub } from '../test/harness/demo-hub.ts';
import { stopProcess } from './child.ts';
import { mcpTarget, send } from './load.ts';
import { residentMemory } from './resident-memory.ts';
import { median, medianRatio } from './statistics.ts';
import { number, printTable, ratio } from './table.ts';

const rounds = 11;
const idleMilliseconds = 250;
const startMilliseconds = 30_000;

/** Plain JavaScript on the command line: a file of TypeScript would make the baseline slower than it need be. */
const bareProgram = `
const server = require('node:http').createServer((request, response) => {
  request.resume();
  response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
});
server.listen(0, '127.0.0.1', () => console.log(JSON.stringify({ mcpUrl: 'http://127.0.0.1:' + server.address().port })));`;

type Figures = { ready: number[]; answered: number[]; idle: number[] };

/** Prints the medians. The demo world is started once before and takes no part. */
export async function start(): Promise<void> {
  const demo = await startDemoHub();
  try {
    await demo.kill(); // and not stopped in good order, which would end the world too
    const serve = [entry, 'serve', '--json', '--port', '0', '--data-dir', demo.dataDir, '--demo'];
    const contestants = [
      { name: 'bare Node', args: ['-e', bareProgram] },
      { name: 'hub: serve --demo, beside its world', args: serve },
    ];
    const figures = contestants.map((): Figures => ({ ready: [], answered: [], idle: [] }));
    for (const { args } of contestants) await measure(args, { ready: [], answered: [], idle: [] });
    for (let round = 0; round < rounds; round++) {
      for (const [index, { args }] of contestants.entries()) await measure(args, figures[index] as Figures);
    }
    const baseline = (figures[0] as Figures).answered;
    printTable('start: spawn to the first tools/list', `medians of ${rounds} alternated starts`, [
      ['', 'ready ms', 'answered ms', 'ratio', 'idle RSS MB'],
      ...contestants.map(({ name }, index) => {
        const { ready, answered, idle } = figures[index] as Figures;
        return [
          name,
          number(median(ready)),
          number(median(answered)),
          ratio(medianRatio(answered, baseline)),
          number(median(idle)),
        ];
      }),
    ]);
  } finally {
    await demo.stop();
  }
}

async function measure(args: string[], figures: Figures): Promise<void> {
  const began = performance.now();
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'ignore'] });
  try {
    // The demo's keys end with the run that made them.
    const { mcpUrl, key = '' } = JSON.parse(await firstLine(child)) as { mcpUrl: string; key?: string };
    figures.ready.push(performance.now() - began);
    await send(mcpTarget(mcpUrl, key, 'tools/list'));
    figures.answered.push(performance.now() - began);
    await sleep(idleMilliseconds);
    figures.idle.push(residentMemory(child.pid ?? 0).now);
  } finally {
    await stopProcess(child);
  }
}

function firstLine(child: ChildProcess): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  if (child.stdout) createInterface({ input: child.stdout }).once('line', resolve);
  child.once('exit', (code) => reject(new Error(`A program ended with ${code} before it was ready.`)));
  const patience = setTimeout(() => reject(new Error('A program was not ready in time.')), startMilliseconds);
  return promise.finally(() => clearTimeout(patience));
}
