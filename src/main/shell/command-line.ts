import { parseArgs } from 'node:util';

const usualPort = 18480;

/** The app's own words among those of Electron and Chromium, which are left alone. A port that is none counts as not given. */
export function readCommandLine(words: string[]): { port: number; hidden: boolean } {
  const options = { port: { type: 'string' }, hidden: { type: 'boolean' } } as const;
  const { values } = parseArgs({ args: words.slice(1), options, strict: false, allowPositionals: true });
  const port = typeof values.port === 'string' && /^\d{1,5}$/.test(values.port) ? Number(values.port) : usualPort;
  return { port: port <= 65_535 ? port : usualPort, hidden: values.hidden === true };
}

/** Switches with which any program of this user could drive the windows, and so consent in the person's place. */
const driving = ['remote-debugging-port', 'remote-debugging-pipe', 'remote-debugging-address'];

export const refusedSwitch = (has: (name: string) => boolean): string | undefined => driving.find(has);
