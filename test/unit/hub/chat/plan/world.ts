import { type Plan, plan, type Situation } from '../../../../../src/main/hub/chat/plan/plan.ts';
import { github } from '../../../../../src/main/hub/platforms/github/index.ts';

/** A Thursday in the middle of the day. */
export const now = Date.parse('2026-07-09T12:00:00Z');

export const situation: Situation = {
  now,
  tools: github.tools,
  account: 'mira',
  repositories: [
    { repository: 'mira/paper-boat', private: true },
    { repository: 'mira/River_Map', private: true },
    { repository: 'mira/kettle', private: true },
    { repository: 'mira/garden-log', private: false },
    { repository: 'tidewater/garden-log', private: false },
    { repository: 'tidewater/harbour-api', private: true },
  ],
};

export const ask = (question: string, changed: Partial<Situation> = {}): Plan =>
  plan(question, { ...situation, ...changed });

/** The plan of one call. */
export function one(tool: string, given: Record<string, unknown>, asked: object = {}): Plan {
  return { kind: 'calls', calls: [{ tool: `github_${tool}`, arguments: given, ...asked }] };
}
