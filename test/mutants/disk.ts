import type { Mutant } from './mutant.ts';

export const disk: Mutant[] = [
  {
    promise: 'Nothing begins while more records wait than the disk takes.',
    file: 'src/main/hub/kernel/tools/call-record.ts',
    old: 'const refused = audit.isFull()\n',
    new: 'const refused = audit.isFull === undefined\n',
    test: 'test/unit/hub/kernel/tools/invoke.test.ts',
    title: 'begins nothing while more records wait than the disk takes',
  },
];
