import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createCatalogue } from '../../src/demo/github/seed/catalogue.ts';
import { github } from '../../src/main/hub/platforms/github/index.ts';
import { type Call, type Question, toolArguments } from './expectation.ts';
import { now, questions } from './questions.ts';

const at = Date.parse(now);
const seeded = new Set(createCatalogue(at, 0).repositories.map(({ owner, name }) => `${owner.login}/${name}`));
const day = 86_400_000;

function callsOf({ expect }: Question): readonly Call[] {
  if (expect.kind === 'calls') return expect.calls;
  return expect.kind === 'write' ? [expect] : [];
}

function repositoriesOf(question: Question): string[] {
  if (question.expect.kind === 'unclear') return [...question.expect.repositories];
  return callsOf(question).flatMap((call) => {
    const { repository = call.repository, repositories = [], query = '' } = call.arguments;
    const searched = [...String(query).matchAll(/\brepo:(\S+)/g)].map(([, name]) => name);
    return [repository, repositories, searched].flat().filter((name) => name !== undefined);
  }) as string[];
}

describe('the frozen questions', () => {
  it('are sixty, all different, a third of them Chinese', () => {
    expect(new Set(questions.map(({ question }) => question)).size).toBe(60);
    expect(questions).toHaveLength(60);
    expect(questions.filter(({ question }) => /\p{Script=Han}/u.test(question)).length).toBeGreaterThanOrEqual(20);
  });

  it('have not been changed', () => {
    const hash = createHash('sha256').update(JSON.stringify({ now, questions }));
    expect(hash.digest('hex')).toBe('ec9971b954fc6c1d2fbe30b62073120c8146d0ab45a33223c4edc76b6f3e8d1f');
  });

  it.each(questions)('$question', (question) => {
    for (const repository of repositoriesOf(question)) expect(seeded).toContain(repository);
    const calls = callsOf(question);
    if (question.expect.kind === 'calls') expect(calls).not.toHaveLength(0);
    for (const call of calls) {
      const tool = github.tools.find(({ name }) => name === call.tool);
      expect(tool?.access).toBe(question.expect.kind === 'write' ? 'write' : 'read');
      expect(tool?.input.safeParse(toolArguments(call)).error).toBeUndefined();
      if (call.visibility) expect(call.tool).toBe('github_my_commits');

      const { since, until } = call.arguments;
      if (since !== undefined) expect(Date.parse(String(since))).toBeLessThan(at);
      if (until !== undefined) {
        expect(Date.parse(String(until))).toBeGreaterThanOrEqual(Date.parse(String(since)) + day);
        expect(Date.parse(String(until))).toBeLessThan(at);
      }
    }
  });
});
