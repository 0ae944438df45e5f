/** The contract's calls, each a few lines over the parts. Whether a caller may make them is the door's business. */
import { type CallName, type ChangeTopic, contract } from '../../../shared/contract.ts';
import { fail, type Result } from '../../../shared/result.ts';
import type { CallContext, CallHandlers } from '../contract/handler.ts';
import { type FeatureNeeds, features, handlersOf } from '../features/index.ts';
import { databaseFailure } from '../ground/database/database.ts';
import { ending } from '../ground/endings.ts';
import type { ChangeFeed } from '../kernel/changes.ts';

/** What a call changes for the windows of its person, by its name; of everybody where the topic is everybody's. */
const changed = new Map<string, readonly ChangeTopic[]>(
  features.flatMap(({ changes = {} }) => Object.entries(changes)),
);
const everybodys = new Set<ChangeTopic>(features.flatMap(({ everybodys = [] }) => everybodys));

/** These take away files, or what is at the tenant or in Open WebUI, and are made again where the disk fails: none may count before it is done. */
const notHeld: readonly CallName[] = ['audit.prune', 'openwebui.clean', 'tenant.undo'];
/** By these a person also ends passkeys, or has more asked for. */
const alsoEnding: readonly CallName[] = ['passkeys.reset', 'passkeys.level'];

/** Calls that end, pause or lower something, and count in memory until the disk takes them. */
export const endings: ReadonlySet<CallName> = new Set(
  (Object.keys(contract) as CallName[]).filter(
    (name) => (contract[name].callClass === 'stop' && !notHeld.includes(name)) || alsoEnding.includes(name),
  ),
);

type Handle = (input: never, context: CallContext) => Promise<Result<unknown>>;

/**
 * A failure where it has ended in memory alone: its person must know before the next restart. Also where the rest of the call failed, whose
 * words follow: a file that can't be written must not hide that its key comes back.
 */
const asEnding =
  (handle: Handle, dataDir: string): Handle =>
  (input, context) =>
    ending(async (own) => {
      const result = await handle(input, context).catch((error: unknown) => databaseFailure(error, dataDir));
      if (!own.isHeld) return result;
      return fail('not_on_record', result.ok ? undefined : result.failure.message);
    });

/** A database that can't be written is a failure the caller can act on, in every call alike. */
export function createCalls(needs: Omit<FeatureNeeds, 'calls'>, tell: ChangeFeed['tell']): CallHandlers {
  const handlers: CallHandlers = handlersOf({ ...needs, calls: () => handlers });
  const guarded = Object.entries(handlers).map(([name, handle]) => [
    name,
    async (input: never, context: CallContext): Promise<Result<unknown>> => {
      const act = endings.has(name as CallName) ? asEnding(handle, needs.facts.dataDir) : handle;
      const result = await act(input, context).catch((error: unknown) => databaseFailure(error, needs.facts.dataDir));
      // After a failure too: it may have come half-way, as a disconnection does that the tenant does not answer.
      for (const topic of changed.get(name) ?? []) {
        tell(topic, everybodys.has(topic) ? undefined : context.userId);
      }
      return result;
    },
  ]);
  return Object.fromEntries(guarded) as CallHandlers;
}
