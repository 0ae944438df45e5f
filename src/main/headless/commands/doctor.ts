import type { Finding } from '../../../shared/shapes.ts';
import { columns, plain } from '../text.ts';
import { hubCommand } from './command.ts';

export const doctorCommands = [
  hubCommand({
    name: 'doctor',
    about: 'Check everything a call depends on, in order, and say what mends it; exit 1 if something failed',
    call: 'doctor',
    input: () => ({}),
    text: (findings) => {
      const lines = columns(findings.map(({ state, step, detail }) => [state, step, detail])).split('\n');
      return findings.flatMap((finding, index) => [lines[index] ?? '', ...hintOf(finding)]).join('\n');
    },
    exitCode: (findings) => (findings.some(({ state }) => state === 'failed') ? 1 : 0),
  }),
];

const hintOf = ({ state, hint }: Finding) => (state === 'failed' && hint !== '' ? [`        ${plain(hint)}`] : []);
