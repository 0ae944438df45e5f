/** Every client with every kind of file that people have: written as the client reads it, and put back byte for byte; or left alone. */
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import {
  type AiClient,
  configFileOf,
  type Installable,
  transportOf,
} from '../../../../../src/main/hub/features/clients/client.ts';
import { createBackups } from '../../../../../src/main/hub/features/clients/config-file.ts';
import { ownEntryIn } from '../../../../../src/main/hub/features/clients/document.ts';
import { type Install, Installer } from '../../../../../src/main/hub/features/clients/installer.ts';
import { ghFiles, knownClients } from '../../../../../src/main/hub/features/clients/known-clients.ts';
import type { Computer } from '../../../../../src/main/hub/ground/computer.ts';
import type { Key } from '../../../../../src/shared/model.ts';
import { temporaryFolder } from '../../../../harness/memory-ports.ts';

const key = `ogx_${'k'.repeat(49)}`;
const mcpUrl = 'http://127.0.0.1:18480/mcp';
const record = { id: 'key_1', userId: 'ada' } as Key;
const bridge = { command: '/usr/bin/node', args: ['headless.js', 'mcp-stdio'] };
const home = join(temporaryFolder(), 'home');
const computer: Computer = { system: 'linux', home, environment: {}, bridge };
/** One hub of this computer; gh asks it at its socket. */
function hubWith(key: string, socket: string) {
  const rows = new Map<string, Install>();
  const dataDir = temporaryFolder();
  const installer = new Installer({
    computer,
    backups: createBackups(dataDir),
    addressFor: async (transport) => ({ ok: true, value: transport === 'gh' ? socket : mcpUrl }),
    keys: { live: () => undefined } as never,
    installs: {
      find: async (id) => rows.get(id),
      set: async (id, value) => void (value ? rows.set(id, value) : rows.delete(id)),
      list: async () => [...rows].map(([id, value]) => ({ id, value })),
    },
  });
  return {
    rows,
    dataDir,
    undo: (client: Installable) => installer.undo(client, rows.get(client.name) as Install),
    install: (client: Installable) => installer.install(client, key, record),
  };
}
const { rows, dataDir, undo, install } = hubWith(key, join(home, 'one', 'gh.sock'));
beforeEach(() => {
  rmSync(home, { recursive: true, force: true });
  mkdirSync(home);
  rows.clear();
});

async function placeOf(client: Installable) {
  const file = await configFileOf(client, computer);
  mkdirSync(dirname(file.path), { recursive: true });
  return file;
}

/** How people have it, with another server and its secret in it. */
const realistic = {
  jsonc: (servers: string): Record<string, string> => ({
    comments: `// mine\n{\n  "theme": "dark", // so\n  /* all */ "${servers}": {\n    // the first\n    "a": { "command": "a" } // last\n  }\n}\n`,
    'trailing commas': `{\n\t"${servers}": {\n\t\t"a": { "args": ["x",], },\n\t},\n}\n`,
    'a byte order mark and lines of Windows': `\uFEFF{\r\n    "${servers}": {\r\n        "a": {}\r\n    }\r\n}\r\n`,
    'no line end': `{\n  "a": 1\n}`,
    'one line': `{"a":{"b":[1]},"${servers}":{"x":{}}}`,
    'nothing in it': '',
    'an empty object': '{}',
  }),
  toml: (servers: string) => ({
    comments: `# mine\nmodel = "x" # so\n\n[${servers}.a]\ncommand = "a"\n# end\n`,
    'a byte order mark and lines of Windows': `\uFEFFa = 1\r\n[${servers}.a]\r\nargs = [\r\n  "x",\r\n]\r\n`,
    'dotted names': `${servers}.a.command = "a"\n${servers}.a.env.TOKEN = "x"\n`,
    'no line end': `[${servers}.a]\ncommand = "a"`,
    'one line': 'model = "x"\n',
    'nothing in it': '',
  }),
  yaml: (servers: string, isList?: true) => {
    const other = isList ? '- name: a\n    url: &u http://a' : 'a:\n    uri: &u http://a';
    return {
      'comments and anchors': `# mine\nbase: &base {x: 1}\n${servers}: # all\n  # first\n  ${other} # so\n  # last\nmore:\n  <<: *base\n  u: *u\n`,
      'a byte order mark and lines of Windows': `\uFEFFa: 1\r\n${servers}:\r\n  ${other.replace('\n', '\r\n')}\r\n`,
      'texts of several lines': `${servers}:\n  ${other}\n    note: |+\n      ${servers}:\n\n\nlast: >-\n  b\n`,
      'lists that are not indented': isList
        ? `${servers}:\n- name: a\n- name: b\nz: 1\n`
        : `${servers}:\n    a:\n        x: [1]\n`,
      'braces inside': isList ? `${servers}: []\nz: 1\n` : `${servers}: {a: {x: 1}} # one\nz: 1\n`,
      'no line end': `a: 1\n${servers}:\n  ${other}`,
      'one line': 'a: {b: [1]}\n',
      'comments alone': '# nothing yet',
      'nothing in it': '',
      'an empty object': '{}\n',
    };
  },
};

/** What stays as it is, and what is said of it. */
const refused = {
  jsonc: (servers: string): Record<string, [string, RegExp]> => ({
    broken: ['{ "a": }', /line 1/],
    'a list': ['[]', /holds no object/],
    'null in place of the servers': [`{"${servers}": null}`, /is no object/],
    'the servers twice': [`{"${servers}": {}, "${servers}": {}}`, /cannot be edited/],
    'an entry of somebody else': [`{"${servers}": {"opengithubx": {"url": "http://x"}}}`, /this hub did not write/],
  }),
  toml: (servers: string): Record<string, [string, RegExp]> => ({
    broken: ['a = \n', /line 1/],
    'servers in one line': [`${servers} = { a = { command = "x" } }\n`, /cannot be edited/],
    'the servers twice': [`[${servers}.a]\n[${servers}.a]\n`, /not valid TOML/],
    'an entry of somebody else': [`[${servers}.opengithubx]\nurl = "http://x"\n`, /this hub did not write/],
  }),
  yaml: (servers: string, isList?: true): Record<string, [string, RegExp]> => ({
    broken: ['a: [\nb: 1\n', /line \d/],
    'a list': ['- a\n', /holds no map/],
    'null in place of the servers': [`${servers}:\n`, /is no (list|map)/],
    'the servers twice': [`${servers}: {}\n${servers}: {}\n`, /line 2: duplicate key/],
    'two documents': ['a: 1\n---\nb: 1\n', /more than one document/],
    'an alias in place of the servers': [`a: &a {x: 1}\n${servers}: *a\n`, /is no (list|map)/],
    'aliases of aliases': [
      `a: &a [${'1,'.repeat(99)}]\nb: &b [${'*a,'.repeat(99)}]\nc: [${'*b,'.repeat(99)}]\n`,
      /aliases/,
    ],
    'an entry of somebody else': [
      isList ? `${servers}:\n  - name: opengithubx\n` : `${servers}:\n  opengithubx: {}\n`,
      /this hub did not write/,
    ],
  }),
};

const ofMcp = knownClients.filter(({ name }) => name !== 'git');
describe.each(ofMcp.map((client) => [client.name, client] as const))('%s', (_, client) => {
  const [{ format, servers, isList }] = client.files as [
    AiClient['files'][number] & { format: keyof typeof realistic },
  ];

  it.each(Object.entries(realistic[format](servers, isList)))(
    '%s: written as it reads it, and put back',
    async (_, text) => {
      const file = await placeOf(client);
      writeFileSync(file.path, text, { mode: 0o640 });
      expect(await install(client)).toEqual({ ok: true, value: undefined });
      const written = readFileSync(file.path, 'utf8');
      const entry = ownEntryIn(file, written);
      expect(entry.ok && transportOf(file, entry.value)).toMatchObject(
        file.entry.transport === 'http'
          ? { url: mcpUrl, headers: { Authorization: `Bearer ${key}` } }
          : { command: '/usr/bin/node', env: { OPENGITHUBX_KEY: key } },
      );
      expect(statSync(file.path).mode & 0o777).toBe(0o600);

      await install(client);
      expect(await undo(client)).toEqual({ ok: true, value: { isByteExact: true } });
      expect(readFileSync(file.path, 'utf8')).toBe(text);
      expect(statSync(file.path).mode & 0o777).toBe(0o640);

      // Where it was edited since, only the entry goes.
      const edit = format === 'jsonc' ? '// mine' : text.startsWith('{') ? '' : '# mine';
      await install(client);
      writeFileSync(file.path, `${readFileSync(file.path, 'utf8').trimEnd()}\n${edit}\n`);
      expect(await undo(client)).toEqual({ ok: true, value: { isByteExact: false } });
      const bare = text === '' && format === 'jsonc' ? '{}' : text;
      expect(readFileSync(file.path, 'utf8').replaceAll(/\s/g, '')).toBe((bare + edit).replaceAll(/\s/g, ''));
    },
  );

  it('behind a link, and where there is no file nor folder: nothing is left', async () => {
    expect(await install(client)).toMatchObject({ ok: true });
    const made = (await configFileOf(client, computer)).path;
    expect(readFileSync(made, 'utf8').startsWith(client.files[0]?.start ?? '')).toBe(true);
    expect(await undo(client)).toMatchObject({ value: { isByteExact: true } });
    expect(readdirSync(home)).toEqual([]);

    const file = await placeOf(client);
    const real = join(home, 'real');
    writeFileSync(real, '', { mode: 0o640 });
    symlinkSync(real, file.path);
    expect(await install(client)).toMatchObject({ ok: true });
    expect(readFileSync(real, 'utf8')).toContain(key);
    expect(readlinkSync(file.path)).toBe(real);
    expect(await undo(client)).toMatchObject({ value: { isByteExact: true } });
    expect([readlinkSync(file.path), readFileSync(real, 'utf8'), statSync(real).mode & 0o777]).toEqual([
      real,
      '',
      0o640,
    ]);
  });

  it.each<[string, [string | Buffer, RegExp]]>([
    ...Object.entries(refused[format](servers, isList)),
    ['read-only', ['', /read-only/]],
    ['UTF-16', [Buffer.from('\uFEFF{}', 'utf16le'), /not text in UTF-8/]],
  ])('%s: refused, and untouched', async (what, [text, said]) => {
    const { path } = await placeOf(client);
    writeFileSync(path, text);
    if (what === 'read-only') chmodSync(path, 0o444);
    expect(await install(client)).toMatchObject({ failure: { message: expect.stringMatching(said) } });
    expect([readFileSync(path), rows.size]).toEqual([Buffer.from(text), 0]);
    expect(readdirSync(dirname(path))).toHaveLength(1);
  });
});

describe('where two hubs of a computer come to one file', () => {
  const all: Installable[] = [...knownClients, ...ghFiles];
  const read = (path: string): string | undefined => (existsSync(path) ? readFileSync(path, 'utf8') : undefined);
  /** What somebody did between the two, by hand. */
  const between: Record<string, (path: string, written: string) => void> = {
    'the file was deleted': (path) => rmSync(path),
    'the file was emptied': (path) => writeFileSync(path, ''),
    'the entry was taken out': (path, written) =>
      writeFileSync(path, written.replaceAll('opengithubx', 'mine').replaceAll(key, 'none')),
    'the folder was deleted': (path) => rmSync(dirname(path), { recursive: true }),
  };

  /** What is the hub's in a file of git or gh has no name there to take out. */
  const waysFor = (client: Installable) =>
    Object.keys(between).filter(
      (how) => how !== 'the entry was taken out' || client.files[0]?.entry.transport !== 'git',
    );

  it.each(all.flatMap((client) => waysFor(client).map((how) => [client.name, how, client] as const)))(
    '%s: %s; undo of the one leaves the entry of the other as it is',
    async (_, how, client) => {
      const other = hubWith(`ogx_${'o'.repeat(49)}`, join(home, 'two', 'gh.sock'));
      const { path } = await placeOf(client);
      expect(await install(client)).toMatchObject({ ok: true });
      between[how]?.(path, readFileSync(path, 'utf8'));
      expect(await other.install(client)).toMatchObject({ ok: true });
      const theirs = read(path);
      expect(await undo(client)).toEqual({ ok: true, value: { isByteExact: false } });
      expect(read(path)).toBe(theirs);
      expect(await other.undo(client)).toMatchObject({ ok: true });
      expect(read(path) ?? '').not.toContain('o'.repeat(49));
    },
  );

  it.each(all.map((client) => [client.name, client] as const))(
    '%s: the other does not write over what is there',
    async (_, client) => {
      const other = hubWith(`ogx_${'o'.repeat(49)}`, join(home, 'two', 'gh.sock'));
      expect(await install(client)).toMatchObject({ ok: true });
      const { path } = await placeOf(client);
      const ours = read(path);
      expect(await other.install(client)).toMatchObject({ failure: { code: 'client_file' } });
      expect([read(path), other.rows.size]).toEqual([ours, 0]);
      expect(await undo(client)).toEqual({ ok: true, value: { isByteExact: true } });
    },
  );
});

it('whoever is taken out last leaves no folder that was made for the first', async () => {
  const [zed, opencode] = ['zed', 'opencode'].map((name) =>
    knownClients.find((one) => one.name === name),
  ) as AiClient[];
  for (const order of [
    [zed, opencode],
    [opencode, zed],
  ] as AiClient[][]) {
    await install(zed as AiClient);
    await install(opencode as AiClient);
    for (const client of order) expect(await undo(client)).toMatchObject({ value: { isByteExact: true } });
    expect(existsSync(join(home, '.config'))).toBe(false);
  }
});

it('a client that reads the file of another is not installed there a second time', async () => {
  const [copilot, vscode] = ['copilot-cli', 'vscode'].map((name) => knownClients.find((one) => one.name === name));
  await install(copilot as AiClient);
  expect(await install(vscode as AiClient)).toMatchObject({
    failure: { code: 'usage', message: expect.stringContaining('already installed there for Copilot CLI') },
  });
});

it('the old file of each client stays in the data folder for its person alone, until the undo of that one', async () => {
  const both = ['vscode', 'zed'].map((name) => knownClients.find((one) => one.name === name)) as AiClient[];
  const kept = join(dataDir, 'clients');
  for (const client of both) {
    writeFileSync((await placeOf(client)).path, '{}', { mode: 0o644 });
    expect(await install(client)).toMatchObject({ ok: true });
  }
  const old = both.map(({ name }) => join(kept, `${name}.backup`)) as [string, string];
  expect(old.map((file) => [readFileSync(file, 'utf8'), statSync(file).mode & 0o777])).toEqual([
    ['{}', 0o600],
    ['{}', 0o600],
  ]);
  expect(statSync(kept).mode & 0o777).toBe(0o700);
  await undo(both[0] as AiClient);
  expect(old.map((file) => existsSync(file))).toEqual([false, true]);
  await undo(both[1] as AiClient);
  expect(old.map((file) => existsSync(file))).toEqual([false, false]);
});
