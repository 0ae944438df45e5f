/** A profile is a data folder with a hub on it: the person's own, or the demo's beside it. One is open at a time. */

import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { app, utilityProcess } from 'electron/main';
import { fail, ok, type Result } from '../../shared/result.ts';
import { prepareDataFolder } from '../headless/data-folder.ts';
import {
  addDemoModels,
  apiUrlsOf,
  type DemoWorld,
  demoPassphrase,
  openDemoSecrets,
  type RunWorld,
  startDemoWorld,
} from '../headless/demo.ts';
import { openLog } from '../headless/log.ts';
import { createAuthority } from '../headless/socket-authority.ts';
import { isHubRunning } from '../headless/socket-client.ts';
import { serveSocket } from '../headless/socket-server.ts';
import { releasesOf, thisComputer } from '../headless/this-computer.ts';
import { socketPath } from '../headless/wire.ts';
import type { Approver, Log, SecretStore, StoredSettings } from '../hub/ground/ports.ts';
import { passphraseCost } from '../hub/identity/people/passphrase-cost.ts';
import { clientSecretName } from '../hub/identity/session/tenant.ts';
import { createHub, type Hub, usualGitPort } from '../hub/index.ts';
import { openDesktopSecrets } from './secret-store.ts';
import { openDesktopSettings } from './settings-store.ts';

export type ProfileName = 'demo' | 'own';

export type Profile = {
  name: ProfileName;
  hub: Pick<Hub, 'window' | 'onChange' | 'people' | 'woke'>;
  log: Log;
  /** The hub's own. */
  origin: string;
  settings(): StoredSettings;
  /** Gives calls under way five seconds and lets go of the folder. */
  close(): Promise<void>;
};

export type ProfileOptions = {
  userData: string;
  port: number;
  approveUrl?: string;
  entryFolder: string;
  version: string;
  approver: Approver;
  settingsChanged: (settings: StoredSettings) => void;
};

type Closing = (() => Promise<void>)[];

const folderOf = (name: ProfileName, userData: string): string => (name === 'demo' ? `${userData}-demo` : userData);

/** Opens a profile and its hub's door. What was opened is closed again where a later step fails. */
export async function openProfile(name: ProfileName, options: ProfileOptions): Promise<Result<Profile>> {
  const closing: Closing = [];
  const close = async (): Promise<void> => {
    for (const step of closing.splice(0).reverse()) await step().catch(() => {});
  };
  try {
    const opened = await open(name, options, closing);
    if (opened.ok) return ok({ ...opened.value, close });
    await close();
    return opened;
  } catch (error) {
    await close();
    throw error;
  }
}

async function open(
  name: ProfileName,
  options: ProfileOptions,
  closing: Closing,
): Promise<Result<Omit<Profile, 'close'>>> {
  const folder = folderOf(name, options.userData);
  const claimed = await claimFolder(folder, name === 'demo');
  if (!claimed.ok) return claimed;
  const settings = await openDesktopSettings(folder, options.settingsChanged);
  if (!settings.ok) return settings;
  const secrets = await (name === 'demo' ? openDemoSecrets(folder, demoPassphrase) : openDesktopSecrets(folder));
  if (!secrets.ok) return secrets;
  const world = name === 'demo' ? await openWorld(folder, options, closing) : undefined;
  if (world?.ok === false) return world;
  if (world !== undefined) {
    settings.value.update({ tenant: { issuer: world.value.issuer, clientId: world.value.clientId } });
    await secrets.value.set(clientSecretName(world.value), world.value.clientSecret);
  }
  const log = openLog(folder, Date.now);
  const hub = await createHub(
    { secrets: secrets.value, settings: settings.value, clock: { now: Date.now }, log, approver: options.approver },
    {
      dataDir: folder,
      version: options.version,
      releases: releasesOf(options.entryFolder),
      demo: name === 'demo',
      apiUrls: world === undefined ? {} : apiUrlsOf(world.value),
      loopbackImports: world !== undefined,
      ...(world && { passphraseCost: passphraseCost.demo }),
      mcpBySdk: process.env['OPENGITHUBX_MCP'] === 'sdk',
      desktop: true,
      withoutSandbox: app.commandLine.hasSwitch('no-sandbox'),
      computer: thisComputer(), // without a bridge: by its fuses this program is no Node for clients to start
    },
  );
  if (!hub.ok) return hub;
  closing.push(() => hub.value.close());
  const models = world === undefined ? ok(undefined) : await addDemoModels(hub.value.calls, world.value);
  if (!models.ok) return models;
  const { port, approveUrl } = options;
  const listening = await hub.value.listen(
    { port, gitPort: port === 0 ? 0 : usualGitPort, ...(approveUrl !== undefined && { approveUrl }) },
    undefined,
    join(options.entryFolder, '../renderer'),
  );
  if (!listening.ok) return listening;
  const served = await serveCommandLine(folder, hub.value, secrets.value, log, closing);
  if (!served.ok) return served;
  log('started', { demo: name === 'demo', version: options.version, desktop: true });
  return ok({ name, hub: hub.value, log, origin: new URL(listening.value.url).origin, settings: settings.value.read });
}

async function claimFolder(folder: string, isDemo: boolean): Promise<Result<void>> {
  const path = socketPath(folder);
  if (!path.ok) return path;
  const prepared = await prepareDataFolder(folder, isDemo);
  if (!prepared.ok) return prepared;
  return (await isHubRunning(folder)) ? fail('already_running') : ok(undefined);
}

const openWorld = (folder: string, { entryFolder }: ProfileOptions, closing: Closing): Promise<Result<DemoWorld>> =>
  startDemoWorld(`${folder}-world`, entryFolder, closing, runInUtilityProcess);

/** The socket for `opengithubx`. Only the demo has an owner passphrase; in the own profile consent is given in the window. */
async function serveCommandLine(
  folder: string,
  { calls, people, noteWrongPassphrase }: Hub,
  secrets: SecretStore & { verify?: (passphrase: string) => Promise<boolean> },
  log: Log,
  closing: Closing,
): Promise<Result<void>> {
  const authority = createAuthority({ people, verifyOwner: secrets.verify, noteWrong: noteWrongPassphrase });
  const socket = await serveSocket(folder, { calls, people, authority }, log);
  if (!socket.ok) return socket;
  closing.push(() => socket.value.close());
  return ok(undefined);
}

/** The demo's world as a process of Electron's: this program is no Node for others to run, by its fuses. Ends with the app. */
const runInUtilityProcess: RunWorld = (entry, words, errors) => {
  const child = utilityProcess.fork(entry, words, {
    stdio: ['ignore', 'pipe', 'pipe'],
    serviceName: 'OpenGitHubX demo',
  });
  child.stderr?.pipe(createWriteStream(errors, { mode: 0o600 }));
  return {
    said: child.stdout as unknown as Readable,
    onEnd: (ended) => void child.once('exit', ended),
    letGo: () => {},
    kill: () => void child.kill(),
  };
};
