/** What `--help` says: a table of contents for the whole program, the commands of a word, the options of a command. */
import type { Command } from './commands/command.ts';
import { groups } from './commands/groups.ts';
import { flag, type Option, option } from './commands/options.ts';
import { foldedColumns } from './text.ts';

/** Options of every command. */
export const ofEveryCommand: Record<string, Option> = {
  'data-dir': option('DIR', 'The data folder of the hub'),
  as: option('PERSON', 'The person, by e-mail address or UserId (default: the owner)'),
  json: flag('Answer in JSON'),
  help: flag('Show this'),
};

/** Options that go with no command. */
export const ofNoCommand: Record<string, Option> = { version: flag('Show the version') };

/** What stands behind `help` for every command in full. */
export const everything = 'all';

/** The commands that begin with this word, such as those of `keys`. */
export const commandsOf = (word: string, commands: Required<Command>[]) =>
  commands.filter(({ name }) => name === word || name.startsWith(`${word} `));

/** The help of the whole program: a line for each first word. */
export function help(): string {
  const width = Math.max(...groups.flatMap(({ words }) => Object.keys(words)).map(({ length }) => length));
  return [
    'OpenGitHubX: let the AI act, never let it touch the keys.',
    '',
    'opengithubx COMMAND [OPTIONS]',
    ...groups.flatMap(({ title, words }) => [
      '',
      title,
      foldedColumns(Object.entries(words).map(([word, about]) => [`  ${word.padEnd(width)}`, about])),
    ]),
    '',
    'Options',
    foldedColumns(optionRows({ ...ofEveryCommand, ...ofNoCommand })),
    '',
    'Of one command: opengithubx help COMMAND. Every command: opengithubx help all',
  ].join('\n');
}

/** Every command with what it does. */
export const helpOfAll = (commands: Required<Command>[]): string =>
  [
    'opengithubx COMMAND [OPTIONS]',
    ...groups.flatMap(({ title, words }) => [
      '',
      title,
      foldedColumns(commandRows(Object.keys(words).flatMap((word) => commandsOf(word, commands)))),
    ]),
  ].join('\n');

/** The commands that begin with a word. */
export function helpOfWord(word: string, commands: Required<Command>[]): string {
  const about = groups.map(({ words }) => words[word]).find((text) => text !== undefined);
  return [
    `opengithubx ${word} COMMAND [OPTIONS]`,
    ...(about === undefined ? [] : [`${about}.`]),
    '',
    foldedColumns(commandRows(commandsOf(word, commands))),
    '',
    `The options of a command: opengithubx ${word} COMMAND --help`,
  ].join('\n');
}

/** The help of one command, which may be the first word of others. */
export function helpOf(command: Required<Command>, commands: Required<Command>[]): string {
  const others = commandsOf(command.name, commands).filter((other) => other !== command);
  return [
    `opengithubx ${wordsOf(command)} [OPTIONS]`,
    `${command.about}.`,
    '',
    foldedColumns(optionRows({ ...command.options, ...ofEveryCommand })),
    '',
    'Examples',
    ...command.examples.map((example) => `  opengithubx ${example}`),
    ...(others.length === 0 ? [] : ['', 'See also', foldedColumns(commandRows(others))]),
  ].join('\n');
}

const wordsOf = ({ name, arguments: needed }: Required<Command>): string => [name, ...needed].join(' ');

const commandRows = (commands: Required<Command>[]) =>
  commands.map((command) => [`  ${wordsOf(command)}`, command.about]);

const optionRows = (options: Record<string, Option>) =>
  Object.entries(options).map(([name, { value, about }]) => [`  --${name}${value ? ` ${value}` : ''}`, about]);
