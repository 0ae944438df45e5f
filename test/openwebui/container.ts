/**
 * A place that is to the hub what a Docker container is: a network namespace with a loopback of its own, in which
 * `host.docker.internal` is the machine outside (Linux, root, iproute2).
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import type { Elsewhere } from './server.ts';

export type Container = Elsewhere & { remove(): void };

const ip = (...words: string[]) => execFileSync('ip', words, { stdio: ['ignore', 'pipe', 'pipe'] });

/** On Debian it brings iproute2. Elsewhere, or without root, the tests that need a container are left out. */
export function canMakeContainers(): boolean {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false;
  if (spawnSync('ip', ['-V']).status !== 0) spawnSync('apt-get', ['install', '-y', '-qq', 'iproute2']);
  return spawnSync('ip', ['-V']).status === 0;
}

/** Whoever makes it removes it. */
export function makeContainer(): Container {
  const name = `ogx-${process.pid}`;
  const [outside, inside] = [`ogxo${process.pid}`, `ogxi${process.pid}`].map((link) => link.slice(0, 15)) as [
    string,
    string,
  ];
  const [outer, inner] = ['10.213.77.1', '10.213.77.2'];
  ip('netns', 'add', name);
  ip('link', 'add', outside, 'type', 'veth', 'peer', 'name', inside, 'netns', name);
  ip('addr', 'add', `${outer}/30`, 'dev', outside);
  ip('link', 'set', outside, 'up');
  ip('-n', name, 'addr', 'add', `${inner}/30`, 'dev', inside);
  ip('-n', name, 'link', 'set', inside, 'up');
  ip('-n', name, 'link', 'set', 'lo', 'up');
  // `ip netns exec` puts these in place of the machine's own.
  mkdirSync(`/etc/netns/${name}`, { recursive: true });
  writeFileSync(`/etc/netns/${name}/hosts`, `127.0.0.1 localhost\n${outer} host.docker.internal\n`);
  return {
    command: ['ip', 'netns', 'exec', name],
    address: inner,
    remove() {
      ip('netns', 'del', name); // and with it the pair of links
      rmSync(`/etc/netns/${name}`, { recursive: true });
    },
  };
}
