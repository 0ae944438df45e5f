import { fail, ok, type Result } from '../../../shared/result.ts';
import type { Command } from './command.ts';
import { dataFolderOf, type Invocation, personOf } from './invocation.ts';
import { whereFrom } from './where.ts';

export const serveCommands: Command[] = [
  {
    name: 'serve',
    arguments: [],
    about: 'Run the hub here, until it is told to stop',
    options: {
      demo: { type: 'boolean', about: 'With a demo world instead of a tenant and the Internet' },
      fresh: { type: 'boolean', about: 'Empty the demo first and start signed out' },
      'open-webui': { type: 'boolean', about: 'With a real Open WebUI beside the demo, installed once after asking' },
      yes: { type: 'boolean', about: 'Install Open WebUI without asking' },
      port: { type: 'string', value: 'N', about: 'Port, 18480 unless told; 0 takes a free one' },
      listen: { type: 'string', value: 'ADDRESS', about: 'IP address to listen on, 127.0.0.1 unless told' },
      'allow-host': {
        type: 'string',
        multiple: true,
        value: 'NAME',
        about: 'Answer to this host name too, as host.docker.internal; may be repeated',
      },
      'public-url': { type: 'string', value: 'URL', about: 'Its https address behind your own TLS proxy' },
      unlock: { type: 'string', value: 'HOW', about: 'Open the secrets by keyring, key-file=PATH or passphrase' },
    },
    async run(invocation) {
      const { values } = invocation;
      if (personOf(invocation) !== undefined) return fail('usage', 'serve is for everybody: leave --as out.');
      const where = whereFrom(values);
      if (!where.ok) return where;
      const demo = values['demo'] === true;
      if (values['fresh'] === true && !demo) return fail('usage', '--fresh goes with --demo.');
      const withOpenWebUI = values['open-webui'] === true;
      if (withOpenWebUI && !demo) return fail('usage', '--open-webui goes with --demo.');
      if (values['yes'] === true && !withOpenWebUI) return fail('usage', '--yes goes with --open-webui.');
      if (values['unlock'] !== undefined && demo) return fail('usage', '--unlock does not go with --demo.');
      // The hub and its libraries are loaded only here: the other commands answer in a tenth of the time.
      const { serve } = await import('../serve.ts');
      const { parseUnlock } = await import('../open-secrets.ts');
      const unlock = typeof values['unlock'] === 'string' ? parseUnlock(values['unlock']) : undefined;
      if (unlock?.ok === false) return unlock;
      const python = withOpenWebUI ? await pythonOfOpenWebUI(invocation) : ok(undefined);
      if (!python.ok) return python;
      const served = await serve({
        dataDir: dataFolderOf(invocation, demo),
        where: where.value,
        demo,
        fresh: values['fresh'] === true,
        ...(python.value !== undefined && { openWebUI: python.value }),
        ...(unlock && { unlock: unlock.value }),
        json: values['json'] === true,
        entryFolder: invocation.entryFolder,
        version: invocation.version,
      });
      return served.ok ? ok(undefined) : served;
    },
  },
];

async function pythonOfOpenWebUI({ surroundings, entryFolder, values }: Invocation): Promise<Result<string>> {
  const { readyOpenWebUI } = await import('../open-webui/beside-demo.ts');
  return readyOpenWebUI(surroundings, entryFolder, values['yes'] === true);
}
