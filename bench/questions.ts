/**
 * How well questions of everyday use find their tools: `npm run bench -- questions FILE [--json]`. Each line of the file is one of
 * `test/chat/everyday.jsonl`: all entries of `tools` are needed, any of an inner list will do.
 */
import { readFileSync } from 'node:fs';
import { platforms } from '../src/main/hub/platforms/index.ts';
import { createInventory, type Listed } from '../src/main/hub/tools/inventory.ts';
import { shortlist } from '../src/main/hub/tools/shortlist.ts';

export type EverydayQuestion = { lang: string; intent: string; tools: string[][]; question: string; before?: string };

export const questionsIn = (path: string): EverydayQuestion[] =>
  readFileSync(path, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as EverydayQuestion);

const { all } = createInventory(() => platforms);
const accessOf = new Map(all.map(({ tool }) => [tool.name, tool.access]));
const reads = all.filter(({ tool }) => tool.access === 'read');

/** The tools that are offered for it: reads, or all of them where it asks for a change, as only then changes are. */
export function offeredFor({ question, before, tools }: EverydayQuestion, tokens: number): Listed[] {
  const changes = tools.flat().some((name) => accessOf.get(name) !== 'read');
  return shortlist({ question, ...(before !== undefined && { before }) }, changes ? all : reads, tokens).offered;
}

/** Whether a list holds one tool of each that is needed. */
export const hasAll = (tools: string[][], names: ReadonlySet<string>): boolean =>
  tools.every((some) => some.some((name) => names.has(name)));
