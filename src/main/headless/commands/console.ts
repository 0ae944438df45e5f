import { ok } from '../../../shared/result.ts';
import { callerOf } from './caller.ts';
import type { Command } from './command.ts';

export const consoleCommands: Command[] = [
  {
    name: 'console',
    arguments: [],
    about: 'Print a link that opens the console, signed in, once within five minutes; asks for the passphrase',
    options: {},
    async run(invocation) {
      const link = await callerOf(invocation)('console.link', {});
      return link.ok ? ok({ output: link.value, text: link.value.url }) : link;
    },
  },
];
