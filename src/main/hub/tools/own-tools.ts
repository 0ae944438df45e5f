import type { Grant } from '../../../shared/model.ts';
import { approvalStatus } from './approval-status.ts';
import type { Inventory, Listed } from './inventory.ts';
import { callTool, searchTools } from './search-tools.ts';

/** The tools that belong to no platform. None of them reaches one but through `invoke`. */
export const ownTools = [approvalStatus, searchTools, callTool] as const;
export type OwnTool = (typeof ownTools)[number];

/** Those that a key can use: the approval of a change, and the way to tools that are not listed. */
export const ownToolsFor = (inventory: Inventory, grant: Grant): string[] =>
  ownToolsBeside(inventory.listed(grant), inventory.allowed(grant));

/** The same where `shown` are listed of the tools that are `allowed`. */
export function ownToolsBeside(shown: unknown[], allowed: Listed[]): string[] {
  const mayAsk = allowed.some(({ tool }) => tool.access !== 'read');
  const isWhole = shown.length === allowed.length;
  return [...(mayAsk ? [approvalStatus.name] : []), ...(isWhole ? [] : [searchTools.name, callTool.name])];
}
