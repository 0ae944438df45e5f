import type { Mutant } from './mutant.ts';

const free = { proves: ["SECURITY.md: Untrusted text doesn't stop the hub"] };
const worker = { test: 'test/unit/hub/ground/on-worker.test.ts' };
const clean = { file: 'src/main/hub/platforms/clean-text.ts' };

/** What is made to take long holds nobody up. */
export const readers: Mutant[] = [
  {
    ...free,
    ...worker,
    file: 'src/main/hub/kernel/screening/screen.ts',
    promise: 'Large texts are screened on a worker, also where each is short.',
    old: 'const length = texts.reduce((sum, text) => sum + text.length, 0);',
    new: 'const length = Math.max(0, ...texts.map((text) => text.length));',
    title: 'leaves others their turn where many short texts are screened',
  },
  {
    ...free,
    ...worker,
    file: 'src/main/hub/platforms/google/html/read-html.ts',
    promise: 'HTML with a style sheet is read on a worker, however short it is.',
    old: 'html.length <= short && !/<style/i.test(html)',
    new: 'html.length <= short',
    title: 'leaves others their turn where a short mail with a style sheet is read',
  },
  {
    ...free,
    ...worker,
    file: 'src/main/hub/features/imports/mcp/remote-tool.ts',
    promise: 'A long list of tools is read on a worker.',
    old: '    length <= short\n      ? ok(listTools',
    new: '    length >= 0\n      ? ok(listTools',
    title: 'leaves others their turn where the tools of a server are listed',
  },
  {
    ...free,
    ...clean,
    promise: 'Of each text about four times what is shown is read.',
    old: 'const most = 4 * limit + 4_000;',
    new: 'const most = 4_000 * limit;',
    test: 'test/unit/hub/platforms/clean-text.test.ts',
    title: 'reads no more than a few times what is shown, and marks what is cut',
  },
  {
    ...free,
    ...clean,
    promise: 'A text that is too tangled is shown as plain text.',
    old: 'if (defused === undefined) return asPlainText(plainAddresses(plain));',
    new: 'if (defused === undefined) return plainAddresses(plain);',
    test: 'test/unit/hub/platforms/defuse.test.ts',
    title: 'is shown as plain text where it is too tangled: links in links',
  },
];
