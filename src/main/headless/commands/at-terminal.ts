import { fail, type Result } from '../../../shared/result.ts';
import { openTerminal, type Terminal } from '../terminal.ts';

/** Opens the terminal for as long as `act` takes. Fails with `usage` where there is none; `command` is named then. */
export async function atTerminal<T>(
  command: string,
  act: (terminal: Terminal) => Promise<Result<T>>,
): Promise<Result<T>> {
  const terminal = openTerminal();
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
