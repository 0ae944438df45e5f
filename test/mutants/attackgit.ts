import type { Mutant } from './mutant.ts';

const bases = 'test/unit/hub/doors/git/look-bases.test.ts';
const documents = 'test/unit/hub/platforms/github/gh-graphql.test.ts';

/** What attackers found at the doors for git and gh with the source open. */
export const attackgit: Mutant[] = [
  {
    promise: 'An object of a mode that git does not write is refused.',
    file: 'src/main/hub/doors/git/trees.ts',
    old: 'if (!usualModes.has(now.mode))',
    new: 'if (now.mode.length > 9)',
    test: bases,
    title: 'is refused where it is a symbolic link',
  },
  {
    promise: 'Files are found below a folder of any mode.',
    file: 'src/main/hub/doors/git/trees.ts',
    old: '(Number.parseInt(mode, 8) & 0o170000) === 0o040000',
    new: 'mode === folder',
    test: bases,
    title: 'is a folder as well where GitHub has it already',
  },
  {
    promise: 'A repository with rules for its files can be pushed to.',
    file: 'src/main/hub/doors/git/quarantine.ts',
    old: "canBeTold ? '=gitattributesMissing=ignore,gitmodulesMissing=ignore' : ''",
    new: "canBeTold ? '' : ''",
    test: bases,
    title: 'is shown where README.md changes',
  },
  {
    promise: 'A new ref at an older commit shows what GitHub would run there again.',
    file: 'src/main/hub/doors/git/shown-push.ts',
    old: 'older.filter(({ path, mode }) => mode !== noMode && isObeyed(path));',
    new: 'older.filter(({ mode }) => mode === undefined);',
    test: bases,
    title: 'shows what GitHub runs there, by a tag',
  },
  {
    promise: 'No commit is left out of a card because git did not list it.',
    file: 'src/main/hub/doors/git/look.ts',
    old: 'if (!whole.value) return',
    new: 'if (whole.value === undefined) return',
    test: bases,
    title: 'has nothing shown and nothing sent, where that is the first',
  },
  {
    promise: 'A rewritten history passes for none that goes on.',
    file: 'src/main/hub/doors/git/look.ts',
    old: 'if (!isOnTop.value) return',
    new: 'if (isOnTop.value === undefined) return',
    test: bases,
    title: 'has no rewritten history pass for one that goes on',
  },
  {
    promise: 'Each new commit is listed below a ref.',
    file: 'src/main/hub/doors/git/look.ts',
    old: 'if ([...texts.keys()].some((hash) => !listed.has(hash)))',
    new: 'if (listed.size < 0)',
    test: bases,
    title: 'where that is what the branch holds',
  },
  {
    promise: 'Where a commit comes from is in the commit alone.',
    file: 'src/main/hub/doors/git/child.ts',
    old: "  GIT_GRAFT_FILE: '/dev/null',",
    new: '',
    test: bases,
    title: 'has no effect by a file that says where commits come from',
  },
  {
    promise: 'No count tells of a place outside the key.',
    file: 'src/main/hub/platforms/github/gh/graphql-document.ts',
    old: ' && !isOfElsewhere(type)',
    new: '',
    test: documents,
    title: 'how often an issue is mentioned elsewhere',
  },
  {
    promise: 'Of a repository that the key does not cover nothing is told but its name.',
    proves: ['docs/gh.md: A document of GraphQL is parsed and held'],
    file: 'src/main/hub/platforms/github/gh/settle.ts',
    old: 'isCovered(value) ? one : null',
    new: 'one',
    test: documents,
    title: 'tells what a repository says of itself where the key covers it',
  },
];
