/** Which tools there are, and which of them a key may use. Built once; schemas are converted once. */
import * as z from 'zod';
import type { Grant } from '../../../shared/model.ts';
import type { Platform } from '../platforms/platform.ts';
import type { Tool } from './tool.ts';

export type JsonSchema = Record<string, unknown>;

/** A tool with its platform and its schemas as they go over the wire. */
export type Listed = { tool: Tool; platform: Platform; inputSchema: JsonSchema; outputSchema: JsonSchema };

export type Inventory = {
  find(name: string): Listed | undefined;
  /** The tools that the grant names and whose access it allows, in their stable order. */
  allowed(grant: Grant): Listed[];
  all: Listed[];
};

/** JSON Schema 2020-12, the dialect of MCP and OpenAPI 3.1 alike. */
export const toJsonSchema = (schema: z.ZodType, io: 'input' | 'output'): JsonSchema =>
  z.toJSONSchema(schema, { io, target: 'draft-2020-12' }) as JsonSchema;

/** Throws on two tools of one name: that would be a defect in the list of platforms. */
export function createInventory(platforms: Platform[]): Inventory {
  const all = platforms.flatMap((platform) =>
    platform.tools.map((tool) => ({
      tool,
      platform,
      inputSchema: toJsonSchema(tool.input, 'input'),
      outputSchema: toJsonSchema(tool.output, 'output'),
    })),
  );
  const byName = new Map(all.map((listed) => [listed.tool.name, listed]));
  if (byName.size !== all.length) throw new Error('Two tools share a name.');
  return {
    all,
    find: (name) => byName.get(name),
    allowed: (grant) => all.filter(({ tool }) => grant.tools.includes(tool.name) && grant.access.includes(tool.access)),
  };
}
