/** The hub as a command, and where it shall listen, from its options. */
import { isIP } from 'node:net';
import { fail, ok, type Result } from '../../../shared/result.ts';
import { usualGitPort } from '../../hub/doors/http/guard.ts';
import { isApproveOrigin } from '../../hub/ground/links.ts';
import type { Hub } from '../../hub/index.ts';
import { parseUnlock } from '../open-secrets.ts';
import { type Command, dataFolderOf, type Invocation, personOf } from './command.ts';
import { flag, listOption, option } from './options.ts';

/** Where a hub listens, and what it says. */
const listening = {
  port: option('N', 'Port (default: 18480; 0 takes a free one)'),
  'git-port': option('N', 'Port for git, once a key is for it (default: 18481)'),
  listen: option('ADDRESS', 'IP address to listen on (default: 127.0.0.1)'),
  'allow-host': listOption('NAME', 'Also answer to this host name, such as host.docker.internal; may be repeated'),
  'public-url': option(
    'URL',
    'Its https address behind your own TLS proxy, or http://localhost:PORT where a container publishes its port',
  ),
  'approve-url': option(
    'URL',
    'The https address behind your own TLS proxy where you approve on your phone, at a host for nothing else',
  ),
  verbose: flag('Print all addresses and more examples'),
  log: option('FORM', 'With json: print events as JSON lines, and nothing else'),
};

const ofDemo = {
  fresh: flag('Empty the demo first and start signed out'),
  'no-tenant': flag('Start without a tenant, in a separate data folder'),
  'open-webui': flag('With a real Open WebUI beside the demo, installed once after asking'),
  yes: flag('Install Open WebUI without asking'),
};

export const serveCommands: Command[] = [
  {
    name: 'demo',
    about: 'Try the hub with a demo world instead of a tenant and the Internet, until you stop it',
    examples: ['demo', 'demo --fresh --no-tenant'],
    options: { ...ofDemo, ...listening },
    run: (invocation) => serve(invocation, 'demo', true),
  },
  {
    name: 'serve',
    about: 'Run the hub here until you stop it',
    examples: ['serve', 'serve --port 18490 --allow-host host.docker.internal'],
    options: {
      demo: flag('With a demo world instead of a tenant and the Internet'),
      ...ofDemo,
      ...listening,
      unlock: option('HOW', 'Open the secrets by keyring, key-file=PATH, credential=NAME or passphrase'),
    },
    run: (invocation) => serve(invocation, 'serve', invocation.values['demo'] === true),
  },
];

async function serve(invocation: Invocation, name: string, demo: boolean): ReturnType<Command['run']> {
  const { values } = invocation;
  if (personOf(invocation) !== undefined) return fail('usage', `${name} is for everybody: leave --as out.`);
  const where = whereFrom(values);
  if (!where.ok) return where;
  if (values['fresh'] === true && !demo) return fail('usage', '--fresh goes with --demo.');
  const noTenant = values['no-tenant'] === true;
  if (noTenant && !demo) return fail('usage', '--no-tenant goes with --demo.');
  const withOpenWebUI = values['open-webui'] === true;
  if (noTenant && withOpenWebUI) {
    return fail('usage', '--no-tenant does not go with --open-webui, where people sign in at the tenant.');
  }
  if (withOpenWebUI && !demo) return fail('usage', '--open-webui goes with --demo.');
  if (values['yes'] === true && !withOpenWebUI) return fail('usage', '--yes goes with --open-webui.');
  if (values['unlock'] !== undefined && demo) return fail('usage', '--unlock does not go with --demo.');
  if (values['log'] !== undefined && values['log'] !== 'json') return fail('usage', '--log takes json.');
  if (values['log'] !== undefined && values['json'] === true) return fail('usage', 'Choose --log json or --json.');
  // The hub and its libraries are loaded only here: the other commands answer in a tenth of the time.
  const { serveHub } = await import('../serve.ts');
  const unlock = typeof values['unlock'] === 'string' ? parseUnlock(values['unlock']) : undefined;
  if (unlock?.ok === false) return unlock;
  const python = withOpenWebUI ? await pythonOfOpenWebUI(invocation) : ok(undefined);
  if (!python.ok) return python;
  const served = await serveHub({
    dataDir: dataFolderOf(invocation, noTenant ? 'no-tenant' : demo),
    where: { ...where.value, ...heldSocket() },
    demo,
    fresh: values['fresh'] === true,
    noTenant,
    ...(python.value !== undefined && { openWebUI: python.value }),
    ...(unlock && { unlock: unlock.value }),
    json: values['json'] === true,
    logsJson: values['log'] === 'json',
    verbose: values['verbose'] === true,
    entryFolder: invocation.entryFolder,
    version: invocation.version,
  });
  return served.ok ? ok(undefined) : served;
}

/**
 * The socket that systemd holds for the hub (sd_listen_fds), so that who connects while it restarts waits and is not refused.
 * The variables go, for no program that the hub starts is meant by them.
 */
function heldSocket(): { held?: number } {
  const { LISTEN_PID, LISTEN_FDS } = process.env;
  for (const name of ['LISTEN_PID', 'LISTEN_FDS', 'LISTEN_FDNAMES']) delete process.env[name];
  return LISTEN_PID === String(process.pid) && LISTEN_FDS === '1' ? { held: 3 } : {};
}

async function pythonOfOpenWebUI({ surroundings, entryFolder, values }: Invocation): Promise<Result<string>> {
  const { readyOpenWebUI } = await import('./open-webui/beside-demo.ts');
  return readyOpenWebUI(surroundings, entryFolder, values['yes'] === true);
}

type Where = Parameters<Hub['listen']>[0];

const usualPort = '18480';

/** Fails with `usage` for anything that is not exactly one port, IP address, host name or https origin. */
export function whereFrom(values: Invocation['values']): Result<Where> {
  const port = String(values['port'] ?? usualPort);
  const gitPort = String(values['git-port'] ?? (port === '0' ? '0' : usualGitPort));
  for (const [name, given] of Object.entries({ port, 'git-port': gitPort })) {
    if (!/^\d{1,5}$/.test(given) || Number(given) > 65535) {
      return fail('usage', `--${name} takes a number up to 65535.`);
    }
  }
  if (port === gitPort && port !== '0') return fail('usage', '--port and --git-port must differ.');
  const address = textOf(values['listen']);
  if (address !== undefined && isIP(address) === 0) return fail('usage', '--listen takes an IP address.');
  const names = [values['allow-host'] ?? []].flat().map(String);
  if (!names.every(isHostName)) return fail('usage', '--allow-host takes a host name without port or path.');
  const publicUrl = textOf(values['public-url']);
  if (publicUrl !== undefined && !isPublicOrigin(publicUrl)) return fail('usage', publicUrlRefusal(publicUrl));
  if (publicUrl !== undefined && port === '0') return fail('usage', '--public-url needs a --port that stays the same.');
  const approveUrl = textOf(values['approve-url']);
  if (approveUrl !== undefined && !isApproveOrigin(approveUrl, publicUrl)) {
    return fail(
      'usage',
      '--approve-url takes https://NAME without a path. The console must be neither there nor below.',
    );
  }
  if (approveUrl !== undefined && port === '0')
    return fail('usage', '--approve-url needs a --port that stays the same.');
  const allowHosts = [...ownName(address), ...names.map((name) => name.toLowerCase())];
  return ok({
    port: Number(port),
    gitPort: Number(gitPort),
    ...(address !== undefined && { address }),
    ...(allowHosts.length > 0 && { allowHosts }),
    ...(publicUrl !== undefined && { publicUrl: new URL(publicUrl).origin }),
    ...(approveUrl !== undefined && { approveUrl: new URL(approveUrl).origin }),
  });
}

const textOf = (value: unknown) => (typeof value === 'string' ? value : undefined);

/** A name that the URL parser would not read as something else. The parser accepts `*` and similar, which are not names. */
const isHostName = (name: string) =>
  /^[\w.-]+$/.test(name) && URL.parse(`http://${name}`)?.hostname === name.toLowerCase();

/** By plain HTTP on this computer alone, where a container publishes its port: elsewhere anybody in between could read a sign-in. */
function isPublicOrigin(text: string): boolean {
  const url = URL.parse(text);
  const isHere = url?.protocol === 'http:' && ['localhost', '127.0.0.1'].includes(url.hostname);
  return (url?.protocol === 'https:' || isHere) && [url.origin, `${url.origin}/`].includes(text.toLowerCase());
}

/** Pages at one origin reach into each other's windows, so below a path the console would be open to what else that host serves. */
function publicUrlRefusal(text: string): string {
  const origin = URL.parse(text)?.origin;
  return origin !== undefined && isPublicOrigin(origin)
    ? '--public-url takes no path: other pages at that host could act as the console. Give the hub another host name or port.'
    : '--public-url takes https://HOST, or http://localhost of this computer, with a port or none.';
}

/** A hub on one address has that address as its name; `0.0.0.0` and `::` are not callable. */
function ownName(address: string | undefined): string[] {
  if (address === undefined || ['0.0.0.0', '::', '127.0.0.1'].includes(address)) return [];
  return [isIP(address) === 6 ? `[${address}]` : address];
}
