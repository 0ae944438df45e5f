/** What a person consents to, bound to everything that must not change between their consent and the call. */
import { createHash } from 'node:crypto';
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
};

/** Changes when the key's grant or the tool's own definition does; a consent given before is then void. */
export function policyVersion(grant: Grant, { tool, inputSchema }: Listed): string {
  const { name, description, access } = tool;
  return sha256(canonicalJson({ grant, tool: { name, description, access, inputSchema } }));
}

export const hashOf = ({ keyId, account, tool, input, preview, policy }: Subject): string =>
  sha256(canonicalJson({ keyId, account: account.id, tool, arguments: input, preview, policy }));

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
