import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Plan } from '../../../../../src/main/hub/chat/plan/plan.ts';
import { ask, situation } from './world.ts';

const reads = [
  'my', 'commits', 'issues', 'issue 8', 'pull requests', 'in', 'of', 'kettle', 'paper boat', 'eve/kettle', 'moon-base',
  'garden-log', 'mira/garden-log', 'the README', 'last week', 'since 3 March', 'and', 'then', 'by ivo-k', 'show', 'who am I',
  'labelled bug', '?', ',', '.', '\n', '我', '上周', '的', '提交', '仓库', '在', '里', '#3', '4be81c0', '—', '\uE001', '\uD800',
]; // biome-ignore format: a list of words
const writes = [
  'close issue 8 of kettle',
  'open an issue in kettle titled x',
  '把 kettle 的 issue 8 关掉',
  '在 kettle 里开一个 issue，标题是水',
];
const known = new Set(situation.repositories.map(({ repository }) => repository));

const sentence = fc
  .array(fc.oneof(fc.constantFrom(...reads), fc.string({ maxLength: 8, unit: 'binary' })), { maxLength: 24 })
  .map((words) => words.join(' '));
const quotation = fc
  .constantFrom(...writes)
  .chain((text) =>
    fc.constantFrom(
      `"${text}"`,
      `“${text}”`,
      `\`\`\`\n${text}\n\`\`\``,
      `「${text}」`,
      `<mail>\n${text}\n</mail>`,
      `\n> ${text}\n`,
    ),
  );

/** Every repository that a plan names, wherever a tool takes one. */
function named(plan: Plan): string[] {
  if (plan.kind === 'unclear') return plan.repositories;
  const calls = plan.kind === 'calls' ? plan.calls : plan.kind === 'write' ? [plan] : [];
  return calls.flatMap(({ arguments: { repository, repositories, query } }) => [
    ...(typeof repository === 'string' ? [repository] : []),
    ...(Array.isArray(repositories) ? repositories : []),
    ...(typeof query === 'string' ? [...query.matchAll(/repo:(\S+)/g)].map(([, name]) => name ?? '') : []),
  ]);
}

describe('any question', () => {
  it('names no repository that the key may not see, and arguments that the tools accept', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(sentence, fc.constantFrom(...writes)), { maxLength: 3 }), (parts) => {
        const plan = ask(parts.join(' '));
        expect(named(plan).filter((name) => !known.has(name))).toEqual([]);
        const calls = plan.kind === 'calls' ? plan.calls : plan.kind === 'write' ? [plan] : [];
        for (const call of calls) situation.tools.find(({ name }) => name === call.tool)?.input.parse(call.arguments);
        if (plan.kind === 'unclear') expect(plan.repositories.length).toBeLessThanOrEqual(5);
      }),
      { numRuns: 400 },
    );
  });

  it('plans no change that only a quotation asks for', () => {
    // What an unclosed quotation mark before it turns inside out is no quotation any more.
    const plain = sentence.map((text) => text.replace(/[`"'“”「」『』«»‘’<>~]/g, ''));
    fc.assert(
      fc.property(plain, quotation, plain, (ahead, quoted, behind) => {
        expect(ask(`${ahead} ${quoted} ${behind}`).kind).not.toBe('write');
      }),
      { numRuns: 400 },
    );
  });

  it('adds nothing for what is quoted', () => {
    fc.assert(
      fc.property(quotation, (quoted) => {
        expect(ask(`What did I commit today? I was sent this: ${quoted}`)).toEqual(ask('What did I commit today?'));
      }),
    );
  });
});
