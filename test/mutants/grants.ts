/** Faults in how what the console wishes for is put before a person. */
import type { Mutant } from './mutant.ts';

const console = { test: 'test/endpoints/console.test.ts' };
const once = { ...console, title: 'a person to invite: has no effect until the person confirms it' };

export const grantsMutants: Mutant[] = [
  {
    file: 'src/shared/people-calls.ts',
    promise: 'Nobody is invited, no key resumed and no Open WebUI set by the bearer of a console.',
    old: "  'people.invite': call(\n    'grant',\n    'owner',\n    terminal,",
    new: "  'people.invite': call(\n    'grant',\n    'owner',\n    console,",
    test: 'test/unit/headless/granting-calls.test.ts',
    title: 'people.invite: not by the bearer of a console, in a browser or in the app',
  },
  {
    ...once,
    file: 'src/shared/wishes.ts',
    promise: 'What the console wishes for is confirmed behind the passphrase.',
    proves: ['SECURITY.md: Script in the console consents to nothing'],
    old: "'wishes.confirm': call('grant', 'person', confirmation,",
    new: "'wishes.confirm': call('grant', 'person', ['confirmation', 'console'],",
  },
  {
    ...console,
    file: 'src/main/hub/features/settings/calls.ts',
    promise: 'By its bearer alone the console writes no setting that lets more happen.',
    proves: ['SECURITY.md: Script in the console consents to nothing'],
    old: "if (window === 'console' && loosens(read(), given))",
    new: "if (window === 'console' && loosens(given, read()))",
    title: 'is not needed for settings that let nothing more happen',
  },
  {
    file: 'src/main/hub/features/wishes/calls.ts',
    promise: 'What concerns the hub is put before its owner alone.',
    proves: ['SECURITY.md: People on one hub are apart'],
    old: "wish.action !== 'repair Open WebUI' && (await",
    new: "wish.action === 'invite' && (await",
    test: 'test/endpoints/ids-of-others.test.ts',
    title: 'what concerns the hub is put before its owner alone',
  },
  {
    ...console,
    file: 'src/main/hub/features/wishes/calls.ts',
    promise: 'The key of an administrator is shown to nobody.',
    old: '    url: given,\n',
    new: '    url: given + adminKey,\n',
    title: 'an Open WebUI to trust: nothing is asked of it',
  },
];
