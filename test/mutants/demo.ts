import type { Mutant } from './mutant.ts';

/** The demo's processes. */
export const demo: Mutant[] = [
  {
    promise: 'A demo that is killed leaves no process behind.',
    file: 'src/main/headless/demo.ts',
    old: "[entry, ...words, '--until-stdin-ends']",
    new: '[entry, ...words]',
    test: 'test/process/demo-killed.test.ts',
    title: 'when it was stopped by a debugger or a terminal before the kill',
  },
  {
    promise: 'A demo that is killed while it starts leaves no process behind.',
    file: 'src/demo/index.ts',
    old: "      .on('end', () => void end())",
    new: "      .on('end', () => void (demo && end()))",
    test: 'test/process/demo-killed.test.ts',
    title: 'when it is killed as soon as it has started one',
  },
];
