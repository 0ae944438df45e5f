/** What stands behind two dashes: how a command declares its options, and those that several commands share. */
import type { Invocation } from './command.ts';

export type Option = {
  type: 'string' | 'boolean';
  multiple?: true;
  /** What stands for the value in the help. */
  value?: string;
  about: string;
};

/** An option with a value. */
export const option = (value: string, about: string): Option => ({ type: 'string', value, about });

/** One that may be said several times. */
export const listOption = (value: string, about: string): Option => ({ type: 'string', multiple: true, value, about });

/** One without a value. */
export const flag = (about: string): Option => ({ type: 'boolean', about });

/** Limits a key to some places, for every command that asks for one. */
export const placeOption = {
  place: listOption(
    'KIND=PATTERN',
    'Only these places of that kind, such as channel=team-* or calendar=Work; may be repeated',
  ),
} as const;

/** Which branches a key may change, for every command that asks for one. */
export const writeBranchesOption = {
  'write-branches': listOption(
    'PATTERN',
    'Change only these branches, such as agent/*, and read others; may be repeated',
  ),
} as const;

/** What a key names of accounts and tools, for every command that asks for one. */
export const reachOptions = {
  tool: listOption('T', 'Only this tool; may be repeated'),
  toolset: listOption('T', 'List the tools of this toolset at once and in full; may be repeated'),
  'tool-list': option('KIND', 'How many tools to list at once: all, short or small (default: what fits the client)'),
  account: listOption('A', 'Only this account; may be repeated'),
  'default-account': listOption('A', 'The account for calls that name none, one on each platform'),
} as const;

/** The same, as a wish for a key has it. */
export const reachOf = ({ values }: Pick<Invocation, 'values'>) => ({
  tools: values['tool'],
  toolsets: values['toolset'],
  // A person who names the tools wants them listed.
  toolList: values['tool-list'] ?? (values['tool'] ? 'all' : undefined),
  accounts: values['account'],
  defaultAccounts: values['default-account'],
});

/** The patterns by kind, for the hub to judge: what names no kind is no pattern of one. Undefined where nothing was said. */
export function placesOf({ values }: Pick<Invocation, 'values'>): Record<string, string[]> | undefined {
  const given = values['place'];
  if (!Array.isArray(given)) return undefined;
  const named = given.map((text) => {
    const [kind = '', ...pattern] = String(text).split('=');
    return { kind, pattern: pattern.join('=') };
  });
  const byKind = Map.groupBy(named, ({ kind }) => kind);
  return Object.fromEntries([...byKind].map(([kind, those]) => [kind, those.map(({ pattern }) => pattern)]));
}
