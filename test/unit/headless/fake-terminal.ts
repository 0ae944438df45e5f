import type { Terminal } from '../../../src/main/headless/terminal.ts';

/** A terminal at which these lines are typed, one a question; `asked` and `said` are what the person saw. */
export function fakeTerminal(...typed: string[]) {
  const asked: string[] = [];
  const said: string[] = [];
  const ask = async (question: string) => {
    asked.push(question);
    return typed.shift();
  };
  const terminal: Terminal = { ask, askHidden: ask, say: (text) => void said.push(text), close() {} };
  return { open: () => terminal, asked, said };
}

/** For a start as a service. */
export const noTerminal = () => undefined;
