/** What was fetched for a question, before any of it goes to a model. */
import type { Failure } from '../../../shared/errors.ts';

export type Fetched = {
  tool: string;
  title: string;
  platform: string;
  /** The account's label, such as a GitHub login. */
  account: string;
  arguments: Record<string, unknown>;
  /** As the tool's output has it: `items` and counts, or one thing. Pages are joined. */
  result: { value: Record<string, unknown>; complete: boolean } | { failure: Failure };
  /** No stranger wrote any of it; left out, somebody may have. */
  isTrusted?: true;
};
