/** A wish to import something in the terms that matter to whoever agrees to it. Pure. */
import type { ImportedTool, ImportProposal } from '../../../shared/imports.ts';
import { type LookAlike, lookAlikesIn } from './look-alikes.ts';

/**
 * What the tools of a group would be, gravest first. `said` are reads by the word of whoever wished for it alone, since their requests
 * could change things; `gone` are those that the source has no longer.
 */
export type ToolGroup = { kind: (typeof kinds)[number]; tools: ImportedTool[]; isFolded: boolean };
const kinds = ['destructive', 'write', 'said', 'read', 'gone'] as const;

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
    groups: kinds.flatMap((kind) => groupOf(kind, tools)),
  };
}

function groupOf(kind: ToolGroup['kind'], all: ImportedTool[]): ToolGroup[] {
  const tools = all.filter((tool) => kindOf(tool) === kind);
  // What deletes, what the console alone calls a read, and what is another than it was, is never behind a press.
  const mustBeSeen = kind === 'destructive' || kind === 'said' || tools.some(({ changes }) => changes.length > 0);
  return tools.length === 0 ? [] : [{ kind, tools, isFolded: tools.length > mostUnfolded && !mustBeSeen }];
}

function kindOf({ access, state, request }: ImportedTool): ToolGroup['kind'] {
  if (state === 'removed') return 'gone';
  return access === 'read' && !/^(?:GET|HEAD) /.test(request) ? 'said' : access;
}
