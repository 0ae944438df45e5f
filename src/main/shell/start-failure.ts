import { dialog } from 'electron/main';
import type { Failure } from '../../shared/errors.ts';
import type { ProfileName } from './profile.ts';

type Choice = 'again' | 'give up';

type Told = { message: string; detail: string; buttons: [again: string, giveUp: string] };

/** What went wrong, why, and what to do, in the words of an app: the hints of the table are for a terminal. */
export function startFailureText({ code, message, hint }: Failure, name: ProfileName, port: number): Told {
  const buttons: Told['buttons'] = ['Try again', name === 'demo' ? 'Back to my own' : 'Quit'];
  if (code === 'port_taken') {
    return {
      message: `Another program already listens on 127.0.0.1:${port}.`,
      detail:
        'Your AI clients know this hub by that address, so it takes no other by itself: they would go on talking to the other ' +
        'program. Close that program (it may be a hub started with opengithubx serve) and try again, or start this app with ' +
        '--port and another number and change the address in your clients.',
      buttons,
    };
  }
  if (code === 'already_running') {
    return {
      message: 'A hub already runs on this data folder.',
      detail: 'It was started with opengithubx serve. Stop it there and try again; both would write the same record.',
      buttons,
    };
  }
  return { message, detail: hint, buttons };
}

/** Asks what to do. The dialog goes away by itself when the app is ended meanwhile. */
export async function tellStartFailure(
  failure: Failure,
  name: ProfileName,
  port: number,
  signal: AbortSignal,
): Promise<Choice> {
  const { message, detail, buttons } = startFailureText(failure, name, port);
  const { response } = await dialog.showMessageBox({
    type: 'error',
    title: 'OpenGitHubX did not start',
    message,
    detail,
    buttons,
    defaultId: 0,
    cancelId: 1,
    noLink: true,
    signal,
  });
  return response === 0 ? 'again' : 'give up';
}
