import * as z from 'zod';
import { type Attempt, done, problem } from './attempt.ts';

/** MCP as most clients speak it: `initialize` first, one question after the other. Any step fails with a sentence. */
export type Conversation = {
  ask(method: string, params: object): Promise<Attempt<unknown>>;
  tell(method: string): Promise<Attempt<undefined>>;
  /** Leaves nothing running. */
  end(): Promise<void>;
};

export const spoken = '2025-06-18';

const Answer = z.object({
  id: z.union([z.string(), z.number()]),
  result: z.optional(z.unknown()),
  error: z.optional(z.object({ message: z.string() })),
});

/** What a message answers to the question of that id; undefined where it is something else. */
export function answerIn(message: unknown, id: number): Attempt<unknown> | undefined {
  const read = Answer.safeParse(message);
  if (!read.success || read.data.id !== id) return undefined;
  return read.data.error ? problem(read.data.error.message) : done(read.data.result);
}

export function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
