import type { Grant } from '../../../shared/model.ts';
import { approvalStatus } from './approval-status.ts';
import type { Inventory } from './inventory.ts';
import { callTool, searchTools } from './search-tools.ts';

/** The tools that belong to no platform. None of them reaches one but through `invoke`. */
export const ownTools = [approvalStatus, searchTools, callTool] as const;

/** Those that a key has any use for: the approval of a change, and the way to tools that are not listed. */
export function ownToolsFor(inventory: Inventory, grant: Grant): string[] {
  const allowed = inventory.allowed(grant);
  const mayAsk = allowed.some(({ tool }) => tool.access !== 'read');
  const isWhole = inventory.listed(grant).length === allowed.length;
  return [...(mayAsk ? [approvalStatus.name] : []), ...(isWhole ? [] : [searchTools.name, callTool.name])];
}
