/** From the words of a command line to a command, and the help, both from the table of commands. */
import { parseArgs } from 'node:util';
import { fail, ok, type Result } from '../../shared/result.ts';
import type { Command, Option } from './commands/command.ts';
import type { Invocation } from './commands/invocation.ts';
import { columns } from './text.ts';

const everywhere: Record<string, Option> = {
  'data-dir': { type: 'string', value: 'DIR', about: 'The data folder of the hub' },
  as: { type: 'string', value: 'PERSON', about: 'Whom it is for, by e-mail address or UserId; the owner unless told' },
  json: { type: 'boolean', about: 'Answer in JSON' },
  help: { type: 'boolean', about: 'Show this' },
};
const alone: Record<string, Option> = { version: { type: 'boolean', about: 'Show the version' } };

export type Parsed = { command: Command | undefined } & Pick<Invocation, 'arguments' | 'values'>;

/** Reads the words; options may stand anywhere. `command` is undefined when no words were given beside options. */
export function parseCommandLine(words: string[], commands: Command[]): Result<Parsed> {
  const options: Record<string, { type: 'string' | 'boolean'; multiple?: boolean }> = {};
  for (const set of [everywhere, alone, ...commands.map((command) => command.options)]) {
    for (const [name, { type, multiple = false }] of Object.entries(set)) options[name] = { type, multiple };
  }
  let read: { values: Invocation['values']; positionals: string[] };
  try {
    read = parseArgs({ args: words, options, allowPositionals: true });
  } catch (error) {
    return fail('usage', error instanceof Error ? firstSentence(error.message) : undefined);
  }
  const { values, positionals } = read;
  const [one, two] = positionals;
  const command = commands.find(({ name }) => name === `${one} ${two}`) ?? commands.find(({ name }) => name === one);
  if (command === undefined) {
    return one === undefined ? ok({ command, arguments: [], values }) : fail('usage', noCommand(positionals, commands));
  }
  const stray = Object.keys(values).find((name) => !(name in command.options) && !(name in everywhere));
  if (stray !== undefined) return fail('usage', `${command.name} has no option --${stray}.`);
  // An unset variable in a script must not turn into the current folder, or into the owner.
  if (values['data-dir'] === '') return fail('usage', '--data-dir names no folder.');
  if (values['as'] === '') return fail('usage', '--as names nobody.');
  const given = positionals.slice(command.name.split(' ').length);
  if (given.length !== command.arguments.length && values['help'] !== true) {
    return fail('usage', `It is: opengithubx ${[command.name, ...command.arguments].join(' ')}`);
  }
  return ok({ command, arguments: given, values });
}

function noCommand([one, two]: string[], commands: Command[]): string {
  const group = commands.filter(({ name }) => name.startsWith(`${one} `)).map(({ name }) => name);
  if (group.length > 0) return `There are: ${group.join(', ')}.`;
  return `There is no command ${[one, two].filter(Boolean).join(' ')}.`;
}

/** parseArgs goes on to advise about positional arguments, which mean nothing to a person. */
const firstSentence = (text: string) => `${text.split(/\. |\n/)[0]?.replace(/\.$/, '')}.`;

/** The help of the whole program. */
export function help(commands: Command[]): string {
  return [
    'OpenGitHubX: let the AI act, never let it touch the keys.',
    '',
    'opengithubx COMMAND [OPTIONS]',
    '',
    columns(commands.map((command) => [`  ${[command.name, ...command.arguments].join(' ')}`, command.about])),
    '',
    columns(optionRows({ ...everywhere, ...alone })),
    '',
    'The options of a command: opengithubx COMMAND --help',
  ].join('\n');
}

/** The help of one command. */
export function helpOf(command: Command): string {
  return [
    `opengithubx ${[command.name, ...command.arguments].join(' ')} [OPTIONS]`,
    `${command.about}.`,
    '',
    columns(optionRows({ ...command.options, ...everywhere })),
  ].join('\n');
}

const optionRows = (options: Record<string, Option>) =>
  Object.entries(options).map(([name, { value, about }]) => [`  --${name}${value ? ` ${value}` : ''}`, about]);
