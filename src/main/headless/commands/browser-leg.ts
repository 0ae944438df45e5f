/** What the person at this terminal is shown when a call needs their browser, here or on another computer. */
import { visible } from '../../../shared/visible.ts';
import { browsableUrl } from '../../hub/session/browser.ts';
import { openInBrowser } from '../open-url.ts';
import { bringBack } from '../pasted-return.ts';
import type { Terminal } from '../terminal.ts';
import type { Option } from './command.ts';
import type { Invocation } from './invocation.ts';

export type BrowserLeg = {
  show(address: string, code?: string): void;
  /** Asks no more: the hub has answered. */
  end(): void;
};

/** For the commands that need a browser. */
export const browserOptions: Record<string, Option> = {
  'no-browser': { type: 'boolean', about: 'Your browser is on another computer: paste the address that it ends at' },
};

/** The browser is elsewhere where the person says so, and for whoever has come by SSH. */
export function browserLegOf({ values, surroundings }: Invocation): BrowserLeg {
  const { environment, complain, openTerminal } = surroundings;
  const isElsewhere = values['no-browser'] === true || environment['SSH_CONNECTION'] !== undefined;
  let terminal: Terminal | undefined;
  let isOver = false;

  async function askForReturn(): Promise<void> {
    terminal = openTerminal();
    terminal?.say('It ends at an address of 127.0.0.1 that does not load there. Copy that from its address bar.');
    while (terminal && !isOver) {
      const pasted = await terminal.askHidden('Address that the browser ended at (not shown): ');
      if (pasted === undefined || isOver) return;
      const brought = await bringBack(pasted);
      if (brought.ok) return;
      terminal.say(brought.failure.message);
    }
  }

  return {
    // On standard error, so that --json leaves one value on standard output.
    show(address, code) {
      const url = browsableUrl(address);
      if (url === undefined) return;
      const where = code === undefined && !isElsewhere ? 'your browser' : 'a browser on any computer';
      complain(`Continue in ${where}:\n  ${url}\n`);
      if (code !== undefined) complain(`Go on there only if it shows this code: ${visible(code)}\n`);
      else if (isElsewhere) void askForReturn();
      else openInBrowser(url, environment);
    },
    end() {
      isOver = true;
      terminal?.close();
    },
  };
}
