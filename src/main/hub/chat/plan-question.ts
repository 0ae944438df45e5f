/** The plan of a question over all accounts that the key covers. */
import type { Failure } from '../../../shared/errors.ts';
import type { Account } from '../../../shared/model.ts';
import type { Clock } from '../ports.ts';
import type { Inventory } from '../tools/inventory.ts';
import type { Caller } from '../tools/invoke.ts';
import { type DailyCalls, dailyCalls } from './daily-calls.ts';
import type { AccountCall } from './fetch-calls.ts';
import { type Plan, plan } from './plan/plan.ts';
import type { Repositories } from './repositories.ts';

/** Questions about what is on this platform are read in more depth than those about a day. */
const platform = 'github';

export type QuestionPlan =
  | { kind: 'answer' }
  | { kind: 'calls'; calls: AccountCall[]; next?: DailyCalls['next']; meant?: DailyCalls['meant'] }
  | { kind: 'write'; call: AccountCall }
  | { kind: 'unclear'; repositories: string[] }
  /** Each of these accounts has the place that is to be changed. */
  | { kind: 'which account'; accounts: string[] }
  /** What is meant could not be found out. */
  | { kind: 'failed'; failures: Failure[] };

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
  // Those that the key does not allow as well: `invoke` refuses them, where a model might say that it had made the change.
  const tools = inventory.all.map(({ tool }) => tool);
  const isOn = ({ tool }: AccountCall): boolean => inventory.find(tool)?.platform.name === platform;

  async function planCode(caller: Caller, question: string, mine: readonly Account[]): Promise<QuestionPlan> {
    const situation = { now: clock.now(), tools, repositories: [], account: '' };
    const blind = plan(question, situation);
    if (blind.kind === 'answer') return blind;

    const covered = mine.filter((one) => one.platform === platform);
    if (covered.length === 0) return withAccount(blind.kind === 'calls' ? blind : whoami, undefined);
    const plans: QuestionPlan[] = [];
    // One after the other: a key may have a single call under way at a time.
    for (const account of chosen(covered, question)) {
      const listed = await repositories(caller, account);
      const known = { ...situation, repositories: listed.ok ? listed.value : [], account: account.label };
      const planned = withAccount(plan(question, known), covered.length > 1 ? account : undefined, account.label);
      const needsList = planned.kind !== 'calls' && !listed.ok;
      plans.push(needsList ? { kind: 'failed', failures: [listed.failure] } : planned);
    }
    return joined(plans);
  }

  return async (caller, question) => {
    const { userId, grant } = caller.key;
    const mine = (await accounts.list(userId)).filter(
      ({ id, state }) => state !== 'disconnecting' && grant.accounts.includes(id),
    );
    const platforms = [...new Set(inventory.all.map((listed) => listed.platform))];
    const daily = dailyCalls({ question, now: clock.now(), platforms, accounts: mine, grant });
    if (!daily) return planCode(caller, question, mine);
    const { calls, next, meant, named, isBriefing } = daily;
    const isCode = named.includes(platform) || calls.length === 0;
    const code: QuestionPlan = isCode ? await planCode(caller, question, mine) : { kind: 'answer' };
    const isAlone = named.length === 1 && named[0] === platform;
    if (calls.length === 0 || (isAlone && !isBriefing)) return code;
    if (code.kind !== 'answer' && code.kind !== 'calls') return code;
    const [asked, others] = code.kind === 'calls' ? [code.calls, calls.filter((call) => !isOn(call))] : [[], calls];
    return { kind: 'calls', calls: [...asked, ...others], ...(next && { next }), ...(meant && { meant }) };
  };
}

const whoami: Plan = { kind: 'calls', calls: [{ tool: 'github_get_me', arguments: {} }] };

/** One that the question names, or all. The owner in `owner/name` names no account: others may see that repository, too. */
function chosen(covered: Account[], question: string): Account[] {
  const words = new Set(question.toLowerCase().split(/[^\p{L}\p{N}_/-]+/u));
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
  const failures = plans.flatMap((each) => (each.kind === 'failed' ? each.failures : []));
  if (failures.length > 0) return { kind: 'failed', failures };
  const places = new Set(writes.map(({ call }) => String(call.arguments['repository'])));
  if (places.size === 1) return { kind: 'which account', accounts: writes.map(({ call }) => call.account) };
  const unclear = plans.filter((each) => each.kind === 'unclear');
  const repositories = [...new Set([...unclear.flatMap((each) => each.repositories), ...places])];
  return unclear.length + writes.length > 0 ? { kind: 'unclear', repositories } : { kind: 'answer' };
}
