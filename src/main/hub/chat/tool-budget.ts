/** How much a model may have fetched for one question: it must not be able to empty accounts, or a budget, by a loop. */
import { canonicalJson } from '../audit/canonical-json.ts';
import type { Clock } from '../ports.ts';
import type { AccountCall } from './fetch-calls.ts';
import type { Fetched } from './fetched.ts';

const most = { calls: 16, rounds: 6, bytes: 400_000, milliseconds: 120_000 };

export type ToolBudget = {
  /** Whether anything more may be fetched. */
  left(): boolean;
  /** The calls that may still be made, each once. */
  take(wanted: { name: string; arguments: string }[]): AccountCall[];
  /** One more round is over. */
  round(): void;
  note(fetched: Fetched[]): void;
};

export function createToolBudget(clock: Clock): ToolBudget {
  const until = clock.now() + most.milliseconds;
  const made = new Set<string>();
  let rounds = 0;
  let bytes = 0;
  return {
    left: () => made.size < most.calls && rounds < most.rounds && bytes < most.bytes && clock.now() < until,
    round() {
      rounds += 1;
    },
    take(wanted) {
      const calls: AccountCall[] = [];
      for (const { name, arguments: text } of wanted) {
        const given = parsed(text);
        const call = canonicalJson({ name, given });
        if (made.has(call) || made.size >= most.calls) continue;
        made.add(call);
        calls.push({ tool: name, arguments: given, account: String(given['account'] ?? '') });
      }
      return calls;
    },
    note(fetched) {
      bytes = fetched.reduce((sum, { result }) => sum + JSON.stringify(result).length, 0);
    },
  };
}

/** No tool takes more; what nests without end would overflow the stack of whatever walks it. */
const deepest = 8;
const isShallow = (value: unknown, levels = deepest): boolean =>
  typeof value !== 'object' ||
  value === null ||
  (levels > 0 && Object.values(value).every((member) => isShallow(member, levels - 1)));

/** What is no JSON object is no argument either, and `invoke` refuses and records it. */
function parsed(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text === '' ? '{}' : text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value) && isShallow(value))
      return value as Record<string, unknown>;
  } catch {
    // told below
  }
  return { unreadable: true };
}
