/**
 * `npm start`: opens the built app, or says in one sentence why it cannot and starts the hub without it. Run by Node as it
 * stands; it is no part of what is built.
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { hubFlags } from './headless/node-flags.ts';

const root = join(import.meta.dirname, '..', '..');
const electron = join(root, 'node_modules', 'electron');

/** Electron's program, fetched where it is not there yet: its package brings none since version 45. */
function findElectron(): string | undefined {
  const found = installedElectron();
  if (found !== undefined || !existsSync(electron)) return found;
  process.stdout.write('Fetching Electron...\n');
  const fetched = spawnSync(process.execPath, [join(electron, 'install.js')], { stdio: 'ignore', timeout: 300_000 });
  return fetched.status === 0 ? installedElectron() : undefined;
}

function installedElectron(): string | undefined {
  const told = join(electron, 'path.txt');
  if (!existsSync(told)) return undefined;
  const program = join(electron, 'dist', readFileSync(told, 'utf8').trim());
  return existsSync(program) ? program : undefined;
}

const hasDisplay = process.platform !== 'linux' || Boolean(process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY']);

const words = process.argv.slice(2);
const program = hasDisplay ? findElectron() : undefined;
if (program === undefined) {
  const why = hasDisplay ? 'Electron could not be fetched' : 'there is no display here';
  process.stdout.write(
    `The desktop app cannot open because ${why}: starting the hub with its console in the browser.\n`,
  );
}
const [command, ...leading] =
  program === undefined
    ? [process.execPath, ...hubFlags, join(root, 'out', 'main', 'headless.js'), 'serve']
    : [program, root];
const child = spawn(command as string, [...leading, ...words], { stdio: 'inherit' });
child.on('exit', (code) => {
  process.exitCode = code ?? 1;
});
// The child gets a terminal's Ctrl-C itself and ends in good order; this process waits for it.
process.on('SIGINT', () => {});
process.on('SIGTERM', () => child.kill('SIGTERM'));
