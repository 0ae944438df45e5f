/** The hub as a service: the text that each system reads, and what is done in which order. The systems themselves are stood in for. */
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { changeableByOthers, objectionTo } from '../../../src/main/headless/commands/service.ts';
import { hubFlags } from '../../../src/main/headless/node-flags.ts';
import { installService, logOf, removeService, stateOf } from '../../../src/main/headless/service/manage.ts';
import { type Place, type SystemCommand, systemPlan, userPlan } from '../../../src/main/headless/service/plan.ts';
import { bridgeIn, stableNode } from '../../../src/main/headless/this-computer.ts';
import { fakeTerminal } from './fake-terminal.ts';
import { modeOf, temporaryFolder } from './temporary-folder.ts';

const wish = {
  version: '0.1.0',
  command: ['/usr/bin/node', ...hubFlags, '/usr/lib/node_modules/opengithubx/out/main/headless.js'],
  port: 18480,
};

const placeOn = (system: NodeJS.Platform, home: string): Place => ({
  system,
  home,
  environment: {},
  uid: 501,
  user: system === 'win32' ? 'ANALYTICAL\\ada' : 'ada',
  dataDir: join(home, 'a "100 %" folder & more'),
});

const plans = {
  linux: userPlan(placeOn('linux', '/home/ada'), wish),
  system: systemPlan({ ...wish, port: 18481 }),
  macos: userPlan(placeOn('darwin', '/Users/ada'), wish),
  windows: userPlan({ ...placeOn('win32', 'C:\\Users\\ada'), dataDir: 'C:\\Users\\ada\\hub' }, wish),
};

it.each(Object.keys(plans) as (keyof typeof plans)[])('on %s it is this', async (name) => {
  const plan = plans[name];
  const files = plan?.files.map(({ path, text }) => `==> ${path}\n${text.replaceAll('\r', '')}`) ?? [];
  const lines = [...(plan?.start ?? []), ...(plan?.stop ?? []), plan?.status].map((line) => `$ ${line?.join(' ')}`);
  await expect([...files, ...lines, ''].join('\n')).toMatchFileSnapshot(`../../snapshots/service/${name}.txt`);
});

it.each(['Dockerfile', 'package.json', 'src/main/headless.ts', 'resources/package/opengithubx.cjs'])(
  '%s starts the hub with the same flags',
  (file) => {
    const text = readFileSync(join(import.meta.dirname, '../../..', file), 'utf8');
    expect(hubFlags.filter((flag) => !text.includes(flag))).toEqual([]);
  },
);

/** systemd is on every machine that the suite is for; elsewhere the snapshots alone hold. */
describe.runIf(existsSync('/usr/bin/systemd-analyze'))('systemd-analyze', () => {
  const analyze = (...words: string[]) => spawnSync('systemd-analyze', words, { encoding: 'utf8' });

  it.each(['linux', 'system'] as const)('finds nothing wrong in the unit for %s', (name) => {
    const folder = temporaryFolder();
    const service = readyToAnalyse(name, folder);
    expect(analyze('verify', '--man=no', join(folder, 'opengithubx.socket'), service)).toMatchObject({
      status: 0,
      stderr: '',
    });
    if (name === 'linux') return;
    const judged = analyze('security', '--offline=yes', '--threshold=15', '--no-pager', service);
    expect(judged.stdout).toMatch(/Overall exposure level for opengithubx\.service: (0\.\d|1\.[0-5]) /);
    expect(judged.status).toBe(0);
  });

  /** With a program that there is. */
  function readyToAnalyse(name: 'linux' | 'system', folder: string): string {
    for (const { path, text } of plans[name]?.files.slice(0, 2) ?? [])
      writeFileSync(join(folder, path.split('/').at(-1) ?? ''), text.replace('/usr/bin/node', process.execPath));
    return join(folder, 'opengithubx.service');
  }
});

const terminal = (...typed: string[]) => ({
  print: async () => {},
  complain: () => {},
  piped: async () => '',
  environment: {},
  openTerminal: fakeTerminal(...typed).open,
});

it('is installed with a key, found to be of another version, says what the system says, and is removed without its data', async () => {
  const home = temporaryFolder();
  const ran: string[] = [];
  const run = async (line: SystemCommand) => {
    ran.push(line.join(' '));
    return { code: 0, said: 'active\n' };
  };
  const plan = userPlan(placeOn('linux', home), wish);
  if (plan === undefined) throw new Error('Linux has a plan.');
  expect(await stateOf(plan)).toBe('none');
  expect(await installService(plan, terminal('correct horse', 'correct horse'), run)).toEqual({
    ok: true,
    value: undefined,
  });
  expect(ran).toEqual([plan.reach, ...plan.start].map((line) => line.join(' ')));
  expect([modeOf(plan.keyFile), modeOf(dirname(plan.keyFile)), modeOf(plan.dataDir)]).toEqual([0o600, 0o700, 0o700]);
  expect(readFileSync(join(plan.dataDir, 'secrets.json'), 'utf8')).toContain('key-file');
  expect(await stateOf(plan)).toBe('installed');

  const newer = userPlan(placeOn('linux', home), { ...wish, version: '0.2.0' }) ?? plan;
  expect(await stateOf(newer)).toBe('changed');
  // The key opens the secrets now: nobody is asked again.
  expect((await installService(newer, terminal(), run)).ok).toBe(true);
  expect(await stateOf(newer)).toBe('installed');

  const denied = await installService(newer, terminal(), async () => ({ code: 1, said: 'Failed to connect to bus\n' }));
  expect(denied).toMatchObject({ failure: { code: 'service', message: expect.stringContaining('connect to bus') } });
  const missing = await installService(newer, terminal(), async () => ({ code: undefined, said: '' }));
  expect(missing).toMatchObject({ failure: { message: expect.stringContaining('no command systemctl') } });

  expect(await logOf(newer, 7, run)).toEqual({ ok: true, value: 'active\n' });
  expect(ran.at(-1)).toBe('journalctl --user --unit opengithubx --no-pager --lines 7');
  expect((await removeService(newer, run)).ok).toBe(true);
  expect(await stateOf(newer)).toBe('none');
  expect(existsSync(plan.keyFile) && existsSync(plan.dataDir)).toBe(true);

  const unreachable = async () => ({ code: 1, said: 'Failed to connect to bus\n' });
  await installService(plan, terminal(), run);
  expect((await removeService(plan, unreachable)).ok).toBe(true);
  expect(await stateOf(plan)).toBe('none');
});

it('asks for no passphrase and leaves nothing where nothing would run it, as in a container', async () => {
  const home = temporaryFolder();
  const plan = userPlan(placeOn('linux', home), wish);
  if (plan === undefined) throw new Error('Linux has a plan.');
  const said = { ...terminal(), openTerminal: () => expect.unreachable('Somebody was asked.') };
  const refused = await installService(plan, said, async () => ({ code: 1, said: 'Failed to connect to bus\n' }));
  expect(refused).toMatchObject({ failure: { code: 'service', hint: expect.stringContaining('opengithubx serve') } });
  expect(readdirSync(home)).toEqual([]);
});

it.runIf(process.getuid?.() === 0)(
  'is installed for the system again after it was stopped or uninstalled',
  async () => {
    const folder = temporaryFolder();
    const at = (path: string): string => join(folder, path);
    const planned = systemPlan(wish);
    const files = planned.files.map((file) => ({ ...file, path: at(file.path) }));
    const plan = { ...planned, files, dataDir: at(planned.dataDir), keyFile: at(planned.keyFile) };
    const run = async () => ({ code: 0, said: '' });
    expect((await installService(plan, terminal('correct horse', 'correct horse'), run)).ok).toBe(true);
    for (const name of ['', 'secrets.json']) chownSync(join(plan.dataDir, name), 65_534, 65_534);
    expect(await installService(plan, terminal(), run)).toEqual({ ok: true, value: undefined });
    await removeService(plan, run);
    expect(await installService(plan, terminal(), run)).toEqual({ ok: true, value: undefined });
  },
);

it.each([
  [['/usr/bin/node', '/root/.npm/_npx/ab12/node_modules/opengithubx/out/main'], false, /npx keeps/],
  [['C:\\node.exe', 'C:\\npm-cache\\_npx\\ab12\\out'], false, /npx keeps/],
  [['/home/ada/.nvm/versions/node/v24.1.0/bin/node', '/usr/lib/x'], true, /home folder/],
  [['/home/ada/.nvm/versions/node/v24.1.0/bin/node', '/usr/lib/x'], false, undefined],
])('%j, for the whole system: %s', (command, isSystem, why) => {
  const objection = objectionTo(command, isSystem);
  if (why) expect(objection).toMatch(why);
  else expect(objection).toBeUndefined();
});

it('what the service of the system would run belongs to root alone, with all above it and behind its links', async () => {
  const folder = temporaryFolder();
  const at = (...names: string[]): string => join(folder, ...names);
  const [file, program] = [at('package', 'out', 'headless.js'), at('real', 'bin', 'node')];
  for (const made of [file, program]) {
    mkdirSync(dirname(made), { recursive: true, mode: 0o755 });
    writeFileSync(made, '', { mode: 0o644 });
  }
  symlinkSync('real', at('link'));
  /** As if root had made all, but for the modes in the folder. */
  const look = async (path: string) => {
    const found = lstatSync(path);
    const mode = path.startsWith(at('')) ? found.mode : 0o40755;
    return Object.assign(found, { uid: 0, gid: 0, mode });
  };
  const found = () => changeableByOthers([at('link', 'bin', 'node'), at('package')], look);
  expect(await found()).toBeUndefined();
  for (const [path, usual] of [
    [file, 0o644],
    [at('package', 'out'), 0o755],
    [at('real'), 0o755],
    [at('link', 'bin', 'node'), 0o644],
  ] as const) {
    chmodSync(path, usual | 0o002);
    expect(await found()).toBe(path);
    chmodSync(path, usual);
  }
  expect(await changeableByOthers([file], async () => Object.assign(lstatSync(file), { uid: 1000 }))).toBe(file);
});

it('names Node by a path that outlives its version, where there is one', () => {
  const folder = temporaryFolder();
  const version = join(folder, 'Cellar', 'node', '24.1.0', 'bin');
  for (const made of [version, join(folder, 'bin')]) mkdirSync(made, { recursive: true });
  writeFileSync(join(version, 'node'), '');
  const env = { PATH: `${version}:relative:${join(folder, 'bin')}` };
  expect(stableNode(env, join(version, 'node'))).toBe(join(version, 'node'));
  symlinkSync(join(version, 'node'), join(folder, 'bin', 'node'));
  expect(stableNode(env, join(version, 'node'))).toBe(join(folder, 'bin', 'node'));
});

it.each(['linux', 'win32'] as const)(
  'gives AI clients a command on %s that stays when the program moves',
  async (system) => {
    const [folder, data] = [temporaryFolder(), temporaryFolder()];
    const moved = (place: string): string => {
      mkdirSync(join(folder, place));
      writeFileSync(
        join(folder, place, 'headless.js'),
        `console.log(${JSON.stringify(place)}, process.argv.slice(2).join(' '))`,
      );
      return join(folder, place);
    };
    const bridge = async (folder: string) => {
      const made = await bridgeIn(folder, data, system);
      return made.ok ? made.value : { command: '', args: [] };
    };
    const first = await bridge(moved("it's old"));
    const started = () => spawnSync(first.command, [...first.args, 'x y'], { encoding: 'utf8' });
    expect(started()).toMatchObject({ status: 0, stdout: "it's old mcp-stdio x y\n" });
    expect(modeOf(first.args.at(-2) ?? first.command)).toBe(0o700);
    rmSync(join(folder, "it's old"), { recursive: true });
    expect(started()).toMatchObject({ status: 127, stderr: expect.stringContaining('Start the hub once') });
    expect(await bridge(moved('new'))).toEqual(first);
    expect(started()).toMatchObject({ status: 0, stdout: 'new mcp-stdio x y\n' });
  },
);
