import { fail, type Result } from '../../../shared/result.ts';
import type { Terminal } from '../terminal.ts';
import type { Invocation } from './invocation.ts';

/** Opens the terminal for as long as `act` takes. Fails with `usage` where there is none; `command` is named then. */
export async function atTerminal<T>(
  { surroundings }: Invocation,
  command: string,
  act: (terminal: Terminal) => Promise<Result<T>>,
): Promise<Result<T>> {
  const terminal = surroundings.openTerminal();
  if (terminal === undefined) {
    return fail('usage', 'It asks its questions at a terminal, and there is none.', {
      hint: `Run \`opengithubx ${command}\` in a terminal.`,
    });
  }
  try {
    return await act(terminal);
  } finally {
    terminal.close();
  }
}
