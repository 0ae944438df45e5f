/** What a person's browser has to fetch before the console's first screen stands. */
import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import { pageSizes } from '../harness/page-sizes.ts';

const built = resolve(import.meta.dirname, '../../out/renderer');

it('the first screen needs no more than 170 kB of script, and who is signed out less', () => {
  const { initialJs, firstScreenJs } = pageSizes(built, 'index.html', 'frame');
  expect(firstScreenJs).toBeLessThanOrEqual(170);
  expect(initialJs).toBeLessThanOrEqual(150);
  // Without the frame there would be nothing to weigh.
  expect(firstScreenJs).toBeGreaterThan(initialJs);
});

it('both fonts together need no more than 32 kB', () => {
  const { fonts } = pageSizes(built);
  expect(fonts).toBeLessThanOrEqual(32);
  expect(fonts).toBeGreaterThan(20);
});
