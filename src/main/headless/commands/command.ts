import { resolve } from 'node:path';
import { type CallInput, type CallName, type CallOutput, contract } from '../../../shared/contract.ts';
import { fail, ok, type Result } from '../../../shared/result.ts';
import { defaultDataFolder } from '../data-folder.ts';
import { browsableUrl } from '../open-url.ts';
import { askOwnerPassphrase } from '../owner-passphrase.ts';
import { callHub } from '../socket-client.ts';

export type Option = {
  type: 'string' | 'boolean';
  multiple?: true;
  /** What stands for the value in the help. */
  value?: string;
  about: string;
};

/** One line of the command line, taken apart. */
export type Invocation = {
  arguments: string[];
  values: Record<string, string | boolean | (string | boolean)[] | undefined>;
  /** Where the program's entry file lies, beside which the demo world is found. */
  entryFolder: string;
  version: string;
};

/** What a command says: `output` with --json, else `text`. */
type Shown = { output: unknown; text: string; exitCode?: number };

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
  text(output: CallOutput<N>): string;
  exitCode?(output: CallOutput<N>): number;
}): Command {
  return {
    arguments: [],
    options: {},
    ...declared,
    async run(invocation) {
      const answered = await callAsPerson(dataFolderOf(invocation), declared.call, declared.input(invocation));
      if (!answered.ok) return answered;
      const output = answered.value;
      return ok({ output, text: declared.text(output), exitCode: declared.exitCode?.(output) ?? 0 });
    },
  };
}

/** Makes a call for the person at this terminal, who is asked for the owner passphrase where it takes one. */
export async function callAsPerson<N extends CallName>(
  folder: string,
  call: N,
  rawInput: unknown,
): Promise<Result<CallOutput<N>>> {
  const parsed = contract[call].input.safeParse(rawInput);
  if (!parsed.success) return fail('usage', parsed.error.issues.map(describe).join(' '));
  const request = { call, input: parsed.data as CallInput<N> };
  const first = await callHub(folder, request, announce);
  // Another message says that this hub has no passphrase: then there is nothing to ask for.
  if (first.ok || !isAskingForPassphrase(first)) return first;
  const passphrase = await askOwnerPassphrase();
  return passphrase.ok ? callHub(folder, { ...request, passphrase: passphrase.value }, announce) : passphrase;
}

const isAskingForPassphrase = ({ failure }: ReturnType<typeof fail>) =>
  failure.code === 'passphrase_needed' && failure.message === fail('passphrase_needed').failure.message;

/** The folder the person names with --data-dir, or the usual one. */
export function dataFolderOf({ values }: Invocation, demo = false): string {
  const named = values['data-dir'];
  return resolve(typeof named === 'string' ? named : defaultDataFolder(demo));
}

/** On standard error, so that --json leaves one value on standard output. */
function announce(address: string): void {
  const url = browsableUrl(address);
  if (url !== undefined) process.stderr.write(`Continue in your browser:\n  ${url}\n`);
}

function describe(issue: { path: PropertyKey[]; minimum?: unknown; maximum?: unknown }): string {
  const limit =
    issue.maximum !== undefined
      ? ` (at most ${issue.maximum})`
      : issue.minimum !== undefined
        ? ` (at least ${issue.minimum})`
        : '';
  return `${issue.path.map(String).join('.')} is missing or not acceptable${limit}.`;
}
