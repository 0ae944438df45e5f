/** The effect itself, once all is decided and recorded: Token Vault, platform, projection. A change is made only as its person saw it. */
import { canonicalJson } from '../../../../shared/canonical-json.ts';
import type { Preview, Undo } from '../../../../shared/model.ts';
import { type Failed, fail, ok, type Result } from '../../../../shared/result.ts';
import type { Platform, PlatformClient } from '../../platforms/platform.ts';
import { type Tool, type ToolContext, undoOf, type WriteTool } from '../../platforms/tool.ts';
import type { RecentChanges } from '../approvals/recent-changes.ts';
import { namesChanged } from '../approvals/subject.ts';
import type { AllowedCall, Caller, CallOutcome, CallPreview, Execution } from '../call.ts';
import { withoutOutsiders } from '../labels/without-outsiders.ts';
import { screenOutcome } from '../screening/screen.ts';
import { createBranchLimits } from './branch-limits.ts';
import { CallRun, type CallRunParts, unreached } from './call-run.ts';

export type Executor = {
  /** What a tool that changes something would do. Nothing that is sent for it can change anything. */
  previewChange(caller: Caller, decided: AllowedCall): Promise<CallOutcome<CallPreview>>;
  /** The effect; of a tool that changes something only while its preview is the one `shown`. `callId` is its name in the record. */
  execute(caller: Caller, decided: AllowedCall, callId: string, shown?: Preview): Promise<CallOutcome<Execution>>;
};

type Dependencies = Omit<CallRunParts, 'branchLimitOf'> & { recentChanges: Pick<RecentChanges, 'note'> };

export function createExecutor({ recentChanges, ...dependencies }: Dependencies): Executor {
  const parts: CallRunParts = { ...dependencies, branchLimitOf: createBranchLimits() };

  return {
    previewChange: (caller, decided) => {
      const { listed, input } = decided;
      const { tool, platform } = listed;
      return new CallRun(parts, caller, decided).run<CallPreview>(async (context) => {
        const seen = tool.access === 'read' ? tool.sends?.(input, context) : tool.preview(input, context);
        if (!seen) throw new Error(`${tool.name} changes nothing that could be shown before.`);
        const preview = await seen;
        if (!preview.ok) return preview;
        if (tool.access === 'read') return ok({ preview: preview.value });
        const refused = tool.place(input) && !tool.isPersonal ? await refusedToAll(context, platform) : undefined;
        if (refused) return refused;
        const undo = tool.undo?.(input, preview.value);
        return ok({ preview: preview.value, ...(undo && { undo: withAccount(undo, input) }) });
      });
    },
    execute: async (caller, decided, callId, shown) => {
      const { listed, input } = decided;
      const { tool } = listed;
      let isNoted = false;
      const noteChange = (preview: Preview, undo: Undo): void => {
        const { key } = caller;
        const who = key.isPerson ? { keyId: null, isUndo: true as const } : { keyId: key.id };
        recentChanges.note({ callId, userId: key.userId, client: key.client, ...who, decided, preview, undo });
        isNoted = true;
      };
      const end = await new CallRun(parts, caller, decided).run<Execution>(
        async (context, client, begins, lookedAt) => {
          if (tool.access !== 'read') {
            if (!shown) throw new Error(`${tool.name} was to run unseen.`);
            const written = await makeChange(tool, input, context, {
              client,
              shown,
              begins,
              isPaused: () => caller.key.paused,
              isAllowed: decided.isAllowed ?? (() => true),
            });
            if (written.ok) noteChange(shown, written.value.undo);
            return written;
          }
          const read = await tool.run(lookedAt, context);
          if (!read.ok) return read;
          const value = tool.output.parse(read.value);
          if (caller.key.grant.outsiders !== 'drop') return ok({ value });
          const kept = withoutOutsiders(value);
          return kept.ok ? ok({ value: kept.value }) : kept;
        },
      );
      // Cut on its way, and found to have been made.
      if (end.outcome === 'ok' && !isNoted && tool.access !== 'read' && shown && tool.undo) {
        noteChange(shown, withAccount(tool.undo(input, shown), input));
      }
      const counted = ({ value, ...rest }: Execution, removed: number): Execution => ({
        ...rest,
        value: { ...value, secrets_removed: removed },
      });
      return screenOutcome(end, caller.key.grant, counted, tool.access);
    },
  };
}

/** Why the platform will refuse the change in a public place, where the account may write but its application isn't installed. */
async function refusedToAll({ client, place }: ToolContext, platform: Platform): Promise<Failed | undefined> {
  const found = platform.unreached && (await place());
  const why =
    found?.ok && found.value.isOurs && !found.value.isPrivate
      ? await platform.unreached?.(client, found.value)
      : undefined;
  return why && unreached('platform_forbidden', why);
}

type Written = { value: Record<string, unknown>; undo: Undo; outsider?: false };

type Making = {
  client: PlatformClient;
  shown: Preview;
  begins: () => void;
  isPaused: () => boolean;
  isAllowed: () => boolean;
};

/**
 * Makes the preview again and the change by it. Fails with `approval_changed`, and has sent nothing, where the preview is not
 * the one `shown`. `context` can only read; `client` makes the change, and `begins` is called just before it may.
 */
export async function makeChange(
  tool: WriteTool,
  input: Record<string, unknown>,
  context: ToolContext,
  { client, shown, begins, isPaused, isAllowed }: Making,
): Promise<Result<Written>> {
  const preview = await tool.preview(input, context);
  if (!preview.ok) return preview;
  const changed = whatChanged(tool, shown, preview.value);
  if (changed !== undefined) return fail('approval_changed', changed);
  // Checked last, without a wait before the effect: once a pause is confirmed, nothing more begins.
  if (isPaused()) return fail('not_allowed', 'The key is paused.');
  // The same for what the person allowed for a while, which may be over.
  if (!isAllowed()) return fail('approval_withdrawn', 'What was allowed for 10 minutes has ended.');
  begins();
  const made = await tool.run(input, { ...context, client, preview: preview.value });
  if (!made.ok) return made;
  const value = tool.output.parse(made.value);
  const { outsider } = preview.value;
  const undo = withAccount(undoOf(tool, input, preview.value, { ...value }), input);
  return ok({ value, undo, ...(outsider === false && { outsider }) });
}

/** By the account that made the change, where its call named one. */
function withAccount(undo: Undo, { account }: Record<string, unknown>): Undo {
  return 'reason' in undo || account === undefined ? undo : { ...undo, arguments: { ...undo.arguments, account } };
}

const mostNamed = 5;

/** By what its client calls it alone: a failure is no place for what the platform holds, such as the names of files. */
function whatChanged({ input }: Tool, shown: Preview, now: Preview): string | undefined {
  if (canonicalJson(shown) === canonicalJson(now)) return undefined;
  const own = namesChanged(shown, now).filter((name) => Object.hasOwn(input.shape, name));
  const parts = [...(shown.target === now.target ? [] : ['what it is about']), ...own];
  if (parts.length === 0) return 'Somebody has changed it since then.';
  const more = parts.length > mostNamed ? ` and ${parts.length - mostNamed} more` : '';
  return `Not as it was then: ${parts.slice(0, mostNamed).join(', ')}${more}.`;
}
