import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { distances, ownTest } from '../../suite/import-graph.ts';

const root = mkdtempSync(join(tmpdir(), 'import-graph-'));
afterAll(() => rmSync(root, { recursive: true }));

const sources = {
  'src/main/hub/policy/decide.ts': '',
  'src/main/hub/judge.ts': "import { decide } from './policy/decide.ts';",
  'src/main/hub/late.ts': "const { judge } = await import('./judge.ts');",
  'src/main/hub/typed.ts': "import type { Verdict } from './policy/decide.ts';",
  'src/main/hub/named.ts': "import { type Call, type Verdict } from './policy/decide.ts';",
  'src/main/hub/mixed.ts': "import {\n  type Call,\n  decide,\n} from './policy/decide.ts';",
  'src/shared/again.ts': "export { decide } from '../main/hub/policy/decide.ts';",
  'test/unit/hub/policy/decide.test.ts': "import { decide } from '../../../../src/main/hub/policy/decide.ts';",
  'test/endpoints/verdicts.test.ts': "import '../../src/main/hub/late.ts';",
};
for (const [file, source] of Object.entries(sources)) {
  mkdirSync(dirname(join(root, file)), { recursive: true });
  writeFileSync(join(root, file), source);
}

describe('the import graph', () => {
  it('counts the imports between what changed and what it reaches, and follows no type', () => {
    expect(Object.fromEntries(distances(root, ['src/main/hub/policy/decide.ts']))).toEqual({
      'src/main/hub/policy/decide.ts': 0,
      'src/main/hub/judge.ts': 1,
      'src/main/hub/mixed.ts': 1,
      'src/shared/again.ts': 1,
      'test/unit/hub/policy/decide.test.ts': 1,
      'src/main/hub/late.ts': 2,
      'test/endpoints/verdicts.test.ts': 3,
    });
  });

  it('knows the unit test of a file', () => {
    expect(ownTest(root, 'src/main/hub/policy/decide.ts')).toBe('test/unit/hub/policy/decide.test.ts');
    expect(ownTest(root, 'src/main/hub/judge.ts')).toBeUndefined();
  });
});
