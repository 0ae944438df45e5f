import type { SetupStep } from '../../../shared/tenant.ts';
import { hinted } from '../text.ts';

const words: Record<SetupStep['state'], string> = {
  present: 'there',
  missing: 'to do',
  differs: 'to change',
  done: 'done',
  manual: 'by hand',
  failed: 'failed',
  removed: 'removed',
  kept: 'kept',
};

/** A line a step; what is not simply there has its reason below, and the page where a person does it. */
export const stepLines = (steps: SetupStep[]): string =>
  hinted(
    steps.map(({ state, title, detail, page }) => ({
      cells: [words[state], title],
      hint: state === 'present' ? '' : [detail, page].filter(Boolean).join(' '),
    })),
  );

/** How a set-up ended, in a sentence. */
export function endOf({ steps, isReady }: { steps: SetupStep[]; isReady: boolean }): string {
  if (isReady) return 'The tenant is ready. Sign in with: opengithubx login';
  const failed = steps.find(({ state }) => state === 'failed');
  return failed
    ? `It ended at: ${failed.title}. Run \`opengithubx tenant setup\` again: it goes on from there.`
    : 'Something is left to you. Then run `opengithubx tenant setup` again: it goes on from there.';
}
