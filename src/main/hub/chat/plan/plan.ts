/** From a question to tool calls, without a model: a pure function that asks about what it would have to guess. */
import type { Tool } from '../../tools/tool.ts';
import { callsFor } from './calls.ts';
import { type Repository, similarTo } from './names.ts';
import type { Span } from './pieces.ts';
import { readClauses } from './reading.ts';
import { type Request, readRequests } from './requests.ts';
import { writeCall } from './write-call.ts';

export type Call = {
  tool: string;
  arguments: Record<string, unknown>;
  /** What the question asks for, also where the tool cannot be told: the caller keeps only what fits. */
  visibility?: 'private' | 'public';
  span?: Span;
};

export type Plan =
  | { kind: 'calls'; calls: Call[] }
  | { kind: 'answer' }
  | { kind: 'write'; tool: string; arguments: Record<string, unknown> }
  /** A repository that is not one the key may see, or that was not named: which of these is meant? */
  | { kind: 'unclear'; repositories: string[] };

export type Situation = {
  now: number;
  tools: readonly Tool[];
  /** Those that the key may see. */
  repositories: readonly Repository[];
  /** The login of the connected account. */
  account: string;
};

/** What a chat front end asks about a conversation on its own, such as a title, holds the person's words as material. */
const background = /^\s*### Task:/;

export function plan(question: string, situation: Situation): Plan {
  if (background.test(question)) return { kind: 'answer' };
  const requests = readRequests(readClauses(question, situation.repositories, situation.now));
  const write = requests.find(({ change }) => change);
  if (write) return planWrite(write, situation);

  const found = requests.map((request) => callsFor(request, situation));
  const unclear = found.flatMap((each) => each.unclear ?? []);
  if (found.some((each) => each.unclear)) return { kind: 'unclear', repositories: [...new Set(unclear)].slice(0, 5) };
  const calls = withoutRepeats(found.flatMap(({ calls }) => calls)).filter((call) => isAccepted(call, situation));
  return calls.length > 0 ? { kind: 'calls', calls } : { kind: 'answer' };
}

function planWrite(request: Request, situation: Situation): Plan {
  const names = [...new Set(request.repositories.flat())];
  const similar = request.strangers.flatMap((name) => similarTo(name, situation.repositories));
  const [repository] = names;
  const call = writeCall(request, repository ?? '', situation.account);
  if (!call) return { kind: 'answer' };
  if (!repository || names.length > 1 || request.strangers.length > 0)
    return { kind: 'unclear', repositories: [...new Set([...names, ...similar])].slice(0, 5) };
  return isAccepted(call, situation)
    ? { kind: 'write', tool: call.tool, arguments: call.arguments }
    : { kind: 'answer' };
}

/** Arguments that the tool would refuse, such as a number of no issue, make no call. */
function isAccepted(call: Call, { tools }: Situation): boolean {
  const tool = tools.find(({ name }) => name === call.tool);
  return tool?.input.safeParse(call.arguments).success ?? false;
}

/** "What did I write yesterday? List my commits." is one call: a call that another one repeats and narrows is left out. */
function withoutRepeats(calls: Call[]): Call[] {
  const entries = (call: Call) =>
    Object.entries({ ...call.arguments, tool: call.tool, visibility: call.visibility, span: call.span })
      .filter(([, value]) => value !== undefined)
      .map((entry) => JSON.stringify(entry));
  return calls.filter((call, position) => {
    const own = entries(call);
    return !calls.some((other, place) => {
      const theirs = new Set(entries(other));
      const repeats = own.every((entry) => theirs.has(entry));
      return place !== position && repeats && (theirs.size > own.length || place < position);
    });
  });
}
