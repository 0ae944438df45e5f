/** A wish to import something in the terms that matter to whoever agrees to it. Pure. */
import type { ImportedTool, ImportProposal } from '../../../shared/imports.ts';
import { type LookAlike, lookAlikesIn } from './look-alikes.ts';

/** What the tools of a group would be, gravest first; `gone` are those that the source has no longer. */
export type ToolGroup = { kind: 'destructive' | 'write' | 'read' | 'gone'; tools: ImportedTool[]; isFolded: boolean };

export type ImportView = {
  /** Where tokens go, by name and port. */
  host: string;
  /** Whether that name is written in letters that are sent as `xn--…`, of which nobody can tell how they look. */
  isEncoded: boolean;
  /** Whether its accounts are its own, or those of a platform that was there before. */
  isOwn: boolean;
  lookAlikes: LookAlike[];
  groups: ToolGroup[];
};

const mostUnfolded = 12;

export function viewImport({ name, title, connection, apiUrl, accountsOf, tools }: ImportProposal): ImportView {
  const host = URL.parse(apiUrl)?.host ?? apiUrl;
  return {
    host,
    isEncoded: /(?:^|\.)xn--/i.test(host),
    isOwn: accountsOf === name,
    lookAlikes: [title, connection, host].flatMap(lookAlikesIn),
    groups: (['destructive', 'write', 'read', 'gone'] as const).flatMap((kind) => groupOf(kind, tools)),
  };
}

function groupOf(kind: ToolGroup['kind'], all: ImportedTool[]): ToolGroup[] {
  const tools = all.filter(({ access, state }) => (state === 'removed' ? 'gone' : access) === kind);
  // What deletes, and what is another than it was, is never behind a press.
  const mustBeSeen = kind === 'destructive' || tools.some(({ changes }) => changes.length > 0);
  return tools.length === 0 ? [] : [{ kind, tools, isFolded: tools.length > mostUnfolded && !mustBeSeen }];
}
