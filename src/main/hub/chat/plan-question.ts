/** The plan of a question over all accounts that the key covers. */
import type { Account } from '../../../shared/model.ts';
import type { Clock } from '../ports.ts';
import type { Inventory } from '../tools/inventory.ts';
import type { Caller } from '../tools/invoke.ts';
import type { AccountCall } from './fetch-calls.ts';
import { type Plan, plan } from './plan/plan.ts';
import type { Repositories } from './repositories.ts';

/** The planner reads questions about what is on this platform. */
const platform = 'github';

export type QuestionPlan =
  | { kind: 'answer' }
  | { kind: 'calls'; calls: AccountCall[] }
  | { kind: 'write'; call: AccountCall }
  | { kind: 'unclear'; repositories: string[] };

export type PlanQuestion = (caller: Caller, question: string) => Promise<QuestionPlan>;

type Dependencies = {
  accounts: { list(userId: string): Promise<Account[]> };
  inventory: Inventory;
  repositories: Repositories;
  clock: Clock;
};

/**
 * Asks for the repositories only if the question needs any data. Without a connected account the plan is what it would
 * be, so that the call says which account is missing.
 */
export function createPlanQuestion({ accounts, inventory, repositories, clock }: Dependencies): PlanQuestion {
  return async (caller, question) => {
    const { userId, grant } = caller.key;
    const tools = inventory.allowed(grant).map(({ tool }) => tool);
    const situation = { now: clock.now(), tools, repositories: [], account: '' };
    const blind = plan(question, situation);
    if (blind.kind === 'answer') return blind;

    const covered = (await accounts.list(userId)).filter(
      (one) => one.platform === platform && one.state !== 'disconnecting' && grant.accounts.includes(one.id),
    );
    if (covered.length === 0) return withAccount(blind.kind === 'calls' ? blind : whoami, undefined);
    const plans = await Promise.all(
      chosen(covered, question).map(async (account) => {
        const known = { ...situation, repositories: await repositories(caller, account), account: account.label };
        return withAccount(plan(question, known), covered.length > 1 ? account : undefined, account.label);
      }),
    );
    return joined(plans);
  };
}

const whoami: Plan = { kind: 'calls', calls: [{ tool: 'github_get_me', arguments: {} }] };

/** One that the question names, or all. */
function chosen(covered: Account[], question: string): Account[] {
  const words = new Set(question.toLowerCase().split(/[^\p{L}\p{N}_-]+/u));
  const named = covered.filter(({ label }) => words.has(label.toLowerCase()));
  return named.length > 0 ? named : covered;
}

/** Names the account in each call where there are several. */
function withAccount(planned: Plan, account: Account | undefined, label = ''): QuestionPlan {
  const named = account ? { account: account.id } : {};
  switch (planned.kind) {
    case 'calls':
      return {
        kind: 'calls',
        calls: planned.calls.map((call) => ({ ...call, arguments: { ...call.arguments, ...named }, account: label })),
      };
    case 'write': {
      const { tool } = planned;
      return { kind: 'write', call: { tool, arguments: { ...planned.arguments, ...named }, account: label } };
    }
    default:
      return planned;
  }
}

/** A change goes to the one account that has its place; what is unclear for one account may be clear for another. */
function joined(plans: QuestionPlan[]): QuestionPlan {
  const writes = plans.filter((each) => each.kind === 'write');
  const [write] = writes;
  if (write && writes.length === 1) return write;
  const calls = plans.flatMap((each) => (each.kind === 'calls' ? each.calls : []));
  if (calls.length > 0) return { kind: 'calls', calls };
  const unclear = plans.filter((each) => each.kind === 'unclear');
  const places = writes.map(({ call }) => String(call.arguments['repository']));
  const repositories = [...new Set([...unclear.flatMap((each) => each.repositories), ...places])];
  return unclear.length + writes.length > 0 ? { kind: 'unclear', repositories } : { kind: 'answer' };
}
