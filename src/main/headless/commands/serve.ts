import { fail, ok } from '../../../shared/result.ts';
import { type Command, dataFolderOf } from './command.ts';

const usualPort = '18480';

export const serveCommands: Command[] = [
  {
    name: 'serve',
    arguments: [],
    about: 'Run the hub here, until it is told to stop',
    options: {
      demo: { type: 'boolean', about: 'With a demo world instead of a tenant and the Internet' },
      fresh: { type: 'boolean', about: 'Empty the demo first and start signed out' },
      port: { type: 'string', value: 'N', about: `Port on 127.0.0.1, ${usualPort} unless told; 0 takes a free one` },
    },
    async run(invocation) {
      const { values } = invocation;
      const port = String(values['port'] ?? usualPort);
      if (!/^\d{1,5}$/.test(port) || Number(port) > 65535) return fail('usage', '--port takes a number up to 65535.');
      const demo = values['demo'] === true;
      if (values['fresh'] === true && !demo) return fail('usage', '--fresh goes with --demo.');
      // The hub and its libraries are loaded only here: the other commands answer in a tenth of the time.
      const { serve } = await import('../serve.ts');
      const served = await serve({
        dataDir: dataFolderOf(invocation, demo),
        port: Number(port),
        demo,
        fresh: values['fresh'] === true,
        json: values['json'] === true,
        entryFolder: invocation.entryFolder,
        version: invocation.version,
      });
      return served.ok ? ok(undefined) : served;
    },
  },
];
