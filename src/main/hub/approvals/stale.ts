/** What a person agreed to, or is asked, of an imported tool that is another by now. */
import type { Listed } from '../call.ts';
import type { Approvals } from './approvals.ts';
import { policyVersion } from './subject.ts';

/** What waits for a person, or was approved and not run, is void once its tool is gone or another. */
export async function endStale(
  approvals: Pick<Approvals, 'end'>,
  inventory: { find(name: string): Listed | undefined },
): Promise<void> {
  await approvals.end(({ key, listed, subject }) => {
    const now = inventory.find(subject.tool);
    return listed.platform.isImported === true && (!now || policyVersion(key.grant, now) !== subject.policy);
  }, 'the tool was changed or taken away');
}
