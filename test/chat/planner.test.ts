/** The planner before its judge: sixty questions that were frozen by somebody who did not write it. */
import { describe, expect, it } from 'vitest';
import { plan } from '../../src/main/hub/chat/plan/plan.ts';
import { platforms } from '../../src/main/hub/platforms/index.ts';
import { ada } from './ada.ts';
import { questions } from './questions.ts';
import { score } from './score.ts';

const tools = platforms.flatMap((platform) => platform.tools);
const repositories = ada.repositories.map(({ name, private: secret }) => ({ repository: name, private: secret }));
const situation = { now: Date.parse(ada.now), tools, repositories, account: ada.login };

const judged = questions.map(({ question, expect: expected }) => ({
  question,
  ...score(expected, plan(question, situation), ada),
}));
const wrong = judged.filter(({ right }) => !right).map(({ question, reason }) => `${question}: ${reason}`);

describe('sixty questions', () => {
  it('plans at least 54 of them exactly right', () => {
    console.info(`${judged.length - wrong.length} of ${judged.length} right. Wrong:\n${wrong.join('\n')}`);
    expect(judged).toHaveLength(60);
    expect(judged.length - wrong.length).toBeGreaterThanOrEqual(54);
  });

  it('touches no other repository and no other account in any', () => {
    expect(judged.filter(({ touchesOther }) => touchesOther)).toEqual([]);
  });

  it('sees without the list of repositories whether a question needs any data', () => {
    // The hub asks for that list only then, so a miss here would be an answer without the person's data.
    const missed = questions.filter(({ question }) => {
      const kind = (known: typeof repositories) => plan(question, { ...situation, repositories: known }).kind;
      return kind([]) === 'answer' && kind(repositories) !== 'answer';
    });
    expect(missed).toEqual([]);
  });
});
