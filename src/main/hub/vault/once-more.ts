import { setTimeout as sleep } from 'node:timers/promises';
import type { Result } from '../../../shared/result.ts';

/** Milliseconds: what took longer than this to fail has made its caller wait enough. */
const quickly = 2_000;

/**
 * Tries once more, a moment later, where the tenant failed quickly: most such failures are gone by then, and nobody notices. The moment
 * is another each time, so that all whom one failure met do not come back together.
 */
export async function onceMore<T>(attempt: () => Promise<Result<T>>, signal: AbortSignal): Promise<Result<T>> {
  const began = performance.now();
  const first = await attempt();
  const isOver = first.ok || first.failure.code !== 'tenant_unreachable' || performance.now() - began > quickly;
  if (isOver) return first;
  await sleep(200 + Math.random() * 400, undefined, { signal });
  return attempt();
}
