/**
 * Measures the hub beside a baseline of the same run: `node bench/index.ts [NAME]... [--long]`, all of it where nothing is named.
 * `questions [FILE] [--json]` measures how questions like those of `test/chat/everyday.jsonl` find their tools, `install` how long `npx`
 * takes, and `peers` programs of other people: these three run only by name, and the last two download from npm.
 * Numbers are printed, and a build asserts none: a busy machine must not fail it. `--gate` measures what is the same on any machine, and
 * fails where it is 15 % worse than what `--keep` wrote to `baseline.json`, which draws the plots of docs/performance.md as well.
 */
import { existsSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { parseArgs } from 'node:util';
import { entry } from '../test/harness/command-line.ts';
import { worseFigures } from '../test/harness/figures.ts';
import { activity } from './activity.ts';
import { approval } from './approval.ts';
import { backup } from './backup.ts';
import { call } from './call.ts';
import { chat } from './chat.ts';
import { clients } from './clients.ts';
import { consolePages, weight } from './console.ts';
import { crowd } from './crowd.ts';
import { keepFigures, keptFigures, measuredFigures } from './figures.ts';
import { flat } from './flat.ts';
import { git } from './git.ts';
import { hostile } from './hostile.ts';
import { install } from './install.ts';
import { longRecord } from './long-record.ts';
import { manyCommits } from './many-commits.ts';
import { memory } from './memory.ts';
import { myCommits } from './my-commits.ts';
import { path } from './path.ts';
import { peers } from './peers.ts';
import { drawPlots } from './plots.ts';
import { measureQuestions } from './questions.ts';
import { selfTest } from './self-test.ts';
import { start } from './start.ts';
import { idleStreams } from './streams.ts';

const { values, positionals } = parseArgs({
  options: {
    long: { type: 'boolean' },
    json: { type: 'boolean' },
    gate: { type: 'boolean' },
    keep: { type: 'boolean' },
  },
  allowPositionals: true,
});
const long = values.long === true;

const benchmarks: Record<string, () => Promise<void>> = {
  start,
  call,
  crowd,
  clients,
  approval,
  'my-commits': myCommits,
  'many-commits': manyCommits,
  chat,
  memory: () => memory(long ? 60 : 10),
  streams: idleStreams,
  flat,
  weight,
  console: consolePages,
  activity,
  record: longRecord,
  backup,
  selftest: selfTest,
  hostile,
  git,
  path: () => path(long),
};

/** Those that download. */
const online: Record<string, () => Promise<void>> = { install, peers };

/** Those with figures that are the same on any machine. */
const gated = ['call', 'approval', 'my-commits', 'weight'];

const [first, file = 'test/chat/everyday.jsonl'] = positionals;
const unknown = positionals.find((name) => !(name in benchmarks || name in online));
if (first === 'questions') {
  measureQuestions(file, values.json === true);
} else if (unknown !== undefined) {
  console.error(`There is no benchmark ${unknown}; there are ${Object.keys({ ...benchmarks, ...online }).join(', ')}.`);
  process.exitCode = 2;
} else if (!existsSync(entry)) {
  console.error('The hub is not built. Run: npm run build');
  process.exitCode = 2;
} else {
  const [processor] = cpus();
  const gigabytes = Math.round(totalmem() / 2 ** 30);
  const machine = `${cpus().length} × ${processor?.model.trim()}, ${gigabytes} GiB, Node ${process.version}, ${process.platform}`;
  console.log(machine);
  const all = values.gate ? gated : Object.keys(benchmarks);
  const parts = positionals.length > 0 ? positionals : all;
  for (const name of parts) await (benchmarks[name] ?? online[name])?.();
  if (values.keep) drawPlots(keepFigures(machine));
  const worse = values.gate && !values.keep ? worseFigures(measuredFigures(), keptFigures(), parts) : [];
  for (const line of worse) console.error(line);
  if (worse.length > 0) process.exitCode = 1;
}
