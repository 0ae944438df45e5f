import type { CallOutput } from '../../../shared/contract.ts';
import type { ModelServer } from '../../../shared/model.ts';
import { ok } from '../../../shared/result.ts';
import { columns, plainLine } from '../text.ts';
import { type Command, hubCommand, numberGiven, withoutHub } from './command.ts';
import { givenKey, keyOptions } from './given-secret.ts';
import { listOption, option } from './options.ts';

const add = hubCommand({
  name: 'models add',
  arguments: ['NAME', 'ADDRESS'],
  about: 'Add a server with the OpenAI-compatible chat API; asks for the owner passphrase',
  examples: ['models add home http://127.0.0.1:11434/v1', 'models add work https://models.example.com/v1 --key'],
  options: {
    ...keyOptions('It wants a key'),
    model: listOption('M', 'Only this model, even if it is not listed; may be repeated'),
    'context-tokens': option('N', 'The context size of its models in tokens (default: 8192)'),
    'planned-by': option(
      'WHO',
      'Who chooses the data: model, by its tool calls, or hub, by the question (default: model)',
    ),
  },
  call: 'models.add',
  async gather(invocation) {
    const missing = await withoutHub(invocation);
    if (missing) return missing;
    const { values } = invocation;
    const [name, baseUrl] = invocation.arguments;
    const key = await givenKey(invocation, 'Key of the model server');
    if (!key.ok) return key;
    return ok({
      name,
      baseUrl,
      key: key.value,
      models: values['model'],
      plannedBy: values['planned-by'],
      contextTokens: numberGiven(values['context-tokens']),
    });
  },
  text: textOfAdded,
});

function textOfAdded({ name, baseUrl, models }: ModelServer): string {
  const { protocol, hostname } = new URL(baseUrl);
  const isOpen = protocol === 'http:' && !/^(localhost|127\..*|\[::1\])$/.test(hostname);
  return [
    plainLine(`Added ${name} with ${models.length === 1 ? 'one model' : `${models.length} models`}.`),
    ...(isOpen ? ['Questions and data to this server cross the network unencrypted.'] : []),
    'No key may ask it yet. Create one, for example:',
    plainLine(`  opengithubx keys create --client NAME --endpoint chat --model opengithubx/${name}/${models[0]}`),
  ].join('\n');
}

export const modelCommands: Command[] = [
  hubCommand({
    name: 'models list',
    about: 'List the model servers, and the models that keys may name',
    call: 'models.list',
    text: textOfAll,
  }),
  add,
  hubCommand({
    name: 'models refresh',
    arguments: ['NAME'],
    about: 'Ask a model server again which models it has; asks for the owner passphrase',
    examples: ['models refresh home', 'models refresh home --json'],
    call: 'models.refresh',
    text: ({ name, models }) =>
      [plainLine(`${name} has:`), ...models.map((model) => plainLine(`  ${model}`))].join('\n'),
  }),
  hubCommand({
    name: 'models remove',
    arguments: ['NAME'],
    about: 'Forget a model server and its key; asks for the owner passphrase',
    examples: ['models remove home', 'models remove home --json'],
    call: 'models.remove',
    text: ({ name }) => plainLine(`Removed ${name}.`),
  }),
];

function textOfAll({ servers, models }: CallOutput<'models.list'>): string {
  const row = ({ id, name, baseUrl, hasKey, contextTokens, plannedBy }: ModelServer) => [
    name,
    baseUrl,
    hasKey ? 'yes' : 'no',
    String(contextTokens),
    plannedBy,
    id,
  ];
  const heading = ['NAME', 'ADDRESS', 'KEY', 'READS (TOKENS)', 'PLANNED BY', 'ID'];
  const listed = servers.length === 0 ? 'There is no model server.' : columns([heading, ...servers.map(row)]);
  return [listed, '', 'MODELS', ...models.map(({ name }) => plainLine(name))].join('\n');
}
