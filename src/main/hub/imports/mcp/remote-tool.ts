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
  description: z.string().default(''),
  inputSchema: z.record(z.string(), z.unknown()),
  outputSchema: z.record(z.string(), z.unknown()).optional(),
  annotations: Hints.optional().catch(undefined),
});
export type RemoteTool = z.infer<typeof RemoteTool>;

/** More than any server of note lists: each is compiled, and kept. The lengths are in characters of JSON. */
const [mostTools, longestTool, longestList] = [200, 50_000, 500_000];

/** The tools that fit, by the first of each name. Pure. */
export function remoteTools(listed: readonly unknown[]): RemoteTool[] {
  const byName = new Map<string, RemoteTool>();
  let length = 0;
  for (const one of listed.slice(0, mostTools)) {
    const own = JSON.stringify(one).length;
    if (own > longestTool || length + own > longestList) continue;
    const read = RemoteTool.safeParse(one);
    if (!read.success || byName.has(read.data.name)) continue;
    length += own;
    byName.set(read.data.name, read.data);
  }
  return [...byName.values()];
}
