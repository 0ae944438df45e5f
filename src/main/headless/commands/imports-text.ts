/** Imports in words, for a terminal. What a source says of itself is shown with nothing hidden in it. */
import type { ImportedTool, ImportPreview, ListedImport } from '../../../shared/imports.ts';
import { columns, minute, plain } from '../text.ts';

const row = ({ name, access, request, state }: ImportedTool): string[] => [name, access, state, request];

/** With the server's own word, so that its person can tell which tools to ask about. */
const rowOfServer = (tool: ImportedTool): string[] => [...row(tool), tool.saysItReads ? 'reads only' : ''];

const changesOf = ({ name, state, changes }: ImportedTool): string[] =>
  changes.length === 0
    ? []
    : [
        plain(`  ${name} was ${state} and is not there until you accept it:`),
        ...changes.map(({ what, before, after }) =>
          plain(`    ${what}: ${before ?? '(nothing)'} → ${after ?? '(nothing)'}`),
        ),
      ];

function headOf({ name, title, apiUrl, connection, accountsOf, source }: ListedImport | ImportPreview): string[] {
  const whose = accountsOf === name ? `connection ${connection}` : `the accounts of ${accountsOf}`;
  return [plain(`${name}: ${title}`), plain(`  at ${apiUrl}, with ${whose}, from ${source ?? 'a file'}`)];
}

export function textOf(imported: ListedImport): string {
  const { kind, tools, off, readAt, problem } = imported;
  return [
    ...headOf(imported),
    `  ${tools.filter(({ state }) => state === 'on').length} tools on, ${off} off, read ${minute(readAt)} UTC`,
    ...(problem === null ? [] : [plain(`  Nothing of it is there: ${problem}`)]),
    ...(kind === 'mcp' && tools.length > 0
      ? [columns([['TOOL', 'ACCESS', 'STATE', 'REQUEST', 'SAYS'], ...tools.map(rowOfServer)])]
      : []),
    ...tools.flatMap(changesOf),
  ].join('\n');
}

export function textOfPreview(preview: ImportPreview): string {
  const { servers, tools, left } = preview;
  return [
    ...headOf(preview),
    plain(`  It says that the API is at ${servers.join(', ') || 'no address'}.`),
    '',
    columns([['TOOL', 'ACCESS', 'STATE', 'REQUEST'], ...tools.map(row)]),
    ...left.map(({ request, reason }) => plain(`Left out: ${request}. ${reason}`)),
  ].join('\n');
}

/** What somebody is about to accept, and what of it differs from what they accepted before. */
export const textOfTools = (tools: ImportedTool[]): string =>
  [
    columns([['TOOL', 'ACCESS', 'STATE', 'REQUEST', 'SAYS'], ...tools.map(rowOfServer)]),
    ...tools.flatMap(changesOf),
  ].join('\n');
