/** Passphrases come from a keyboard alone: no word of the command line, variable, file or pipe is ever read for one. */
import { fail, ok, type Result } from '../../shared/result.ts';
import { type Surroundings, type Terminal, withTerminal } from './terminal.ts';

export const shortestPassphrase = 8;

/** What somebody is told who typed none: they broke off, or pressed Enter alone. */
export const noneTyped = (message = 'None was typed, so nothing was done.') =>
  fail('passphrase_needed', message, { hint: 'Run the command again to type it.' });

/** Asks at the terminal; `passphrase_needed` where there is none or the person breaks off. `question` ends in a colon. */
export const askForPassphrase = (surroundings: Surroundings, question: string): Promise<Result<string>> =>
  withTerminal(surroundings, fail('passphrase_needed'), async ({ askHidden }) => typed(await askHidden(question)));

/** Has a new person choose a passphrase; fails like `askForPassphrase`. */
export const chooseNewPassphrase = (surroundings: Surroundings): Promise<Result<string>> =>
  withTerminal(surroundings, fail('passphrase_needed'), async (terminal) => {
    terminal.say(
      'Choose your passphrase. The hub asks for it before it gives access in your name, and nobody can recover it.',
    );
    terminal.say(`At least ${shortestPassphrase} characters.`);
    return typed(await askTwice(terminal, 'New passphrase: '));
  });

/** Lets the owner choose one; undefined when they break off. */
export function chooseOwnerPassphrase(terminal: Terminal): Promise<string | undefined> {
  terminal.say(
    'Choose an owner passphrase. It encrypts the secrets of this hub and is needed for everything that grants an AI',
  );
  terminal.say(`more than it had. It cannot be recovered. At least ${shortestPassphrase} characters.`);
  return askTwice(terminal, 'New owner passphrase: ');
}

const typed = (text: string | undefined): Result<string> => (text === undefined ? noneTyped() : ok(text));

async function askTwice({ say, askHidden }: Terminal, question: string): Promise<string | undefined> {
  for (;;) {
    const first = await askHidden(question);
    if (first === undefined) return undefined;
    if ([...first].length < shortestPassphrase) {
      say(`That is shorter than ${shortestPassphrase} characters.`);
      continue;
    }
    const second = await askHidden('The same again: ');
    if (second === undefined || first === second) return second;
    say('The two differ.');
  }
}
