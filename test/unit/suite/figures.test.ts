import { expect, it } from 'vitest';
import { type Figure, worseFigures } from '../../harness/figures.ts';

const kept = {
  machine: '',
  figures: {
    'call: CPU': { kind: 'cpu', value: 2 },
    'call: requests': { kind: 'count', value: 3 },
    'call: p50': { kind: 'time', value: 2 },
    'start: CPU': { kind: 'cpu', value: 2 },
  } satisfies Record<string, Figure>,
};

it('processor time and counts fail from 15 % more on, times do not, and what was kept must be measured', () => {
  const measured: Record<string, Figure> = {
    'call: CPU': { kind: 'cpu', value: 2.3 },
    'call: requests': { kind: 'count', value: 4 },
    'call: p50': { kind: 'time', value: 9 },
  };
  expect(worseFigures(measured, kept, ['call'])).toEqual(['call: requests is 4 where 3 is kept, 33 % more.']);
  measured['call: CPU'] = { kind: 'cpu', value: 2.4 };
  delete measured['call: requests'];
  expect(worseFigures(measured, kept, ['call'])).toEqual([
    'call: CPU is 2.4 where 2 is kept, 20 % more.',
    'call: requests was not measured.',
  ]);
});
