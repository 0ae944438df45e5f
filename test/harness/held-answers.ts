/** What the hub hears from outside, kept from it until a test has seen what it wants to see: no delay is long enough everywhere. */
import { onTestFinished, vi } from 'vitest';

/** Holds the answers from addresses like this until they are let through; `came` once there is one. */
export function holdAnswers(address: RegExp): { came: Promise<void>; letThrough(): void } {
  const came = Promise.withResolvers<void>();
  const through = Promise.withResolvers<void>();
  const send = globalThis.fetch;
  vi.stubGlobal('fetch', async (asked: string | URL | Request, init?: RequestInit) => {
    const answer = await send(asked, init);
    if (address.test(asked instanceof Request ? asked.url : String(asked))) {
      came.resolve();
      await through.promise;
    }
    return answer;
  });
  onTestFinished(() => {
    through.resolve();
    vi.unstubAllGlobals();
  });
  return { came: came.promise, letThrough: through.resolve };
}
