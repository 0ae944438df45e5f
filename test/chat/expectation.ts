/** The right plan for a question, and how its spans reach the tools, which take them in different ways. */

export type Call = {
  tool: string;
  repository?: string;
  /** Only of such repositories. */
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

/** What the tool itself takes for a call. */
export function toolArguments({ repository, visibility, arguments: named }: Call): Record<string, unknown> {
  const { until, ...rest } = named;
  return {
    ...rest,
    ...(repository !== undefined && { repository }),
    ...(visibility !== undefined && { visibility }),
    // The tools include the day that they are given as the end.
    ...(typeof until === 'string' && { until: new Date(Date.parse(until) - day).toISOString().slice(0, 10) }),
  };
}
