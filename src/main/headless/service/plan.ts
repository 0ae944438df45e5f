/** What a service is on this system: which files say so, and which commands start, stop and show it. Pure. */
import { isAbsolute, join, win32 } from 'node:path';
import {
  agentLabel,
  launchAgent,
  type Service,
  socketUnit,
  systemUnit,
  systemUser,
  systemUserFile,
  taskName,
  userUnit,
  windowsScript,
  windowsTask,
} from './units.ts';

/** A command and its words. */
export type SystemCommand = readonly [command: string, ...words: string[]];

export type ServicePlan = {
  dataDir: string;
  keyFile: string;
  /** The first shows whether it is installed. `utf16`: as Windows reads a task. */
  files: { path: string; text: string; utf16?: true }[];
  /** Changes nothing, and fails where there is nothing that could run a service, as in a container. */
  reach: SystemCommand;
  start: SystemCommand[];
  stop: SystemCommand[];
  /** After the files are gone. */
  forget: SystemCommand[];
  status: SystemCommand;
  /** Whether this is what `status` says of one that runs. */
  isRunning(said: string): boolean;
  /** Undefined where the hub's own file is the only log. */
  logs: SystemCommand | undefined;
  /** What the person may want to know after it was installed. */
  note: string;
};

/** The computer on which it is to run. */
export type Place = {
  system: NodeJS.Platform;
  home: string;
  environment: NodeJS.ProcessEnv;
  /** The number of the user, where users have one. */
  uid: number;
  /** DOMAIN\NAME on Windows, else the name. */
  user: string;
  /** Where the hub of this person keeps its data. */
  dataDir: string;
};

type Wish = Pick<Service, 'version' | 'command' | 'port'>;

const units = ['opengithubx.socket', 'opengithubx.service'] as const;

/** For this person; undefined where the system has no service that is known here. */
export function userPlan(place: Place, wish: Wish): ServicePlan | undefined {
  if (place.system === 'linux') return systemdOfUser(place, wish);
  if (place.system === 'darwin') return launchd(place, wish);
  return place.system === 'win32' ? taskScheduler(place, wish) : undefined;
}

function systemdOfUser({ home, environment, dataDir }: Place, wish: Wish): ServicePlan {
  const named = environment['XDG_CONFIG_HOME'];
  const config = named !== undefined && isAbsolute(named) ? named : join(home, '.config');
  const service = { ...wish, dataDir, keyFile: join(config, 'opengithubx', 'hub.key') };
  const folder = join(config, 'systemd', 'user');
  return {
    ...systemd(['--user'], [userUnit(service), socketUnit(service)], folder),
    dataDir,
    keyFile: service.keyFile,
    note: 'To have it run while you are logged out: loginctl enable-linger',
  };
}

/** For the system, with a separate user. Root installs it. */
export function systemPlan(wish: Wish): ServicePlan {
  const service = { ...wish, dataDir: '/var/lib/opengithubx', keyFile: '/etc/opengithubx/hub.key' };
  const plan = systemd([], [systemUnit(service), socketUnit(service)], '/etc/systemd/system');
  return {
    ...plan,
    dataDir: service.dataDir,
    keyFile: service.keyFile,
    files: [...plan.files, { path: '/etc/sysusers.d/opengithubx.conf', text: systemUserFile(service) }],
    start: [
      ['systemd-sysusers', '/etc/sysusers.d/opengithubx.conf'],
      ['chown', '-R', `${systemUser}:${systemUser}`, service.dataDir],
      ...plan.start,
    ],
    note: `Its commands need --data-dir ${service.dataDir} and sudo.`,
  };
}

function systemd(whose: string[], [service, socket]: [string, string], folder: string) {
  const systemctl = (...words: string[]): SystemCommand => ['systemctl', ...whose, ...words];
  return {
    files: [
      { path: join(folder, units[1]), text: service },
      { path: join(folder, units[0]), text: socket },
    ],
    reach: systemctl('show', '--property=Version'),
    // A socket can't be restarted under a service that has it: the service, which requires it, stops and starts with it.
    start: [systemctl('daemon-reload'), systemctl('enable', ...units), systemctl('restart', ...units)],
    stop: [systemctl('disable', '--now', ...units)],
    forget: [systemctl('daemon-reload')],
    status: systemctl('is-active', units[1]),
    isRunning: (said: string) => said.trim() === 'active',
    logs: ['journalctl', ...whose, '--unit', 'opengithubx', '--no-pager', '--lines'] satisfies SystemCommand,
  };
}

function launchd({ home, uid, dataDir }: Place, wish: Wish): ServicePlan {
  const keyFile = join(home, 'Library', 'Application Support', 'OpenGitHubX Key', 'hub.key');
  const path = join(home, 'Library', 'LaunchAgents', `${agentLabel}.plist`);
  const [domain, agent] = [`gui/${uid}`, `gui/${uid}/${agentLabel}`];
  return {
    dataDir,
    keyFile,
    files: [{ path, text: launchAgent({ ...wish, dataDir, keyFile }) }],
    reach: ['launchctl', 'print', domain],
    start: [
      ['launchctl', 'enable', agent],
      ['launchctl', 'bootstrap', domain, path],
    ],
    stop: [['launchctl', 'bootout', agent]],
    forget: [],
    status: ['launchctl', 'print', agent],
    isRunning: (said) => /^\s*state = running$/m.test(said),
    logs: undefined,
    note: 'It runs while you are logged in. A restart refuses connections for a moment, because launchd holds no socket for it.',
  };
}

function taskScheduler({ environment, home, user, dataDir }: Place, wish: Wish): ServicePlan {
  const local = environment['LOCALAPPDATA'] ?? win32.join(home, 'AppData', 'Local');
  const at = (name: string): string => win32.join(local, 'OpenGitHubX', name);
  const service = { ...wish, dataDir, keyFile: at('hub.key') };
  return {
    dataDir,
    keyFile: service.keyFile,
    files: [
      { path: at('task.xml'), text: windowsTask(service, user, at('hub.vbs')), utf16: true },
      { path: at('hub.vbs'), text: windowsScript(service), utf16: true },
    ],
    reach: ['schtasks.exe', '/query', '/fo', 'csv', '/nh'],
    start: [
      ['schtasks.exe', '/create', '/f', '/tn', taskName, '/xml', at('task.xml')],
      ['schtasks.exe', '/run', '/tn', taskName],
    ],
    stop: [
      ['schtasks.exe', '/end', '/tn', taskName],
      ['schtasks.exe', '/delete', '/f', '/tn', taskName],
    ],
    forget: [],
    status: ['schtasks.exe', '/query', '/tn', taskName, '/v', '/fo', 'csv', '/nh'],
    isRunning: (said) => said.includes('"267009"'), // SCHED_S_TASK_RUNNING, which is not translated
    logs: undefined,
    note: 'It runs while you are logged in.',
  };
}
