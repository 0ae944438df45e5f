/** How well questions of everyday use find their tools, in a list of some tokens and as the hub reads them without a model. */
import { type EverydayQuestion, questionsIn, recalled, recalledByList } from '../test/chat/everyday.ts';
import { judged } from '../test/chat/tools-read-for.ts';
import { printTable } from './table.ts';

const budgets = [2_000, 6_000];
const lists = ['short', 'small'] as const;

type Share = { right: number; of: number };
type Figures = {
  recall: Record<string, Share>;
  mcp: Record<string, Share>;
  digest: { right: number; asked: number; wrong: number };
};

function figuresOf(questions: EverydayQuestion[]): Figures {
  const recall = budgets.map((tokens) => {
    const { right, of } = recalled(questions, tokens);
    return [tokens, { right: right.length, of: of.length }] as const;
  });
  const byList = lists.map((kind) => {
    const { right, of } = recalledByList(questions, kind);
    return [kind, { right: right.length, of: of.length }] as const;
  });
  const outcomes = questions.map(judged);
  const count = (which: string): number => outcomes.filter((one) => one === which).length;
  const digest = { right: count('right'), asked: count('asked'), wrong: count('wrong') };
  return { recall: Object.fromEntries(recall), mcp: Object.fromEntries(byList), digest };
}

/** Prints recall at 2,000 and 6,000 tokens and of the lists of MCP, and what the digest reads, over all and by language, as a table or as JSON. */
export function measureQuestions(path: string, isJson: boolean): void {
  const questions = questionsIn(path);
  const languages = [...Map.groupBy(questions, ({ lang }) => lang)];
  const all = [['all', questions] as const, ...languages].map(([name, some]) => [name, figuresOf(some)] as const);
  if (isJson) {
    console.log(JSON.stringify({ questions: questions.length, ...Object.fromEntries(all) }));
    return;
  }
  const share = (part: number, of: number): string => `${part}/${of} ${((100 * part) / Math.max(1, of)).toFixed(1)} %`;
  const rows = all.map(([name, { recall, mcp, digest }]) => [
    name,
    ...Object.values({ ...recall, ...mcp }).map(({ right, of }) => share(right, of)),
    ...[digest.right, digest.asked, digest.wrong].map(String),
  ]);
  const head = [
    '',
    ...budgets.map((tokens) => `at ${tokens} tokens`),
    ...lists.map((kind) => `MCP, ${kind}`),
    'right',
    'asked back',
    'silently wrong',
  ];
  printTable('Questions', `${questions.length} of ${path}`, [head, ...rows]);
}
