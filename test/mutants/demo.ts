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
  {
    promise: 'A demo without a tenant has none in its settings.',
    file: 'src/main/headless/serve.ts',
    old: '  if (world !== undefined && !options.noTenant) {',
    new: '  if (world !== undefined) {',
    test: 'test/process/demo-without-tenant.test.ts',
    title: 'begins without a tenant, a person or anything of an earlier demo',
  },
  {
    promise: 'A demo without a tenant has a separate data folder.',
    file: 'src/main/headless/data-folder.ts',
    old: "demo === 'no-tenant' ? '-demo-no-tenant' : demo ? '-demo' : ''",
    new: "demo ? '-demo' : ''",
    test: 'test/unit/headless/data-folder.test.ts',
    title: 'the usual folder on linux, demo no-tenant',
  },
  {
    promise: 'A fresh demo has nothing of an earlier one, the checkpoints of its audit log included.',
    file: 'src/main/headless/demo.ts',
    old: 'audit\\.(head|checkpoints)',
    new: 'audit\\.head',
    test: 'test/process/demo-without-tenant.test.ts',
    title: 'begins without a tenant, a person or anything of an earlier demo',
  },
];
