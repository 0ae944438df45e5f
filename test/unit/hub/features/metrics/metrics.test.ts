/** What a monitor reads has words from fixed lists alone: a reason may be a sentence that names a place. */
import { expect, it } from 'vitest';
import { createMetrics } from '../../../../../src/main/hub/features/metrics/metrics.ts';

const failed = { callId: 'one', verdict: 'allow', outcome: 'error', endpoint: 'mcp', access: 'read' } as const;
const blocked = { callId: 'two', verdict: 'blocked', items: 3 } as const;

it.each<[string, string | null, string]>([
  ['a code', 'platform_not_found', 'platform_not_found'],
  ['a code with more after it', 'platform_not_found; ada/atlas', 'platform_not_found'],
  ['a sentence with a place', 'the key does not cover ada/atlas', 'other'],
  ['a sentence before a code', 'preview of ada/atlas; platform_not_found', 'other'],
  ['a name that every object has', 'constructor', 'other'],
  ['nothing', null, 'other'],
])('counts %s under a word from its lists', (_, reason, counted) => {
  const metrics = createMetrics();
  metrics.note({ ...failed, reason });
  metrics.note({ ...blocked, reason });
  const page = metrics.page([]);
  expect(page).toContain(`ogx_call_errors_total{code="${counted}"} 1`);
  expect(page).toContain(`ogx_blocked_total{reason="${counted}"} 3`);
  expect(page).not.toContain('atlas');
});
