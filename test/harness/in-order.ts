/** For a file whose tests build on each other. */
import { afterEach, beforeEach } from 'vitest';

/** After the first that fails, the others fail at once, with its name: each would else wait for what can't come any more. */
export function endAtFirstFailure(): void {
  let failed: string | undefined;
  beforeEach(() => {
    if (failed !== undefined) throw new Error(`Not tried, since “${failed}” failed.`);
  });
  afterEach(({ task }) => {
    if (task.result?.state === 'fail') failed ??= task.name;
  });
}
