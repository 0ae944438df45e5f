/** What the hub says to a model and hears from it, no matter what server it runs on. */
import type { Failure } from '../../../../../shared/errors.ts';
import type { JsonSchema } from '../../../kernel/call.ts';

/** Data from platforms is only ever inside the text of a `user` message. */
export type PromptMessage = { role: 'system' | 'user' | 'assistant'; content: string };

export type OfferedTool = { name: string; description: string; inputSchema: JsonSchema };

/** JSON that an answer has to be: of a schema, or any object. */
export type JsonFormat =
  | { name: string; schema: Record<string, unknown>; description?: string; strict?: boolean }
  | 'object';

/** What a client may choose about the answer; nothing else of its request reaches the model. */
export type Sampling = {
  temperature?: number;
  topP?: number;
  maximumTokens?: number;
  stop?: string[];
  seed?: number;
  json?: JsonFormat;
};

export type ModelRequest = {
  messages: PromptMessage[];
  /** None offered: the request has no `tools` at all, which some servers refuse. */
  tools: OfferedTool[];
  sampling: Sampling;
  signal: AbortSignal;
};

export type Usage = { promptTokens: number; answerTokens: number };

/** Counts what one more request took. */
export function addUsage(sum: Usage, { promptTokens, answerTokens }: Usage): void {
  sum.promptTokens += promptTokens;
  sum.answerTokens += answerTokens;
}

/**
 * The last event is `end` or `failed`, and there is nothing after it. `toolsRefused`: the server takes no request that
 * offers tools, and has sent nothing; the same without them may work. `defect`: what was thrown, where nobody foresaw it.
 */
export type ModelEvent =
  | { kind: 'text'; text: string }
  | { kind: 'call'; name: string; arguments: string }
  | { kind: 'end'; reason: 'stop' | 'length' | 'filter' | 'calls'; usage?: Usage }
  | { kind: 'failed'; failure: Failure; toolsRefused: boolean; defect?: unknown };
