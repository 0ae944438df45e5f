import type { Terminal } from './terminal.ts';

const shortest = 8;

/** Asks for the owner passphrase at the terminal; undefined when the person breaks off. */
export const askPassphrase = (terminal: Terminal) => terminal.askHidden('Owner passphrase: ');

/** Lets the person choose one, typed twice; undefined when they break off. */
export async function choosePassphrase(terminal: Terminal): Promise<string | undefined> {
  terminal.say(
    'Choose an owner passphrase. It encrypts the secrets of this hub and is asked for whatever grants an AI',
  );
  terminal.say(`more than it had. It cannot be recovered. At least ${shortest} characters.`);
  for (;;) {
    const first = await terminal.askHidden('New owner passphrase: ');
    if (first === undefined) return undefined;
    if ([...first].length < shortest) {
      terminal.say(`That is shorter than ${shortest} characters.`);
      continue;
    }
    const second = await terminal.askHidden('The same again: ');
    if (second === undefined) return undefined;
    if (first === second) return first;
    terminal.say('The two differ.');
  }
}
