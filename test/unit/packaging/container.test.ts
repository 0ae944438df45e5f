/** What the container and its compose file start, by the command line itself: no engine is at hand to try them. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { pinned } from '../../../resources/release/base-images.ts';
import { parseCommandLine } from '../../../src/main/headless/cli.ts';
import { commands } from '../../../src/main/headless/commands/index.ts';
import { whereFrom } from '../../../src/main/headless/commands/serve.ts';
import { parseUnlock } from '../../../src/main/headless/open-secrets.ts';

const root = join(import.meta.dirname, '..', '..', '..');
const dockerfile = readFileSync(join(root, 'Dockerfile'), 'utf8');
const compose = parse(readFileSync(join(root, 'compose.yaml'), 'utf8').replaceAll(/\$\{\w+:-([^}]*)\}/g, '$1'));

it.each([
  ['Dockerfile', JSON.parse(/^CMD (\[.*\])$/m.exec(dockerfile)?.[1] ?? '[]')],
  ['compose.yaml', compose.services.hub.command],
])('%s starts a hub that this computer reaches, with a key that is handed over', (_, words) => {
  const line = parseCommandLine(words, commands);
  if (!line.ok) throw new Error(line.failure.message);
  const { command, values } = line.value;
  expect(command?.name).toBe('serve');
  const where = { port: 18480, address: '0.0.0.0', publicUrl: 'http://127.0.0.1:18480' };
  expect(whereFrom(values)).toMatchObject({ value: where });
  expect(parseUnlock(String(values['unlock']))).toMatchObject({ value: { by: 'credential', name: 'hub.key' } });
  expect(String(values['data-dir']).startsWith('/data/')).toBe(true);
});

it('gives the hub nothing that it does not need', () => {
  expect(compose.services.hub).toMatchObject({
    read_only: true,
    cap_drop: ['ALL'],
    security_opt: ['no-new-privileges:true'],
    volumes: ['hub:/data'],
    ports: ['127.0.0.1:18480:18480'],
    secrets: ['hub.key'],
  });
  expect(compose.secrets['hub.key']).toEqual({ file: './secrets/hub.key' });
  expect(dockerfile).toMatch(/^USER 65532:65532$/m);
  expect(dockerfile).not.toMatch(/^FROM \S+:latest/m);
});

it('is built on images that a release names by digest', () => {
  const digest = `sha256:${'0a'.repeat(32)}`;
  const { text, images } = pinned(dockerfile, () => `${digest}\n`);
  expect(images).toEqual(
    ['node:24-bookworm-slim', 'gcr.io/distroless/nodejs24-debian12:nonroot'].map((image) => `${image}@${digest}`),
  );
  expect(text.match(/^FROM .*/gm)).toEqual([
    `FROM --platform=$BUILDPLATFORM ${images[0]} AS build`,
    `FROM ${images[1]}`,
  ]);
  expect(() => pinned(dockerfile, () => '')).toThrow('no digest for node:24');
});
