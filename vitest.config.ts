/**
 * One project a layer, fastest first; `test/README.md` says which promise belongs in which. Every file has ports and folders
 * of its own, so several run side by side.
 */
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';
import { createProgress, reportVariable } from './test/suite/progress.ts';

const minute = 60_000;

/** Of a test that starts a hub, and other programs: no other limit than a machine that stands still. */
const long = 5 * minute;

/** In-process tests that patch nothing share what they import. */
const shared = { isolate: false } as const;

/** Where the hub runs in the test's own process, each statement that it prepares is looked at. */
const withPlans = { setupFiles: ['test/harness/plans.ts'] };

/** Files that take a minute and more: one that begins last leaves a processor without work. */
const longest =
  /\/(?:walk|leak\/(?:clients|command-line|chat)|console\/(?:accessibility|presses|passkeys|chat-page))\b/;
/** To start a program costs the more the larger the process is that does, and a shared worker grows with each file. */
const programs = /\/(?:conformance|demo|endpoints\/(?:git|gh|lasting|clients|main-path|remote-mcp))\b/;

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isFirst = ({ moduleId }: TestSpecification): boolean => longest.test(moduleId) || programs.test(moduleId);
    return (await super.sort(files)).toSorted((one, other) => Number(isFirst(other)) - Number(isFirst(one)));
  }
}

export default defineConfig({
  test: {
    sequence: { sequencer: LongestFirst },
    // In each of two lanes: most tests wait for another process or a limit, so that two cores have something to do.
    maxWorkers: 2,
    chaiConfig: { truncateThreshold: 600 },
    reporters: process.env[reportVariable] === undefined ? ['default'] : [createProgress()],
    globalSetup: 'test/harness/in-memory.ts',
    testTimeout: minute,
    hookTimeout: 2 * minute,
    expect: { poll: { timeout: minute / 2 } }, // what is waited for may take long on a busy machine
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['test/unit/**/*.test.ts', 'test/architecture.test.ts', 'test/chat/**/*.test.ts'],
          ...shared,
          ...withPlans,
        },
      },
      {
        extends: true,
        test: {
          name: 'hub',
          include: ['endpoints', 'demo', 'exercise', 'conformance', 'openwebui-fake'].map(
            (folder) => `test/${folder}/**/*.test.ts`,
          ),
          testTimeout: long,
          ...shared,
          ...withPlans,
        },
      },
      {
        extends: true,
        test: { name: 'process', include: ['test/process/**/*.test.ts'], testTimeout: long },
      },
      {
        extends: true,
        test: { name: 'clients', include: ['test/clients/**/*.test.ts'], testTimeout: long },
      },
      {
        extends: true,
        test: {
          name: 'browser',
          include: ['console', 'desktop', 'walk'].map((folder) => `test/${folder}/**/*.test.ts`),
          ...shared, // and the Chromium of their worker
          setupFiles: 'test/harness/tell-pages.ts',
          testTimeout: long,
        },
      },
      {
        extends: true,
        test: {
          name: 'leak',
          include: ['test/leak/**/*.test.ts'],
          testTimeout: 10 * minute,
          hookTimeout: 5 * minute,
        },
      },
      {
        extends: true,
        test: {
          name: 'open-webui',
          include: ['test/openwebui/**/*.test.ts'],
          testTimeout: 5 * minute,
          hookTimeout: 20 * minute,
        },
      },
      {
        extends: true,
        test: { name: 'timing', include: ['test/timing/**/*.test.ts'], maxWorkers: 1, sequence: { groupOrder: 1 } },
      },
    ],
  },
});
