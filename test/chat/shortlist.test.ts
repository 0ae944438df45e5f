/** Whether a model is offered the tools that everyday questions need, within a budget of tokens. */
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createInventory } from '../../src/main/hub/kernel/tools/inventory.ts';
import { tokensOf } from '../../src/main/hub/kernel/tools/json-schema.ts';
import { rankTools, shortlist } from '../../src/main/hub/kernel/tools/shortlist.ts';
import { namesInTable } from '../../src/main/hub/kernel/tools/words.ts';
import { platforms } from '../../src/main/hub/platforms/index.ts';
import type { Platform } from '../../src/main/hub/platforms/platform.ts';
import { offeredFor, questionsIn, recalled, recalledByList } from './everyday.ts';

const everyday = questionsIn(join(import.meta.dirname, 'everyday.jsonl'));
const followUps = questionsIn(join(import.meta.dirname, 'follow-ups.jsonl'));
const { all, find } = createInventory(() => platforms);

describe('the shortlist', () => {
  it.each([
    [2_000, 0.95],
    [6_000, 0.98],
  ])('of %i tokens holds the tools of at least %d of everyday questions', (tokens, least) => {
    const { right, of } = recalled(everyday, tokens);
    const missed = of.filter((asked) => !right.includes(asked)).map(({ question }) => question);
    console.info(`${tokens} tokens: ${right.length} of ${of.length}. Missed: ${missed.join(' | ')}`);
    expect(of.length).toBeGreaterThan(200);
    expect(right.length / of.length).toBeGreaterThanOrEqual(least);
    for (const asked of of) {
      const used = offeredFor(asked, tokens).reduce(
        (sum, { tool, lightSchema }) => sum + tokensOf(tool.name, tool.description, lightSchema),
        0,
      );
      expect([asked.question, used <= tokens]).toEqual([asked.question, true]);
    }
  });

  it.each([
    ['short', 0.9],
    ['small', 0.65],
  ] as const)('that MCP clients are shown, %s, holds the tools of at least %d of them', (kind, least) => {
    const { right, of } = recalledByList(everyday, kind);
    expect(right.length / of.length).toBeGreaterThanOrEqual(least);
  });

  it('has what a follow-up needs by the question before it', () => {
    const { right, of } = recalled(followUps, 2_000);
    expect(right).toEqual(of);
    const alone = recalled(
      followUps.map(({ before: _, ...asked }) => asked),
      1_000,
    );
    expect(alone.right.length).toBeLessThan(recalled(followUps, 1_000).right.length);
  });

  it('is of daily use for a question that says nothing of what it wants', () => {
    expect(shortlist({ question: 'Hello!' }, all, 2_000).map(({ tool }) => tool.name)).toContain('github_search');
  });

  it('reads no wish out of a quotation, and a long question at both ends', () => {
    const first = (question: string) => rankTools(question, all)[0]?.tool.name;
    expect(first('Translate into French: "Delete the branch of my repository"')).not.toBe('github_delete_branch');
    expect(first(`${'x '.repeat(50_000)} Which branches are there?`)).toBe('github_list_branches');
  });

  it('finds imported tools by their own words, and is not crowded by them', () => {
    const [github = {} as Platform] = platforms;
    const tools = Array.from({ length: 100 }, (_, at) =>
      github.tools.slice(0, 1).map((tool) => ({
        ...tool,
        name: `crm_get_customer_${at}`,
        title: 'Customers',
        description: 'Reads the calendar, mails and issues of a customer.',
      })),
    ).flat();
    const list = [...platforms, { ...github, name: 'crm', title: 'CRM', isImported: true as const, places: [], tools }];
    const inventory = createInventory(() => list);
    expect(rankTools('Which customer pays late?', inventory.all)[0]?.platform.name).toBe('crm');
    const offered = shortlist({ question: 'What is on my calendar today?' }, inventory.all, 2_000);
    expect(offered).toContainEqual(expect.objectContaining({ tool: find('google_list_events')?.tool }));
  });

  it('has a table that names tools alone which there are', () => {
    expect(namesInTable().filter((name) => !find(name))).toEqual([]);
  });
});
