/** A tool as its server describes it. All of it is a stranger's: it is measured here, and cleaned before a model sees any. */
import * as z from 'zod';

const Hints = z.object({
  readOnlyHint: z.boolean().optional(),
  destructiveHint: z.boolean().optional(),
  idempotentHint: z.boolean().optional(),
  openWorldHint: z.boolean().optional(),
});

export const RemoteTool = z.object({
  name: z.string().min(1).max(128),
  title: z.string().max(500).optional(),
  description: z.string().max(100_000).default(''),
  inputSchema: z.record(z.string(), z.unknown()),
  outputSchema: z.record(z.string(), z.unknown()).optional(),
  annotations: Hints.optional().catch(undefined),
});
export type RemoteTool = z.infer<typeof RemoteTool>;

/** More than any server of note lists; and characters of JSON for one, which is room for a schema of some hundred fields. */
const [mostTools, longest] = [500, 200_000];

/** The tools that fit, by the first of each name. Pure. */
export function remoteTools(listed: readonly unknown[]): RemoteTool[] {
  const byName = new Map<string, RemoteTool>();
  for (const one of listed.slice(0, mostTools)) {
    if (JSON.stringify(one).length > longest) continue;
    const read = RemoteTool.safeParse(one);
    if (read.success && !byName.has(read.data.name)) byName.set(read.data.name, read.data);
  }
  return [...byName.values()];
}
