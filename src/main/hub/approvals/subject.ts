/** What a person consents to, bound to everything that must not change between their consent and the call. */
import { createHash } from 'node:crypto';
import type { Flow } from '../../../shared/labels.ts';
import type { Account, Grant, Preview } from '../../../shared/model.ts';
import { canonicalJson } from '../audit/canonical-json.ts';
import type { Listed } from '../tools/inventory.ts';

export type Subject = {
  keyId: string;
  account: Account;
  tool: string;
  /** The parsed input: this object runs, and no other. */
  input: Record<string, unknown>;
  /** What it would do, as the person is shown it. */
  preview: Preview;
  policy: string;
  /** What it might carry where, as the person is warned of it. */
  flow?: Flow;
  /** Whether somebody from outside may have written what the preview shows of the platform. */
  isForeign?: true;
  /** Which place it is, whatever its name, and who can read there. */
  place?: { id: string; isPrivate: boolean };
};

/** Changes when the key's grant or the tool's own definition does; a consent given before is then void. */
export function policyVersion(grant: Grant, { tool, inputSchema }: Listed): string {
  const { name, description, access } = tool;
  return sha256(canonicalJson({ grant, tool: { name, description, access, inputSchema } }));
}

export const hashOf = ({ keyId, account, tool, input, preview, policy, flow, place }: Subject): string => {
  const bound = { keyId, account: account.id, tool, arguments: input, preview, policy };
  return sha256(canonicalJson({ ...bound, ...(flow && { flow }), ...(place && { place }) }));
};

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
