/** How often a method is called, by minutes: https://docs.slack.dev/apis/web-api/rate-limits */
import type { Method } from './methods/method.ts';

const perMinute: Record<Method['tier'], number> = { 1: 1, 2: 20, 3: 50, 4: 100 };
/** Slack promises no number for bursts; it takes some. */
const burst = 5;

/** `spend` answers for how many seconds there is no more; 0 where the call counts. */
export function createMeter(now: () => number) {
  const minutes = new Map<string, { began: number; calls: number }>();
  return {
    spend(name: string, tier: Method['tier']): number {
      const found = minutes.get(name);
      const isOver = !found || now() - found.began >= 60_000;
      const minute = isOver ? { began: now(), calls: 0 } : found;
      minutes.set(name, minute);
      if (minute.calls >= perMinute[tier] * burst) return Math.ceil((minute.began + 60_000 - now()) / 1000);
      minute.calls += 1;
      return 0;
    },
  };
}
