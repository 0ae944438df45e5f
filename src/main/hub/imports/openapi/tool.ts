/** A tool of an imported description: its request is made as it was accepted, and its answer is whatever comes, cut small. */
import * as z from 'zod';
import { ok, type Result } from '../../../../shared/result.ts';
import { input } from '../../platforms/fields.ts';
import type { PlatformPlaceKind } from '../../platforms/platform.ts';
import { readTool, type Tool, type ToolContext, writeTool } from '../../tools/tool.ts';
import type { LiveTool } from '../imports.ts';
import { filesOfAnyTool, limitedRefusal } from '../limited.ts';
import { zodOf } from './field-schema.ts';
import { RequestReach, shownRequest } from './reach.ts';
import { requestFor } from './request.ts';
import { type ApiAnswer, sendRequest } from './send.ts';

const output = z.object({
  status: z.int(),
  private: z.literal(true),
  outsider: z.literal(true),
  data: z.unknown(),
  truncated: z.literal(true).optional().describe('Something was left out: ask for less at a time'),
});

type Of = {
  apiUrl: string;
  /** The name of the import. */
  toolset: string;
  /** What keys may be limited to on the accounts it uses. */
  places: readonly PlatformPlaceKind[];
};

export function openApiTool({ name, definition }: LiveTool, { apiUrl, toolset, places }: Of): Tool {
  const { access, words } = definition;
  const reach = RequestReach.parse(definition.reach);
  const fields = reach.parameters.map(({ field, schema, required }) => {
    const said = words[`field ${field}`];
    const described = said === undefined ? zodOf(schema) : zodOf(schema).describe(said);
    return [field, required ? described : described.optional()] as const;
  });
  const declared = {
    ...{ name, toolset, output, title: words['title'] ?? name },
    description: `${words['description'] ?? ''} (${shownRequest(reach)}, of an imported description)`,
    input: input(Object.fromEntries(fields)),
    place: () => undefined,
    ...filesOfAnyTool(places),
  };

  const within = (input: Record<string, unknown>, context: ToolContext): Result<Request> =>
    limitedRefusal(places, context) ?? requestFor(reach, apiUrl, input);

  async function run(input: Record<string, unknown>, context: ToolContext): Promise<Result<ApiAnswer>> {
    const request = within(input, context);
    return request.ok ? sendRequest(context.client, request.value, access !== 'read') : request;
  }

  if (access === 'read') return readTool({ ...declared, run });
  return writeTool({
    ...declared,
    access,
    run,
    isBatch: true,
    async preview(input: Record<string, unknown>, context) {
      const request = within(input, context);
      if (!request.ok) return request;
      const given = reach.parameters.filter(({ field }) => input[field] !== undefined);
      return ok({
        target: `${reach.method} ${request.value.url}`,
        version: null,
        changes: given.map(({ field, name: at, in: where }) => ({
          name: at === field ? `${at} (${where})` : `${at} (${where}, given as ${field})`,
          before: null,
          after: shown(input[field]),
        })),
      });
    },
    undo: () => ({ reason: 'Nobody knows what takes back what an imported tool did.' }),
  });
}

const shown = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value, null, 1));
