/** A tool is data: `invoke` decides, exchanges, calls and records; `run` only fetches and projects. */
import type * as z from 'zod';
import type { Access } from '../../../shared/model.ts';
import type { Result } from '../../../shared/result.ts';
import type { PlatformClient } from '../platforms/platform.ts';

/** What a tool gets to work with; it cannot reach a token, a key or the database. */
export type ToolContext = {
  client: PlatformClient;
  /** The account's label at the platform, such as a GitHub login. */
  account: string;
  now: number;
  /** Whether the key may touch a repository that the arguments do not name, such as one found by a search. */
  allows(repository: string): boolean;
  /** Tells a waiting client how far the call is. */
  progress(message: string, done: number, total: number): void;
};

export type Tool<Input extends z.ZodObject = z.ZodObject, Output extends z.ZodObject = z.ZodObject> = {
  name: string;
  title: string;
  description: string;
  /** Required, without a default: an unset flag must never turn a write into a read. */
  access: Access;
  /** The group under which a key may have it listed, with others that are used for the same things. */
  toolset: string;
  input: Input;
  output: Output;
  /** The repository that the arguments name, `owner/name`, or undefined when they range over several. */
  repository(input: z.infer<Input>): string | undefined;
  run(input: z.infer<Input>, context: ToolContext): Promise<Result<z.infer<Output>>>;
};

/** Declares a tool with its types inferred, then forgets them so that tools of any shape fit one list. */
export function tool<Input extends z.ZodObject, Output extends z.ZodObject>(declared: Tool<Input, Output>): Tool {
  return declared as unknown as Tool;
}
