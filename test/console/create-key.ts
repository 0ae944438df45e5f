import type { CommandLine } from '../harness/command-line.ts';

/** Makes keys at a terminal with the demo's passphrase. */
export const createKeyOn =
  ({ cliAtTerminal }: Pick<CommandLine, 'cliAtTerminal'>) =>
  async (client: string, ...words: string[]): Promise<string> => {
    const run = await cliAtTerminal(['demo'], 'keys', 'create', '--client', client, ...words);
    const key = /ogx_[0-9A-Za-z]{49}/.exec(run.stdout)?.[0];
    if (key === undefined) throw new Error(`No key was made: ${run.stdout}`);
    return key;
  };
