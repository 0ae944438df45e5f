/** Passphrases come from a keyboard alone: no word of the command line, variable, file or pipe is ever read for one. */
import { fail, ok, type Result } from '../../shared/result.ts';
import type { Surroundings } from './surroundings.ts';
import type { Terminal } from './terminal.ts';

const shortest = 8;

/** Asks at the terminal; `passphrase_needed` where there is none or the person breaks off. `question` ends in a colon. */
export async function askForPassphrase(surroundings: Surroundings, question: string): Promise<Result<string>> {
  return atTerminal(surroundings, ({ askHidden }) => askHidden(question));
}

/** Has a new person choose a passphrase, typed twice; fails like `askForPassphrase`. */
export async function chooseNewPassphrase(surroundings: Surroundings): Promise<Result<string>> {
  return atTerminal(surroundings, async ({ say, askHidden }) => {
    say(
      'Choose a passphrase of your own. It is asked for whatever is done in your name here, and cannot be recovered.',
    );
    say(`At least ${shortest} characters.`);
    for (;;) {
      const first = await askHidden('New passphrase: ');
      if (first === undefined) return undefined;
      if ([...first].length < shortest) {
        say(`That is shorter than ${shortest} characters.`);
        continue;
      }
      const second = await askHidden('The same again: ');
      if (second === undefined || first === second) return second;
      say('The two differ.');
    }
  });
}

async function atTerminal(
  { openTerminal }: Surroundings,
  ask: (terminal: Terminal) => Promise<string | undefined>,
): Promise<Result<string>> {
  const terminal = openTerminal();
  if (terminal === undefined) return fail('passphrase_needed');
  try {
    const typed = await ask(terminal);
    return typed === undefined ? fail('passphrase_needed') : ok(typed);
  } finally {
    terminal.close();
  }
}
