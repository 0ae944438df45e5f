import type { CallName, CallOutput } from '../../../shared/contract.ts';
import { ok, type Result } from '../../../shared/result.ts';
import { callerOf } from './caller.ts';
import type { Invocation } from './invocation.ts';

export type Option = {
  type: 'string' | 'boolean';
  multiple?: true;
  /** What stands for the value in the help. */
  value?: string;
  about: string;
};

/** What a command says: `output` with --json, else `text`. */
export type Shown = { output: unknown; text: string; exitCode?: number };

export type Command = {
  name: string;
  arguments: string[];
  about: string;
  options: Record<string, Option>;
  /** Answers nothing when it has said everything itself. */
  run(invocation: Invocation): Promise<Result<Shown | undefined>>;
};

/** A command that is one call to the running hub. `input` is checked by the contract before anything is sent. */
export function hubCommand<N extends CallName>(declared: {
  name: string;
  arguments?: string[];
  about: string;
  options?: Record<string, Option>;
  call: N;
  input(invocation: Invocation): unknown;
  text(output: CallOutput<N>, invocation: Invocation): string;
  exitCode?(output: CallOutput<N>): number;
}): Command {
  return {
    arguments: [],
    options: {},
    ...declared,
    async run(invocation) {
      const answered = await callerOf(invocation)(declared.call, declared.input(invocation));
      if (!answered.ok) return answered;
      const output = answered.value;
      return ok({ output, text: declared.text(output, invocation), exitCode: declared.exitCode?.(output) ?? 0 });
    },
  };
}
