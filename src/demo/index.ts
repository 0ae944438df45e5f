/**
 * Entry of the demo world's process:
 * `node index.ts --state-dir DIR [--port N] [--extra-repositories N] [--linger SECONDS] [--until-stdin-ends]`.
 */
import { parseArgs } from 'node:util';
import { demoPlatforms } from './platforms.ts';
import { type Demo, type DemoOptions, startDemo } from './start.ts';

/** `untilStdinEnds`: the process that started it holds the other end of a pipe, and the world ends with that process. */
function readOptions(): DemoOptions & { untilStdinEnds: boolean } {
  const { values } = parseArgs({
    options: {
      'state-dir': { type: 'string' },
      port: { type: 'string', default: '0' },
      'extra-repositories': { type: 'string', default: '0' },
      linger: { type: 'string', default: '600' },
      'until-stdin-ends': { type: 'boolean', default: false },
    },
  });
  const stateDirectory = values['state-dir'];
  if (!stateDirectory) throw new Error('--state-dir DIR is required');
  const port = wholeNumber('port', values.port);
  const after = 5 + Object.keys(demoPlatforms).length;
  if (port > 65_535 - after) throw new Error(`--port must leave room for the ${after} ports after it`);
  return {
    stateDirectory,
    port,
    extraRepositories: wholeNumber('extra-repositories', values['extra-repositories']),
    lingerSeconds: wholeNumber('linger', values.linger),
    untilStdinEnds: values['until-stdin-ends'],
  };
}

function wholeNumber(name: string, text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new Error(`--${name} must be a whole number`);
  return Number(text);
}

/** Ends the process with one sentence on stderr. */
function fail(error: unknown, exitCode: number): never {
  console.error(error instanceof Error ? error.message : String(error));
  process.exit(exitCode);
}

async function run({ untilStdinEnds, ...options }: ReturnType<typeof readOptions>): Promise<void> {
  // Who started it reads no more than the first line: a closed pipe must not end it.
  process.stdout.on('error', () => {});
  process.stderr.on('error', () => {});
  let demo: Demo | undefined;
  let ending = false;
  async function end(): Promise<void> {
    if (ending) return;
    ending = true;
    await demo?.stop();
    process.exit(0);
  }
  // The system closes the pipe at any end of the other process, a kill included, and it may have ended before this line.
  if (untilStdinEnds) {
    const { stdin } = process;
    stdin
      .on('end', () => void end())
      .on('error', () => void end())
      .resume();
  }
  demo = await startDemo(options, () => void end());
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => void end());
  console.log(JSON.stringify(demo.announcement));
}

let options: ReturnType<typeof readOptions>;
try {
  options = readOptions();
} catch (error) {
  fail(error, 2);
}
run(options).catch((error: unknown) => fail(error, 1));
