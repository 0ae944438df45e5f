import * as z from 'zod';
import { type PlainResult, plainOk, plainProblem } from './attempt.ts';

/** MCP as most clients speak it: `initialize` first, one question after the other. Any step fails with a sentence. */
export type McpConversation = {
  ask(method: string, params: object): Promise<PlainResult<unknown>>;
  tell(method: string): Promise<PlainResult<undefined>>;
  /** Leaves nothing running. */
  end(): Promise<void>;
};

export const spokenVersion = '2025-06-18';

const Answer = z.object({
  id: z.union([z.string(), z.number()]),
  result: z.optional(z.unknown()),
  error: z.optional(z.object({ message: z.string() })),
});

/** What a message answers to the question of that id; undefined where it is something else. */
export function responseIn(message: unknown, id: number): PlainResult<unknown> | undefined {
  const read = Answer.safeParse(message);
  if (!read.success || read.data.id !== id) return undefined;
  return read.data.error ? plainProblem(read.data.error.message) : plainOk(read.data.result);
}

export function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
