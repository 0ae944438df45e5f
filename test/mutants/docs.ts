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
  {
    promise: 'The page of examples shows what differs between the programs as they are.',
    file: 'docs/examples/key-to-open-webui.diff',
    old: "+  .setIssuer('open-webui')\n",
    new: '',
    test: 'test/unit/docs/examples.test.ts',
    title: 'docs/examples/key-to-open-webui.diff is what `npm run examples` makes of the programs',
  },
  {
    promise: 'The examples do what their page says: the one of Open WebUI is let in by what it signs.',
    file: 'docs/examples/open-webui.ts',
    old: "'x-openwebui-user-jwt'",
    new: "'x-openwebui-user'",
    test: 'test/endpoints/examples.test.ts',
    title: 'as Open WebUI, in the name of the person whose key it is and of nobody else',
  },
  {
    promise: 'The example of OAuth takes no answer that belongs to another sign-in.',
    file: 'docs/examples/oauth.ts',
    old: "answer.get('state') !== state || ",
    new: '',
    test: 'test/endpoints/examples.test.ts',
    title: 'with an answer that somebody else sends',
  },
];
