/** Stands beside a demo hub and keeps every byte that comes out of it, each under the name of the place. */
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type DemoHub, startDemoHub } from '../harness/demo-hub.ts';
import { runCommand, type Said } from './process.ts';
import { type KnownSecret, type Sink, type Swept, sweep } from './sweep.ts';
import { rawCall, rawHttp } from './wire.ts';

const keyShape = /ogx_[0-9A-Za-z]{49}/g;
const bearerShape = /(?<="(?:bearer|consoleToken)":")[\w-]{43}/g;
const addShape = /(?<=#add=)[\w-]{43}/g;
const codeShape = /(?<="code":"|--invite=|\/join\/)[\w-]{22}/g;
const linkShape = /(?<=\/join\/)[\w-]{22}/g;

/** Which secrets an answer shows once and by design. */
const shownBy: Record<string, [shape: RegExp, kind: string]> = {
  'keys create': [keyShape, 'key made by the command line'],
  'keys.create': [keyShape, 'key made over the socket'],
  'openwebui sync': [keyShape, 'key made by the command line'],
  'openwebui.sync': [keyShape, 'key made over the socket'],
  'people invite': [codeShape, 'invitation code of the command line'],
  'people.invite': [codeShape, 'invitation code of the socket'],
  'passkeys add': [addShape, 'code of a link that adds a passkey'],
  'passkeys.invite': [addShape, 'code of a link that adds a passkey'],
  '/console/api/session': [bearerShape, 'bearer of a console'],
  '/console/api/session.signIn': [bearerShape, 'bearer of a console'],
  '/console/api/confirmation': [bearerShape, 'bearer of a confirmation page'],
  '/approve/api/add': [/(?<="ticket":")[\w-]{43}/g, 'ticket of a link that adds a passkey'],
  '/approve/api/opened': [bearerShape, 'bearer of the page for passkeys'],
  '/console/api/keys.confirm': [keyShape, 'key made in the confirmation page'],
  '/console/api/authorizations.grant': [/ogxc_[\w-]{43}/g, 'code of the OAuth door'],
  '/oauth/token': [/ogx[ar]_[\w-]{43,66}/g, 'token of the OAuth door'],
  '/console/api/wishes.confirm': [linkShape, 'invitation code of the confirmation page'],
};

export type Watched = {
  hub: DemoHub;
  /** The home of the commands, which is swept too. */
  home: string;
  keep(name: string, bytes: Buffer | string, allowed?: string[]): void;
  /** A request as a model server got it, which may hold that server's own key as its bearer. */
  keepForModel(request: { path: string; headers: object; body: string }, ownKey: string): void;
  /** Sweeps for this from now on. */
  know(value: string, kind: string): void;
  /** The same for an answer of the console, which may show what belongs to its own window. */
  keepConsole(path: string, text: string): void;
  /** From now on the hub crashes by the next answer that it gets from outside, and the error tells all of that. */
  crashByAnswer(): void;
  /** Runs a command with and without --json (once, at a terminal, where something is typed). */
  command(...words: string[]): Promise<Said>;
  commandOnce(...words: string[]): Promise<Said>;
  commandAtTerminal(typed: string[], ...words: string[]): Promise<Said>;
  /** One raw call of the contract; a person follows the address it may ask to open. `more` joins the line that is sent. */
  call(call: string, input: object, passphrase?: string, visit?: object, more?: object): Promise<string>;
  /** One raw request to the MCP endpoint. */
  request(name: string, key: string | undefined, body: unknown, head?: Record<string, string>): Promise<string>;
  /** Reads every file of the data folder as it is now. */
  readFolder(when: string): void;
  secrets(): KnownSecret[];
  /** The value that was issued last of a kind. */
  latest(kind: string): string;
  /** The hub's own at the tenant; the one of Open WebUI is issued after it. */
  clientSecret(): string;
  /** Sweeps what came out since the last sweep, or since the start. */
  sweep(since?: 'last' | 'start'): Swept;
  stop(): Promise<void>;
};

/** Starts a demo hub whose home and temporary folder are its own, and watches it. */
export async function watchDemoHub(): Promise<Watched> {
  const own = mkdtempSync(join(tmpdir(), 'opengithubx-leak-'));
  const folders = { TMPDIR: join(own, 'tmp'), HOME: join(own, 'home'), XDG_DATA_HOME: '', XDG_CONFIG_HOME: '' };
  for (const folder of [folders.TMPDIR, folders.HOME]) mkdirSync(folder);
  const crash = join(own, 'crash');
  const crashes = resolve(import.meta.dirname, '../harness/crash-with-answer.ts');
  const ofHub = { NODE_OPTIONS: `--import ${crashes}`, CRASH_WITH_ANSWER: crash };
  const env = { ...process.env, ...folders, OPENGITHUBX_NO_BROWSER: '1' };
  const hub = await startDemoHub({ env: { ...env, ...ofHub } });
  const sinks: Sink[] = [];
  const shown = new Map<string, KnownSecret>();
  const lastRead = new Map<string, Buffer>();
  let swept = 0;
  let printed = 0;

  const note: Watched['know'] = (value, kind) => void shown.set(value, { kind, value });
  function noteShown(asked: string, text: string): string[] {
    const [shape, kind] = shownBy[asked] ?? [];
    const found = shape ? [...new Set(text.match(shape) ?? [])] : [];
    for (const value of found) note(value, kind ?? '');
    return found;
  }
  const keep: Watched['keep'] = (name, bytes, allowed = []) =>
    void sinks.push({ name, bytes: Buffer.from(bytes as Buffer), allowed });

  const keepForModel: Watched['keepForModel'] = ({ path, headers, body }, ownKey) => {
    const { authorization = '', ...others } = headers as Record<string, string>;
    const sent = [
      ['its bearer', authorization, [ownKey]],
      ['its head', JSON.stringify([path, others]), []],
      ['its body', body, []],
    ] as const;
    for (const [part, text, allowed] of sent) {
      sinks.push({
        name: `what a model was sent, ${part}`,
        bytes: Buffer.from(text),
        allowed: [...allowed],
        toModel: true,
      });
    }
  };

  /** A model needs no identity: not the person's, nor a trace by which keys could be recognised. */
  const notForModels = (): KnownSecret[] => [
    { kind: 'UserId', value: hub.userId },
    ...[...shown.keys()]
      .filter((value) => value.startsWith('ogx_'))
      .flatMap((value) =>
        (['hex', 'base64'] as const).map((form) => ({
          kind: 'hash of a key',
          value: createHash('sha256').update(value).digest(form),
        })),
      ),
  ];

  const latest = (kind: string): string => hub.ledger().findLast((line) => line.kind === kind)?.value ?? '';
  const clientSecret = (): string => hub.ledger().find(({ kind }) => kind === 'auth0_client_secret')?.value ?? '';

  /** Only the line that asks the person to open a page of Auth0's may hold a ticket or the name of a session, and only its own. */
  function keepWithAddress(name: string, text: string, allowed: string[] = []): void {
    const isAddress = (line: string) =>
      /^(\s+http|\{"event":|\{"openUrl":).*\/(?:connected-accounts\/connect|oidc\/logout)\?/.test(line);
    const lines = text.split('\n');
    keep(name, lines.filter((line) => !isAddress(line)).join('\n'), allowed);
    for (const line of lines.filter(isAddress)) {
      const { searchParams } = new URL(/http[^\s"]+/.exec(line)?.[0] ?? '');
      const own = ['ticket', 'logout_hint'].map((parameter) => searchParams.get(parameter) ?? '');
      keep(`${name}, the address to open`, line, own);
    }
  }

  async function visit(url: string, as: object = {}): Promise<void> {
    await hub.control('POST', '/visit', { url, ...as }).catch(() => undefined);
  }

  /** The address that a browser on another computer ends at, for the person to paste. */
  async function endOf(url: string): Promise<string> {
    const left = (await hub.control('POST', '/visit', { url, leave: true })) as { url: string };
    return left.url;
  }

  async function run(words: string[], typed?: string[]): Promise<Said> {
    const said = await runCommand([...words, '--data-dir', hub.dataDir], {
      env,
      ...(typed && { typed }),
      onAddress: (url) => (words.includes('--no-browser') ? endOf(url) : visit(url).then(() => undefined)),
    });
    const asked = words.filter((word) => word !== '--json').slice(0, 2);
    const name = `command ${[...asked, ...(words.includes('--json') ? ['--json'] : [])].join(' ')}`;
    keepWithAddress(`${name}, stdout`, said.stdout, noteShown(asked.join(' '), said.stdout));
    keepWithAddress(`${name}, stderr`, said.stderr);
    return said;
  }

  /** What the hub printed since the last time; the two keys of an announcement belong in its line. */
  function readOutput(): void {
    const text = hub.output().slice(printed);
    printed = hub.output().length;
    for (const line of text.split('\n')) {
      const announced = line.startsWith('{"url":') ? (line.match(keyShape) ?? []) : [];
      for (const key of announced) note(key, 'announced key');
      const bearers = announced.length > 0 ? (line.match(bearerShape) ?? []) : [];
      for (const bearer of bearers) note(bearer, 'announced bearer');
      keep(announced.length > 0 ? 'the announcement' : 'output of the hub', line, [...announced, ...bearers]);
    }
  }

  function readProcess(): void {
    if (process.platform !== 'linux' || !existsSync(`/proc/${hub.pid}`)) return;
    for (const name of ['cmdline', 'environ']) keep(`/proc/PID/${name}`, readFileSync(`/proc/${hub.pid}/${name}`));
  }

  /** Begins again where the hub has just removed one of them. */
  function readFiles(folder: string, when: string): void {
    try {
      readAll(folder, when);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
      readFiles(folder, when);
    }
  }

  function readAll(folder: string, when: string): void {
    for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
      const path = join(folder, name);
      if (!statSync(path, { throwIfNoEntry: false })?.isFile()) continue;
      const bytes = readFileSync(path);
      const sink = `${name} ${when}`;
      if (!lastRead.get(sink)?.equals(bytes)) keep(sink, bytes); // what stayed as it was is kept already
      lastRead.set(sink, bytes);
    }
  }

  /** A key that came out though nobody was shown it, as one whose creation a kill cut off, is a leak as well. */
  function noteStrayKeys(from: Sink[]): void {
    for (const { bytes } of from) {
      for (const value of bytes.toString('latin1').match(keyShape) ?? []) {
        if (!shown.has(value)) note(value, 'key that nobody was shown');
      }
    }
  }

  const watched: Watched = {
    hub,
    home: folders.HOME,
    keep,
    keepForModel,
    crashByAnswer: () => writeFileSync(crash, ''),
    know: note,
    keepConsole: (path, text) => keepWithAddress(`answer to ${path}`, text, noteShown(path, text)),
    latest,
    clientSecret,
    async command(...words) {
      await run([...words, '--json']);
      return run(words);
    },
    commandOnce: (...words) => run(words),
    commandAtTerminal: (typed, ...words) => run(words, typed),
    async call(call, input, passphrase, as, more = {}) {
      const request = { call, input, ...(passphrase !== undefined && { passphrase }), ...more };
      const text = (await rawCall(hub.dataDir, request, (url) => void visit(url, as))).toString();
      keepWithAddress(`socket ${call}`, text, noteShown(call, text));
      return text;
    },
    async request(name, key, body, head = {}) {
      const authorization = key === undefined ? {} : { authorization: `Bearer ${key}` };
      const bytes = await rawHttp(hub.mcpUrl, { ...authorization, ...head }, body);
      keep(`raw HTTP ${name}`, bytes);
      return bytes.toString();
    },
    readFolder: (when) => readFiles(hub.dataDir, when),
    secrets: () => [...hub.ledger(), ...shown.values()],
    sweep(since = 'last') {
      readOutput();
      readProcess();
      readFiles(hub.dataDir, 'in the data folder');
      readFiles(own, 'in the home or temporary folder');
      const from = since === 'start' ? 0 : swept;
      swept = sinks.length;
      noteStrayKeys(sinks.slice(from));
      return sweep(sinks.slice(from), watched.secrets(), notForModels());
    },
    async stop() {
      await hub.stop();
      rmSync(own, { recursive: true, force: true });
    },
  };
  readOutput();
  return watched;
}
