/** What a person consents to, bound to everything that must not change between their consent and the call. */
import { createHash } from 'node:crypto';
import type { Grant, Preview } from '../../../shared/model.ts';
import type { ConsentSubject, Listed } from '../call.ts';
import { canonicalJson } from '../json.ts';
import type { Approvals } from './approvals.ts';

/** Changes when the key's grant or the tool's own definition does; a consent given before is then void. */
export function policyVersion(grant: Grant, { tool, inputSchema }: Listed): string {
  const { name, description, access } = tool;
  return sha256(canonicalJson({ grant, tool: { name, description, access, inputSchema } }));
}

export const hashOf = ({ keyId, account, tool, input, preview, policy, flow, place }: ConsentSubject): string => {
  const bound = { keyId, account: account.id, tool, arguments: input, preview, policy };
  return sha256(canonicalJson({ ...bound, ...(flow && { flow }), ...(place && { place }) }));
};

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

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

/** The parts of a change that are not as they were, by name. */
export function namesChanged(shown: Preview, now: Preview): string[] {
  const before = new Map(shown.changes.map((change) => [change.name, canonicalJson(change)]));
  const after = new Map(now.changes.map((change) => [change.name, canonicalJson(change)]));
  return [...new Set([...before.keys(), ...after.keys()])].filter((name) => before.get(name) !== after.get(name));
}
