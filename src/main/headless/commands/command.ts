import { resolve } from 'node:path';
import { type CallInput, type CallName, type CallOutput, contract } from '../../../shared/contract.ts';
import { type Failed, fail, ok, type Result } from '../../../shared/result.ts';
import { visible } from '../../../shared/visible.ts';
import { type DemoKind, defaultDataFolder } from '../data-folder.ts';
import { askForPassphrase } from '../passphrase.ts';
import { callHub, isHubRunning, noHubOn } from '../socket-client.ts';
import { type Surroundings, type Terminal, withTerminal } from '../terminal.ts';
import type { SocketRequest } from '../wire.ts';
import { browserLegOf } from './browser-leg.ts';
import type { Option } from './options.ts';

/** What a command says: `output` with --json, else `text`. */
export type CommandOutput = { output: unknown; text: string; exitCode?: number };

export type Command = {
  name: string;
  /** One in brackets may be left out, and stands last. */
  arguments?: string[];
  about: string;
  options?: Record<string, Option>;
  /** Whole command lines without the program's name, for its help. */
  examples: readonly [string, string];
  /** Answers nothing when it has said everything itself. */
  run(invocation: Invocation): Promise<Result<CommandOutput | undefined>>;
};

/**
 * A command that is one call to the running hub. `input` is checked by the contract before anything is sent; left out, it is the
 * argument as `id`, or nothing. `gather` is for input that takes time, such as a question at the terminal. Without examples, it is
 * shown as it is and with --json.
 */
export function hubCommand<N extends CallName>(declared: {
  name: string;
  arguments?: string[];
  about: string;
  options?: Record<string, Option>;
  examples?: readonly [string, string];
  call: N;
  input?(invocation: Invocation): unknown;
  gather?(invocation: Invocation): Promise<Result<unknown>>;
  text(output: CallOutput<N>, invocation: Invocation): string;
  exitCode?(output: CallOutput<N>): number;
}): Command {
  const { name, call, text, exitCode } = declared;
  return {
    examples: [name, `${name} --json`],
    ...declared,
    async run(invocation) {
      const [id] = invocation.arguments;
      const gathered = await declared.gather?.(invocation);
      if (gathered?.ok === false) return gathered;
      const input = gathered?.value ?? declared.input?.(invocation) ?? (id === undefined ? {} : { id });
      const answered = await callerOf(invocation)(call, input);
      return told(answered, (output) => text(output, invocation), exitCode);
    },
  };
}

/** What a call answered, in words. */
export const told = <Output>(
  answered: Result<Output>,
  text: (output: Output) => string,
  exitCode: (output: Output) => number = () => 0,
): Result<CommandOutput> =>
  answered.ok
    ? ok({ output: answered.value, text: text(answered.value), exitCode: exitCode(answered.value) })
    : answered;

/** One line of the command line, taken apart. */
export type Invocation = {
  /** Both of the command, to be named where input does not fit: `--days`, `ID`. */
  options: Record<string, Option>;
  placeholders: string[];
  arguments: string[];
  values: Record<string, string | boolean | (string | boolean)[] | undefined>;
  /** Where the program's entry file lies, beside which the demo world is found. */
  entryFolder: string;
  version: string;
  surroundings: Surroundings;
};

/** The folder the person names with --data-dir, or the usual one. */
export function dataFolderOf({ values }: Invocation, demo: DemoKind = false): string {
  const named = values['data-dir'];
  return resolve(typeof named === 'string' ? named : defaultDataFolder(demo));
}

/** Why nothing need be asked of the person at the terminal: no hub runs. Undefined where one does. */
export async function withoutHub(invocation: Invocation): Promise<Failed | undefined> {
  const folder = dataFolderOf(invocation);
  return (await isHubRunning(folder)) ? undefined : noHubOn(folder);
}

/** Who is named with --as; undefined for the owner. */
export function personOf({ values }: Invocation): string | undefined {
  return typeof values['as'] === 'string' ? values['as'] : undefined;
}

/** Opens the terminal for as long as `act` takes. Fails with `usage` where there is none; `command` is named then. */
export function atTerminal<T>(
  { surroundings }: Invocation,
  command: string,
  act: (terminal: Terminal) => Promise<Result<T>>,
): Promise<Result<T>> {
  const missing = fail('usage', 'This command asks questions at a terminal, and there is none.', {
    hint: `Run \`opengithubx ${command}\` in a terminal.`,
  });
  return withTerminal(surroundings, missing, act);
}

/** A number as it was typed; what is none is left to the contract to refuse. */
export const numberGiven = (value: unknown) => (value === undefined || value === '' ? value : Number(value));

/** Passphrases that a command has asked for itself. */
type Typed = { passphrase?: string; newPassphrase?: string };

/** Makes a call for the person at this terminal; input that does not fit the contract is a usage failure. */
export type CallHub = <N extends CallName>(call: N, rawInput: unknown, typed?: Typed) => Promise<Result<CallOutput<N>>>;

/** A caller for the person named with --as, or the owner. Their passphrase is asked for when a call takes it, and once. */
export function callerOf(invocation: Invocation): CallHub {
  const folder = dataFolderOf(invocation);
  const as = personOf(invocation);
  const named = as === undefined ? {} : { as };
  let remembered: { passphrase?: string } = {};

  async function throughBrowser<N extends CallName>(
    request: SocketRequest & { call: N; input: CallInput<N> },
  ): Promise<Result<CallOutput<N>>> {
    const browser = browserLegOf(invocation);
    return callHub(folder, request, browser.show).finally(browser.end);
  }

  return async (call, rawInput, typed = {}) => {
    const parsed = contract[call].input.safeParse(rawInput);
    if (!parsed.success)
      return fail(
        'usage',
        [...new Set(parsed.error.issues.map((issue) => issueText(issue, invocation, rawInput)))].join(' '),
      );
    const request = { call, input: parsed.data as CallInput<typeof call>, ...named, ...remembered, ...typed };
    const first = await throughBrowser(request);
    if (first.ok || 'passphrase' in request || !isAskingForPassphrase(first)) return first;
    const answered = await askForPassphrase(invocation.surroundings, passphraseQuestion(invocation));
    if (!answered.ok) return answered;
    remembered = { passphrase: answered.value };
    return throughBrowser({ ...request, ...remembered });
  };
}

/** What the person at this terminal is asked. */
export function passphraseQuestion(invocation: Invocation): string {
  const as = personOf(invocation);
  return as === undefined ? 'Owner passphrase: ' : `Passphrase of ${visible(as)}: `;
}

/** Another message says that this hub has no passphrase, or that a new person must choose one. */
const isAskingForPassphrase = ({ failure }: ReturnType<typeof fail>) =>
  failure.code === 'passphrase_needed' && failure.message === fail('passphrase_needed').failure.message;

type Issue = {
  code?: string;
  path: PropertyKey[];
  minimum?: unknown;
  maximum?: unknown;
  values?: readonly unknown[];
  origin?: string;
  expected?: unknown;
  format?: unknown;
};

/** What is wrong with a value, by the name of its option: `Missing option: --client NAME.`, `--days must be at most 366.` */
function issueText(issue: Issue, invocation: Invocation, input: unknown): string {
  const { options, placeholders, arguments: words, values } = invocation;
  const field = String(issue.path[0]);
  const flags = field.replaceAll(/[A-Z]/g, (capital) => `-${capital.toLowerCase()}`);
  const option = [flags, flags.replace(/ies$/, 'y'), flags.replace(/s$/, '')].find((name) => name in options);
  const value = (input as Record<string, unknown> | undefined)?.[field];
  const isMissing = value === undefined;
  if (isMissing && option) return `Missing option: --${option} ${options[option]?.value ?? ''}.`;
  const isGiven = option !== undefined && values[option] !== undefined;
  const name = isGiven
    ? `--${option}`
    : (placeholders[words.indexOf(String(value))] ?? (option ? `--${option}` : field));
  const unit = issue.origin === 'string' ? ' characters long' : issue.origin === 'array' ? ' values' : '';
  if (issue.maximum !== undefined) return `${name} must be at most ${issue.maximum}${unit}.`;
  if (issue.minimum === 1 && issue.origin === 'string') return `${name} must not be empty.`;
  if (issue.minimum !== undefined) return `${name} must be at least ${issue.minimum}${unit}.`;
  if (issue.values) return `${name} must be one of ${issue.values.join(', ')}.`;
  if (issue.expected === 'number' && !isMissing) return `${name} takes a number.`;
  return isMissing ? `${name} is missing.` : `${name} has a value that is not valid.`;
}
