/**
 * Measures the hub beside a baseline of the same run: `node bench/index.ts [NAME]... [--long]`, all of it where nothing is named.
 * `questions [FILE] [--json]` measures how questions like those of `test/chat/everyday.jsonl` find their tools, and `install` how
 * long `npx` takes, which downloads from npm: neither runs unless it is named.
 * Numbers are printed and never asserted: a busy machine must not fail a build.
 */
import { existsSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { parseArgs } from 'node:util';
import { entry } from '../test/harness/command-line.ts';
import { activity } from './activity.ts';
import { approval } from './approval.ts';
import { backup } from './backup.ts';
import { call } from './call.ts';
import { chat } from './chat.ts';
import { consolePages } from './console.ts';
import { flat } from './flat.ts';
import { git } from './git.ts';
import { hostile } from './hostile.ts';
import { install } from './install.ts';
import { longRecord } from './long-record.ts';
import { memory } from './memory.ts';
import { myCommits } from './my-commits.ts';
import { path } from './path.ts';
import { measureQuestions } from './questions.ts';
import { selfTest } from './self-test.ts';
import { start } from './start.ts';
import { idleStreams } from './streams.ts';

const { values, positionals } = parseArgs({
  options: { long: { type: 'boolean' }, json: { type: 'boolean' } },
  allowPositionals: true,
});
const long = values.long === true;

const benchmarks: Record<string, () => Promise<void>> = {
  start,
  call,
  approval,
  'my-commits': myCommits,
  chat,
  memory: () => memory(long ? 60 : 10),
  streams: idleStreams,
  flat,
  console: consolePages,
  activity,
  record: longRecord,
  backup,
  selftest: selfTest,
  hostile,
  git,
  path: () => path(long),
};

const [first, file = 'test/chat/everyday.jsonl'] = positionals;
const unknown = positionals.find((name) => !(name in benchmarks));
if (first === 'questions') {
  measureQuestions(file, values.json === true);
} else if (first === 'install') {
  await install();
} else if (unknown !== undefined) {
  console.error(`There is no benchmark ${unknown}; there are ${Object.keys(benchmarks).join(', ')}.`);
  process.exitCode = 2;
} else if (!existsSync(entry)) {
  console.error('The hub is not built. Run: npm run build');
  process.exitCode = 2;
} else {
  const [processor] = cpus();
  const gigabytes = Math.round(totalmem() / 2 ** 30);
  console.log(
    `${cpus().length} × ${processor?.model.trim()}, ${gigabytes} GiB, Node ${process.version}, ${process.platform}`,
  );
  for (const [name, measure] of Object.entries(benchmarks)) {
    if (positionals.length === 0 || positionals.includes(name)) await measure();
  }
}
