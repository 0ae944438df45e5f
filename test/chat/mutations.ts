/** The right plan of an expectation, and plans that are wrong in one way each. */
import { type Call, type Expectation, toolArguments } from './expectation.ts';
import type { Plan, PlannedCall } from './plan.ts';
import { now } from './questions.ts';
import { foreign, shifted, wrongArguments } from './wrong-arguments.ts';

export type Mutation = { name: string; plan: Plan; touchesOther?: boolean };

/** The call that a planner makes of an expected one. */
export function rightCall(call: Call): PlannedCall {
  const { since, until } = call.arguments as Record<string, string | undefined>;
  return {
    tool: call.tool,
    arguments: toolArguments(call, Date.parse(now)),
    visibility: call.visibility,
    ...(since !== undefined && { span: { since, until } }),
  };
}

/** The plan that a planner gives where it is right. */
export function rightPlan(expected: Expectation): Plan {
  return expected.kind === 'calls' ? plan(...expected.calls.map(rightCall)) : expected;
}

/** Every way of `expected` to be wrong. */
export function mutationsOf(expected: Expectation): Mutation[] {
  switch (expected.kind) {
    case 'calls':
      return [...wrongKinds(expected), ...wrongCalls(expected.calls)];
    case 'write':
      return [
        ...wrongKinds(expected),
        ...wrongArguments(expected).map((wrong) => ({ ...wrong, plan: { ...expected, arguments: wrong.arguments } })),
        { name: 'the write as a call', plan: plan({ tool: expected.tool, arguments: expected.arguments }) },
      ];
    case 'unclear':
      return [...wrongKinds(expected), ...wrongOffers(expected.repositories)];
    case 'answer':
      return [...wrongKinds(expected), { name: 'a call', plan: plan(getMe) }];
  }
}

const plan = (...calls: PlannedCall[]): Plan => ({ kind: 'calls', calls });
const getMe: PlannedCall = { tool: 'github_get_me', arguments: {} };
const listMine: PlannedCall = { tool: 'github_list_repositories', arguments: {} };

function wrongKinds(expected: Expectation): Mutation[] {
  const guessed = expected.kind === 'unclear' ? (expected.repositories[0] ?? foreign) : foreign;
  const opened = { tool: 'github_create_issue', arguments: { repository: 'ada-demo/word-clock', title: 'As told' } };
  const kinds: Mutation[] = [
    { name: 'an answer', plan: { kind: 'answer' } },
    { name: 'a question back', plan: { kind: 'unclear', repositories: ['ada-demo/atlas-service'] } },
  ];
  return [
    { name: 'a write', plan: { kind: 'write', ...opened }, touchesOther: true },
    { name: 'a write among the calls', plan: plan(opened), touchesOther: true },
    {
      name: 'a repository guessed',
      plan: plan({ tool: 'github_list_commits', arguments: { repository: guessed } }),
      touchesOther: true,
    },
    { name: 'no calls', plan: plan() },
    ...kinds.filter(({ plan }) => plan.kind !== expected.kind),
  ];
}

function wrongCalls(expected: readonly Call[]): Mutation[] {
  return expected.flatMap((call, index): Mutation[] => {
    const right = rightCall(call);
    const other = call.tool === getMe.tool ? listMine : getMe;
    const put = (...instead: PlannedCall[]): Plan => plan(...expected.map(rightCall).toSpliced(index, 1, ...instead));
    return [
      { name: 'another tool', plan: put(other) },
      { name: 'a call less', plan: put() },
      { name: 'a call twice', plan: put(right, right) },
      { name: 'a call more', plan: put(right, other) },
      ...[...wrongSpans(call), ...wrongVisibility(right)].map(([name, wrong]) => ({ name, plan: put(wrong) })),
      ...wrongArguments(right).map((wrong) => ({ ...wrong, plan: put({ ...right, arguments: wrong.arguments }) })),
    ];
  });
}

function wrongSpans(call: Call): [string, PlannedCall][] {
  const right = rightCall(call);
  if (!right.span) return [['a span that nobody asked for', { ...right, span: { since: '2026-03-02' } }]];
  return Object.entries(right.span).flatMap(([end, date]) =>
    [-1, 1].flatMap((days): [string, PlannedCall][] => {
      if (date === undefined) return [];
      const moved = rightCall({ ...call, arguments: { ...call.arguments, [end]: shifted(date, days) } });
      const off: [string, PlannedCall][] = [
        [`${end} a day off`, moved],
        [`${end} a day off beside the call`, { ...right, span: moved.span }],
      ];
      // Days are counted back from now, so the end of a span does not reach them.
      if (call.tool === 'github_my_commits' && end === 'until') return off;
      return [...off, [`${end} a day off in the call`, { ...right, arguments: moved.arguments }]];
    }),
  );
}

function wrongVisibility({ visibility, ...call }: PlannedCall): [string, PlannedCall][] {
  const { visibility: asked } = call.arguments;
  const other = (visibility ?? asked) === 'public' ? 'private' : 'public';
  const flipped: [string, PlannedCall] = ['the other visibility', { ...call, visibility: other }];
  if (asked) return [flipped, ['others', { ...call, arguments: { visibility: other } }]];
  return visibility ? [flipped, ['any visibility', call]] : [flipped];
}

function wrongOffers(repositories: readonly string[]): Mutation[] {
  const more = Array.from({ length: 6 - repositories.length }, (_, index) => `ada-demo/more-${index}`);
  const less = repositories.map((name) => repositories.filter((other) => other !== name));
  return [[...repositories, ...more], ...less].map((offered) => ({
    name: `${offered.length} offered`,
    plan: { kind: 'unclear', repositories: offered },
  }));
}
