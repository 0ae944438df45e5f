import type { Mutant } from './mutant.ts';

const protocol = {
  file: 'src/main/hub/platforms/git-protocol.ts',
  test: 'test/unit/hub/platforms/git-protocol.test.ts',
};
const covered = 'SECURITY.md: git gets what its key covers, and no token';

/** What git gets through its door, and what it doesn't. */
export const gitdoor: Mutant[] = [
  {
    ...protocol,
    promise: 'What git asks for and the hub does not know is not passed on.',
    proves: [covered],
    old: "typeof one !== 'string' || !known[command].test(one)",
    new: "typeof one !== 'string'",
    title: 'a wanted ref is refused',
  },
  {
    ...protocol,
    promise: 'Two requests of git in one body are none.',
    proves: [covered],
    old: 'if (end !== rest.length - 1)',
    new: 'if (end === -1)',
    title: 'two ends is refused',
  },
  {
    ...protocol,
    promise: 'A token that GitHub sent back is masked in each packet but those of objects.',
    proves: [covered],
    old: '        clean(bytes.subarray(at, at + length));\n',
    new: '        if (band === 0) clean(bytes.subarray(at, at + length));\n',
    title: 'an answer is the same however it was cut',
  },
  {
    ...protocol,
    promise: 'git gets files as they are.',
    proves: ['docs/git.md: git gets files as they are. Objects are named'],
    old: '      if (band === 1) {\n',
    new: '      if (band === 1 && at + length > bytes.length) {\n',
    title: 'an answer is the same however it was cut',
  },
];
