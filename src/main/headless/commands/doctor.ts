import { hinted } from '../text.ts';
import { hubCommand } from './command.ts';

export const doctorCommands = [
  hubCommand({
    name: 'doctor',
    about: 'Check everything a call depends on, in order, and say what mends it; exit 1 if something failed',
    call: 'doctor',
    input: () => ({}),
    text: (findings) =>
      hinted(
        findings.map(({ state, step, detail, hint }) => ({
          cells: [state, step, detail],
          hint: state === 'failed' ? hint : '',
        })),
      ),
    exitCode: (findings) => (findings.some(({ state }) => state === 'failed') ? 1 : 0),
  }),
];
