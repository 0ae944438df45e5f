import type { Mutant } from './mutant.ts';

const installer = 'src/main/hub/features/clients/installer.ts';
const files = 'src/main/hub/features/clients/config-file.ts';
const shown = 'src/main/hub/features/clients/shown-file.ts';
const test = 'test/unit/hub/features/clients/installer.test.ts';
const shownTest = 'test/unit/hub/features/clients/shown-file.test.ts';

/** What docs/clients.md promises of the files of clients. */
export const clientspage: Mutant[] = [
  {
    promise: 'A symbolic link stays one.',
    proves: ['docs/clients.md: Everything else keeps its bytes'],
    file: files,
    old: 'const path = await realpath(file);',
    new: 'const path = (await realpath(file)) && file;',
    test,
    title: 'claude-code behind a link',
  },
  {
    promise: 'The hub does not touch a file that is read-only.',
    proves: ['docs/clients.md: Everything else keeps its bytes'],
    file: files,
    old: 'if ((found.mode & 0o200) === 0)',
    new: 'if ((found.mode & 0o600) === 0)',
    test,
    title: 'read-only: refused, and untouched',
  },
  {
    promise: 'A file with a key in it is readable only by its person.',
    proves: ['docs/clients.md: The old file stays in clients/'],
    file: installer,
    old: 'shape.isProgram ? programMode : privateMode);',
    new: 'shape.isProgram ? programMode : (found.mode ?? privateMode));',
    test,
    title: 'written as it reads it, and put back',
  },
  {
    promise: 'The old file is readable only by its person.',
    proves: ['docs/clients.md: The old file stays in clients/'],
    file: files,
    old: 'replaceConfigFile(found.value, bytes, 0o600)',
    new: 'replaceConfigFile(found.value, bytes, 0o644)',
    test,
    title: 'the old file of each client stays in the data folder for its person alone',
  },
  {
    promise: 'The old file stays until the undo, and no longer.',
    proves: ['docs/clients.md: The old file stays in clients/'],
    file: installer,
    old: '    await backups.drop(client.name);\n    return ok({ isByteExact',
    new: '    return ok({ isByteExact',
    test,
    title: 'the old file of each client stays in the data folder for its person alone',
  },
  {
    promise: 'The diff shows no key.',
    proves: ['docs/clients.md: The diff shows'],
    file: shown,
    old: 'hideIn(shape, bare).replaceAll(/ogx_[0-9A-Za-z]+/g, `ogx_${hidden}`)',
    new: 'hideIn(shape, bare)',
    test: shownTest,
    title: 'hides the values and comments of others in JSON, and keys everywhere',
  },
  {
    promise: 'The diff shows no value of others, in a list neither.',
    proves: ['docs/clients.md: The diff shows'],
    file: shown,
    old: "} else if (node.type !== 'object' && node.type !== 'array') {",
    new: "} else if (node.type === 'string') {",
    test: shownTest,
    title: 'hides the values and comments of others in JSON, and keys everywhere',
  },
  {
    promise: 'The hub is not written twice into a file that several clients read.',
    proves: ['docs/clients.md: VS Code, VS Code Insiders and Copilot CLI read'],
    file: installer,
    old: 'if (holder) return shared(client, holder);',
    new: 'if (holder === client) return shared(client, holder);',
    test,
    title: 'a client that reads the file of another is not installed there a second time',
  },
  {
    promise: 'The list of clients says which other client has the hub in the same file.',
    proves: ['docs/clients.md: VS Code, VS Code Insiders and Copilot CLI read'],
    file: 'src/main/hub/features/clients/index.ts',
    old: 'sharedWith: holder?.name ?? null,',
    new: 'sharedWith: holder && null,',
    test: 'test/endpoints/clients.test.ts',
    title: 'one file for two of them',
  },
  {
    promise: 'Undo restores the file of before the first install.',
    proves: ['docs/clients.md: Installing again replaces entry and key.'],
    file: installer,
    old: 'backups.keep(client.name, base.bytes)',
    new: 'backups.keep(client.name, found.bytes ?? base.bytes)',
    test,
    title: 'written as it reads it, and put back',
  },
  {
    promise: 'Undo restores the mode of before the first install.',
    proves: ['docs/clients.md: Installing again replaces entry and key.'],
    file: installer,
    old: 'mode: before, folders, depth });',
    new: 'mode: before && mode, folders, depth });',
    test,
    title: 'written as it reads it, and put back',
  },
];
