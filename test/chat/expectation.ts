/** The right plan for a question, and how its spans reach the tools, which take them in different ways. */

export type Call = {
  tool: string;
  repository?: string;
  /** What github_my_commits cannot be asked for: only items with this `private` may be used. */
  visibility?: 'private' | 'public';
  /** Named as in the tool, but a span is always `since` (included) and `until` (excluded), dates in UTC. */
  arguments: Readonly<Record<string, unknown>>;
};

export type Expectation =
  | { kind: 'calls'; calls: readonly Call[] }
  | { kind: 'answer' }
  | { kind: 'write'; tool: string; arguments: Readonly<Record<string, unknown>> }
  | { kind: 'unclear'; repositories: readonly string[] };

export type Question = { question: string; expect: Expectation };

const day = 86_400_000;

/** What the tool itself takes for a call. It may reach further than the span: items outside are for the planner to drop. */
export function toolArguments({ tool, repository, arguments: named }: Call, now: number): Record<string, unknown> {
  const { since, until, ...rest } = named;
  const place = repository === undefined ? rest : { ...rest, repository };
  if (tool === 'github_my_commits') {
    return typeof since === 'string' ? { ...place, days: Math.ceil((now - Date.parse(since)) / day) } : place;
  }
  return {
    ...place,
    ...(since !== undefined && { since }),
    // The tools include the day that they are given as the end.
    ...(typeof until === 'string' && { until: new Date(Date.parse(until) - day).toISOString().slice(0, 10) }),
  };
}
