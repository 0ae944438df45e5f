/** What `serve` says when it cannot start: one sentence why, one what to do, and nothing left behind. */
import { execFile } from 'node:child_process';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { entry } from '../harness/command-line.ts';
import { temporaryFolder } from '../harness/memory-ports.ts';

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
    expect(ended.stderr).not.toMatch(/\bat .*:\d+/);
    other.close();
  });

  it('when --demo --fresh is given a folder that is not a demo’s', async () => {
    const folder = join(temporaryFolder(), 'hub');
    mkdirSync(folder);
    writeFileSync(join(folder, 'thesis.txt'), 'precious');
    expect(await serve(folder, ['--demo', '--fresh'])).toMatchObject({ code: 1, error: { code: 'data_folder' } });
    expect(readdirSync(folder)).toEqual(['thesis.txt']);
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
