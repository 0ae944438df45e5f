/** What `serve` says when it cannot start: one sentence why, one what to do, and nothing left behind. */
import { execFile } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { entry } from '../harness/command-line.ts';
import { temporaryFolder } from '../harness/memory-ports.ts';
import { hubWith } from '../unit/headless/stub-socket.ts';

type Ended = { code: number; error: { code: string; message: string; hint: string }; stderr: string };

/** Runs `serve --json`, which must end by itself. */
function serve(
  dataDir: string,
  args: string[] = [],
  command = process.execPath,
  before: string[] = [],
): Promise<Ended> {
  const all = [...before, entry, 'serve', '--json', '--port', '0', '--data-dir', dataDir, ...args];
  return new Promise((done) => {
    execFile(command, all, { timeout: 60_000 }, (failed, stdout, stderr) =>
      done({ code: Number(failed?.code ?? 0), error: stdout ? JSON.parse(stdout).error : undefined, stderr }),
    );
  });
}

describe('serve ends with a reason', () => {
  it('when the port is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await new Promise((listening) => other.once('listening', listening));
    const { port } = other.address() as AddressInfo;
    const ended = await serve(join(temporaryFolder(), 'hub'), ['--port', String(port)]);
    expect(ended).toMatchObject({ code: 1, error: { code: 'port_taken', hint: expect.stringContaining('--port') } });
    expect(ended.error.message).toContain(String(port));
    other.close();
  });

  it('when a hub already runs there, by its socket or by its database alone', async () => {
    expect(await serve(await hubWith({}))).toMatchObject({ code: 1, error: { code: 'already_running' } });
    const folder = join(temporaryFolder(), 'hub');
    mkdirSync(folder, { mode: 0o700 });
    const holder = new DatabaseSync(join(folder, 'hub.db'));
    holder.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN IMMEDIATE; CREATE TABLE held (x); COMMIT');
    expect(await serve(folder)).toMatchObject({ code: 1, error: { code: 'already_running' } });
    holder.close();
  });

  it.each<[string, (folder: string) => void, string]>([
    [
      'when the database is damaged',
      (folder) => writeFileSync(join(folder, 'hub.db'), 'not a database '.repeat(500)),
      'database_corrupt',
    ],
    [
      'when a newer version wrote the database',
      (folder) => {
        const file = new DatabaseSync(join(folder, 'hub.db'));
        file.exec('PRAGMA user_version = 999');
        file.close();
      },
      'database_newer',
    ],
    ['when the folder is a demo’s', (folder) => writeFileSync(join(folder, 'demo.json'), '{}'), 'data_folder'],
  ])('%s', async (_, arrange, code) => {
    const folder = join(temporaryFolder(), 'hub');
    mkdirSync(folder, { mode: 0o700 });
    arrange(folder);
    const ended = await serve(folder);
    expect(ended).toMatchObject({ code: 1, error: { code } });
    expect(ended.error.hint).not.toBe('');
    expect(ended.stderr).not.toMatch(/\bat .*:\d+/);
  });

  it('when --demo is given a folder that is not a demo’s', async () => {
    const folder = join(temporaryFolder(), 'hub');
    mkdirSync(folder);
    writeFileSync(join(folder, 'thesis.txt'), 'precious');
    expect(await serve(folder, ['--demo'])).toMatchObject({ code: 1, error: { code: 'data_folder' } });
    expect(await serve(folder, ['--demo', '--fresh'])).toMatchObject({ code: 1, error: { code: 'data_folder' } });
  });

  // File systems of their own need Linux's name spaces.
  const onLinux = it.runIf(process.platform === 'linux');
  const mounted = (options: string, fill: string, folder: string) => {
    const script = `d='${folder}'; mount -t tmpfs -o ${options} tmpfs "$d" && ${fill} exec '${process.execPath}' "$@"`;
    return serve(join(folder, 'hub'), [], 'unshare', ['-rm', 'sh', '-c', script, 'sh']);
  };

  onLinux('when the data folder cannot be written', async () => {
    expect(await mounted('ro', '', temporaryFolder())).toMatchObject({ code: 1, error: { code: 'data_folder' } });
  });

  onLinux('when the disk is full', async () => {
    const fill = 'mkdir -m 700 "$d/hub" && { cat /dev/zero > "$d/filler" 2>/dev/null; true; } &&';
    expect(await mounted('size=64k', fill, temporaryFolder())).toMatchObject({ code: 1, error: { code: 'disk_full' } });
  });
});
