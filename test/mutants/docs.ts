import type { Mutant } from './mutant.ts';

export const docs: Mutant[] = [
  {
    promise:
      'README and the hub itself name commands that run what the reader has, never a package that somebody else may publish.',
    file: 'docs/open-webui.md',
    old: '    npm run demo -- --open-webui\n',
    new: '    npx -y opengithubx demo --open-webui\n',
    test: 'test/unit/docs/commands.test.ts',
    title: 'nothing tells a reader to run the package of that name from npm',
  },
];
