/** How a change is made: looked at once more, and only where it still is what the person saw. */
import type { Preview, Undo } from '../../../shared/model.ts';
import { fail, ok, type Result } from '../../../shared/result.ts';
import { visible } from '../../../shared/visible.ts';
import { canonicalJson } from '../audit/canonical-json.ts';
import type { PlatformClient } from '../platforms/platform.ts';
import type { ToolContext, WriteTool } from './tool.ts';

type Written = { value: Record<string, unknown>; undo: Undo; outsider?: false };

/**
 * Makes the preview again and the change by it. Fails with `approval_changed`, and has sent nothing, where the preview is not
 * the one `shown`. `context` can only read; `client` makes the change, and `begins` is called just before it may.
 */
export async function write(
  tool: WriteTool,
  input: Record<string, unknown>,
  context: ToolContext,
  { client, shown, begins }: { client: PlatformClient; shown: Preview; begins: () => void },
): Promise<Result<Written>> {
  const preview = await tool.preview(input, context);
  if (!preview.ok) return preview;
  const changed = whatChanged(shown, preview.value);
  if (changed !== undefined) return fail('approval_changed', changed);
  begins();
  const made = await tool.run(input, { ...context, client, preview: preview.value });
  if (!made.ok) return made;
  const value = tool.output.parse(made.value);
  const { outsider } = preview.value;
  return ok({ value, undo: undoOf(tool, input, preview.value, value), ...(outsider === false && { outsider }) });
}

/** What takes a change back, with the same account. */
export function undoOf(tool: WriteTool, input: Record<string, unknown>, preview: Preview, value: object): Undo {
  const undo = tool.undo(input, preview, { ...value });
  const account = input['account'];
  if ('reason' in undo || account === undefined) return undo;
  return { ...undo, arguments: { ...undo.arguments, account } };
}

const mostNamed = 5;

/** In words, without the texts themselves: a failure is no place for what the platform holds. */
function whatChanged(shown: Preview, now: Preview): string | undefined {
  if (canonicalJson(shown) === canonicalJson(now)) return undefined;
  const before = new Map(shown.changes.map((change) => [change.name, canonicalJson(change)]));
  const after = new Map(now.changes.map((change) => [change.name, canonicalJson(change)]));
  const names = [...new Set([...before.keys(), ...after.keys()])].filter(
    (name) => before.get(name) !== after.get(name),
  );
  const parts = [...(shown.target === now.target ? [] : ['what it is about']), ...names].map((name) =>
    visible(name).slice(0, 100),
  );
  if (parts.length === 0) return 'Somebody has changed it since then.';
  const more = parts.length > mostNamed ? ` and ${parts.length - mostNamed} more` : '';
  return `Not as it was then: ${parts.slice(0, mostNamed).join(', ')}${more}.`;
}
