import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Approval } from '../../shared/approval.ts';
import { fail, ok, type Result } from '../../shared/result.ts';
import { unusualSentence } from '../../shared/unusual.ts';
import { visible } from '../../shared/visible.ts';
import type { Computer } from '../hub/ground/computer.ts';
import { othersCanWrite } from '../hub/ground/open-folder.ts';
import type { Approver, Clock } from '../hub/ground/ports.ts';
import { passphraseCost } from '../hub/identity/people/passphrase-cost.ts';
import { clientSecretName } from '../hub/identity/session/tenant.ts';
import { type BrowserConsole, createHub, type Hub, type HubParts } from '../hub/index.ts';
import type { OpenWebUIBeside } from './commands/open-webui/beside-demo.ts';
import { keepCompiled } from './compile-cache.ts';
import { keepCrash } from './crashes.ts';
import { prepareDataFolder } from './data-folder.ts';
import {
  addDemoModels,
  apiUrlsOf,
  type DemoWorld,
  demoPassphrase,
  openDemoSecrets,
  removeDemoData,
  startDemoWorld,
} from './demo.ts';
import { makeDemoReady, type ReadyDemo } from './demo-ready.ts';
import { openLog } from './log.ts';
import { collectSooner } from './node-flags.ts';
import { openSecrets, type Unlock } from './open-secrets.ts';
import type { OwnedSecretStore } from './secret-store.ts';
import { demoJson, demoText, serveText } from './serve-text.ts';
import { openSettingsStore } from './settings-file.ts';
import { createAuthorities } from './socket-authority.ts';
import { isHubRunning } from './socket-client.ts';
import { serveSocket } from './socket-server.ts';
import { firstStopSignal } from './terminal.ts';
import { shellQuote } from './text.ts';
import { bridgeIn, releasesOf, thisComputer } from './this-computer.ts';
import { socketPath } from './wire.ts';

export type ServeOptions = {
  dataDir: string;
  where: Parameters<Hub['listen']>[0];
  demo: boolean;
  fresh: boolean;
  /** The demo sets no tenant and signs nobody in: its hub is as a new person finds it. */
  noTenant?: boolean;
  /** The Python of the Open WebUI that is to run beside the demo. */
  openWebUI?: string;
  unlock?: Unlock;
  json: boolean;
  /** Events go to standard output as well, in JSON, and nothing else does: what collects it keeps it, and links and keys don't belong there. */
  logsJson: boolean;
  verbose: boolean;
  entryFolder: string;
  version: string;
};

/** What is outside a hub and may be another in a test. */
export type Surrounding = { clock?: Clock; computer?: Omit<Computer, 'bridge'>; parts?: HubParts };

/** What must be closed at the end, in the order in which it was opened. */
export type Closing = (() => Promise<void>)[];

/** Runs the hub until SIGTERM or SIGINT and closes everything; a failure to start closes what was opened. */
export async function serveHub(options: ServeOptions): Promise<Result<void>> {
  const closing: Closing = [];
  collectSooner();
  // First, since the one that is there already ends the process.
  process.prependListener('uncaughtException', (error) =>
    keepCrash(options.dataDir, options.version, error, Date.now()),
  );
  const stopped = firstStopSignal();
  try {
    const starting = options.demo ? startDemo(options, closing) : startPlain(options, closing, stopped);
    const started = await Promise.race([starting, stopped]);
    if (started === 'stop') return endEarly(closing);
    if (!started.ok) return started;
    if (!options.logsJson) process.stdout.write(`${started.value}\n`);
    keepCompiled();
    await stopped;
    return ok(undefined);
  } finally {
    await closeAll(closing);
  }
}

/** The start itself cannot be called back, so the process ends here rather than by running out of work. */
async function endEarly(closing: Closing): Promise<never> {
  await closeAll(closing);
  process.exit(0);
}

/** One that fails must not keep the others open. */
export async function closeAll(closing: Closing): Promise<void> {
  for (const close of closing.reverse()) await close().catch(() => {});
}

async function startPlain(options: ServeOptions, closing: Closing, stopped: Promise<unknown>): Promise<Result<string>> {
  const folder = await claimFolder(options);
  if (!folder.ok) return folder;
  let sendOn: ((url: string | undefined) => void) | undefined;
  const chooseElsewhere = async (): Promise<Result<string>> => {
    const { chooseInBrowser } = await import('./first-start.ts');
    const chosen = await chooseInBrowser(options.where, (text) => void process.stderr.write(text), stopped);
    if (!chosen.ok) return chosen;
    sendOn = chosen.value.sendOn;
    return ok(chosen.value.passphrase);
  };
  const secrets = await openSecrets(options.dataDir, options.unlock, {
    ...(options.where.held === undefined && { chooseElsewhere }), // Node can't let go of a held socket and take it again
  });
  if (!secrets.ok) return secrets;
  if (secrets.value.verify === undefined) {
    process.stderr.write(`Secrets are kept ${secrets.value.kind}.\n`);
  }
  const hub = await startHub(options, secrets.value, undefined, closing);
  sendOn?.(hub.ok ? await ownerLink(hub.value) : undefined);
  if (!hub.ok) return hub;
  return ok(serveText(options, hub.value.url, secrets.value.kind, await consoleLink(options, hub.value)));
}

async function startDemo(options: ServeOptions, closing: Closing): Promise<Result<string>> {
  const folder = await claimFolder(options);
  if (!folder.ok) return folder;
  const worldFolder = `${options.dataDir}-world`;
  if (options.fresh) await removeDemoData(options.dataDir, worldFolder);
  const secrets = await openDemoSecrets(options.dataDir, demoPassphrase);
  if (!secrets.ok) return secrets;
  const world = await startDemoWorld(worldFolder, options.entryFolder, closing);
  return world.ok ? startDemoHub(options, secrets.value, world.value, closing) : world;
}

/** The hub of a demo whose world runs; answers what it says of itself. */
export async function startDemoHub(
  options: ServeOptions,
  secrets: OwnedSecretStore,
  world: DemoWorld,
  closing: Closing,
  surrounding: Surrounding = {},
): Promise<Result<string>> {
  const hub = await startHub(options, secrets, world, closing, surrounding);
  if (!hub.ok) return hub;
  const models = await addDemoModels(hub.value.calls, world);
  if (!models.ok) return models;
  let ready: ReadyDemo | undefined;
  if (!options.fresh && !options.noTenant) {
    const made = await makeDemoReady(hub.value, secrets, world, options.openWebUI === undefined);
    if (!made.ok) return made;
    ready = made.value;
  }
  const openWebUI = await startOpenWebUI(options, hub.value, world, ready, closing);
  if (!openWebUI.ok) return openWebUI;
  const demo = {
    url: hub.value.url,
    link: await consoleLink(options, hub.value),
    consoleToken: ready && hub.value.openConsole(ready.userId),
    where: options.where,
    verbose: options.verbose,
    dataDir: options.dataDir,
    world,
    ready,
    owner: (await hub.value.people.owner())?.email,
    hasTenant: !options.noTenant,
    openWebUI: openWebUI.value,
  };
  return ok(options.json ? demoJson(demo) : demoText(demo));
}

/** Where one is wanted: connected to the hub, unless nobody is signed in who could have said so. */
async function startOpenWebUI(
  { openWebUI: python, dataDir }: ServeOptions,
  { calls }: RunningHub,
  world: DemoWorld,
  ready: ReadyDemo | undefined,
  closing: Closing,
): Promise<Result<OpenWebUIBeside | undefined>> {
  if (python === undefined) return ok(undefined);
  const { startBeside, connectBeside } = await import('./commands/open-webui/beside-demo.ts');
  const started = await startBeside(python, `${dataDir}-open-webui`, world, closing);
  if (!started.ok) return started;
  const { url, administrator } = started.value;
  if (!ready) return ok({ link: url, administrator });
  const context = {
    openUrl: async () => {},
    signal: new AbortController().signal,
    userId: ready.userId,
    isStart: true as const,
  };
  const link = await connectBeside(calls, context, started.value, world);
  return link.ok ? ok({ link: link.value, administrator }) : link;
}

/** Opens the console signed in, once: only for the eyes at this terminal. */
async function consoleLink({ json }: ServeOptions, hub: RunningHub): Promise<string | undefined> {
  return process.stdout.isTTY && !json ? ownerLink(hub) : undefined;
}

async function ownerLink({ calls, people }: RunningHub): Promise<string | undefined> {
  const context = { openUrl: async () => {}, signal: new AbortController().signal };
  const link = await calls['console.link']({}, { ...context, userId: (await people.owner())?.userId });
  return link.ok ? link.value.url : undefined;
}

/** Before anything is asked or written: the folder is usable and no hub answers on it. The database lock decides later. */
async function claimFolder({ dataDir, demo }: ServeOptions): Promise<Result<void>> {
  const path = socketPath(dataDir);
  if (!path.ok) return path;
  const prepared = await prepareDataFolder(dataDir, demo);
  if (!prepared.ok) return prepared;
  if (await othersCanWrite(dataDir)) {
    process.stderr.write(
      `Others on this computer can write in ${dataDir}, whose file system has no permissions. Choose a folder on another one with --data-dir.\n`,
    );
  }
  const way = `For a link to its console: opengithubx console --data-dir ${shellQuote(dataDir)}`;
  return (await isHubRunning(dataDir)) ? fail('already_running', undefined, { hint: way }) : ok(undefined);
}

type RunningHub = Pick<Hub, 'calls' | 'people' | 'openConsole'> & { url: string };

async function startHub(
  options: ServeOptions,
  secrets: OwnedSecretStore,
  world: DemoWorld | undefined,
  closing: Closing,
  { clock = { now: Date.now }, computer = thisComputer(), parts }: Surrounding = {},
): Promise<Result<RunningHub>> {
  const settings = await openSettingsStore(options.dataDir);
  if (!settings.ok) return settings;
  if (world !== undefined && !options.noTenant) {
    const tenant = { issuer: world.issuer, clientId: world.clientId };
    settings.value.update({ tenant });
    await secrets.set(clientSecretName(world), world.clientSecret);
  }
  const toOutput = options.logsJson ? (line: string) => void process.stdout.write(line) : undefined;
  const log = openLog(options.dataDir, clock.now, toOutput);
  // It is told of people only once there is a hub, and asks for them only when a call waits.
  const isOwner = async (userId: string) => hub.ok && (await hub.value.people.owner())?.userId === userId;
  const approver =
    process.stderr.isTTY && !options.json
      ? lineApprover(options.dataDir, isOwner, (text) => void process.stderr.write(text))
      : silentApprover;
  const bridge = await bridgeIn(options.entryFolder, options.dataDir);
  if (!bridge.ok) return bridge;
  const hub: Result<Hub> = await createHub(
    { secrets, settings: settings.value, clock, log, approver },
    {
      dataDir: options.dataDir,
      version: options.version,
      releases: releasesOf(options.entryFolder),
      demo: options.demo,
      apiUrls: world === undefined ? {} : apiUrlsOf(world),
      loopbackImports: world !== undefined,
      ...(world && { passphraseCost: passphraseCost.demo }),
      mcpBySdk: process.env['OPENGITHUBX_MCP'] === 'sdk',
      computer: { ...computer, bridge: bridge.value },
    },
    parts,
  );
  if (!hub.ok) return hub;
  closing.push(() => hub.value.close());
  const { calls, people, openConsole } = hub.value;
  const verifiers = { people, verifyOwner: secrets.verify, noteWrong: hub.value.noteWrongPassphrase };
  const { atSocket: authority, inBrowsers } = createAuthorities(verifiers);
  const verifyPassphrase: BrowserConsole['verifyPassphrase'] = (claim) => inBrowsers({ needs: 'person', ...claim });
  const folder = join(options.entryFolder, '../renderer');
  const listening = await hub.value.listen(
    options.where,
    existsSync(folder) ? { folder, verifyPassphrase } : undefined,
  );
  if (!listening.ok) return listening;
  const socket = await serveSocket(options.dataDir, { calls, people, authority }, log);
  if (!socket.ok) return socket;
  closing.push(() => socket.value.close());
  log('started', { demo: options.demo, version: options.version, url: listening.value.url });
  closing.push(async () => log('stopping'));
  return ok({ url: listening.value.url, calls, people, openConsole });
}

/** Shows nothing: the person finds what waits with `approvals list`. */
export const silentApprover: Approver = { asked: () => {}, ended: () => {}, knocked: () => {}, noticed: () => {} };

/**
 * Writes a line for each call of the owner that begins to wait: who wants what, where, and how to look at it. Never its
 * arguments, and nothing about other people, whose business the owner's terminal must not show.
 */
export function lineApprover(
  dataDir: string,
  isOwner: (userId: string) => Promise<boolean>,
  write: (text: string) => void,
): Approver {
  const show = async (approval: Approval) => {
    if (await isOwner(approval.userId)) write(`${lineOf(approval, dataDir)}\n`);
  };
  const tellUnusual = async ({ userId, client, kind, place, keyId }: Parameters<Approver['noticed']>[0]) => {
    if (!(await isOwner(userId))) return;
    const said = visible(unusualSentence({ client, kind, place }));
    write(`${said} To pause it: opengithubx keys pause ${keyId} --data-dir ${shellQuote(dataDir)}\n`);
  };
  return {
    // It only shows: a call waits and is denied in time whether or not a line could be written.
    asked: (approval) => void show(approval).catch(() => {}),
    ended: () => {},
    knocked: () => {}, // its person's browser is on the page that asks them
    noticed: (found) => void tellUnusual(found).catch(() => {}),
  };
}

function lineOf({ id, client, tool, account, resource }: Approval, dataDir: string): string {
  const wish = visible(`${client} wants ${tool} as ${account} on ${resource}`);
  return `${wish}: opengithubx approvals approve ${id} --data-dir ${shellQuote(dataDir)}`;
}
