/**
 * Questions of everyday use and which tools they need, one JSON object a line (`everyday.jsonl`, `follow-ups.jsonl`): all entries of
 * `tools` are needed, any of an inner list will do. None is needed for a question that is about nothing on the accounts.
 */
import { readFileSync } from 'node:fs';
import * as z from 'zod';
import type { ListedTool } from '../../src/main/hub/kernel/call.ts';
import { createInventory } from '../../src/main/hub/kernel/tools/inventory.ts';
import { shortlist } from '../../src/main/hub/kernel/tools/shortlist.ts';
import type { ListKind } from '../../src/main/hub/kernel/tools/tool-lists.ts';
import { platforms } from '../../src/main/hub/platforms/index.ts';
import type { Grant } from '../../src/shared/model.ts';

const EverydayQuestion = z.object({
  question: z.string(),
  /** The question before it in the same conversation. */
  before: z.string().optional(),
  tools: z.array(z.array(z.string())),
  intent: z.string().default(''),
  lang: z.string().default('en'),
  /** What it names, for those whose slots are tested. */
  slots: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
});
export type EverydayQuestion = z.infer<typeof EverydayQuestion>;

export const questionsIn = (path: string): EverydayQuestion[] =>
  readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => EverydayQuestion.parse(JSON.parse(line)));

const { all, find, list } = createInventory(() => platforms);
const reads = all.filter(({ tool }) => tool.access === 'read');

/** Whether tools hold one of each that are needed. */
export const hasAll = (needed: string[][], tools: readonly string[]): boolean =>
  needed.every((some) => some.some((name) => tools.includes(name)));

/** What a model is offered for it of all tools there are: those that change something only where it asks for a change. */
export function offeredFor({ question, before, tools }: EverydayQuestion, tokens: number): ListedTool[] {
  const isChange = tools.flat().some((name) => find(name)?.tool.access !== 'read');
  return shortlist({ question, ...(before !== undefined && { before }) }, isChange ? all : reads, tokens);
}

/** Of the questions that need a tool, those whose tools are all in what is listed for them. */
function recalledOf(questions: readonly EverydayQuestion[], listedFor: (asked: EverydayQuestion) => ListedTool[]) {
  const asking = questions.filter(({ tools }) => tools.length > 0);
  const namesFor = (asked: EverydayQuestion) => listedFor(asked).map(({ tool }) => tool.name);
  return { of: asking, right: asking.filter((asked) => hasAll(asked.tools, namesFor(asked))) };
}

/** The same for what a model of the chat is offered within so many tokens. */
export const recalled = (questions: readonly EverydayQuestion[], tokens: number) =>
  recalledOf(questions, (asked) => offeredFor(asked, tokens));

/** The same for what a client of MCP is shown with a key for everything. */
export function recalledByList(questions: readonly EverydayQuestion[], kind: ListKind) {
  const grant = { tools: all.map(({ tool }) => tool.name), access: ['read', 'write', 'destructive'], accounts: [] };
  const { listed } = list(grant as unknown as Grant, kind);
  return recalledOf(questions, () => listed);
}
