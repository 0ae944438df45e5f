import type { CallOutput } from '../../../shared/contract.ts';
import type { ModelServer } from '../../../shared/model.ts';
import { fail, ok, type Result } from '../../../shared/result.ts';
import { isHubRunning } from '../socket-client.ts';
import { openTerminal } from '../terminal.ts';
import { columns, plain } from '../text.ts';
import { callerOf } from './caller.ts';
import { type Command, hubCommand } from './command.ts';
import { dataFolderOf, type Invocation } from './invocation.ts';

const add: Command = {
  name: 'models add',
  arguments: ['NAME', 'ADDRESS'],
  about: 'Add a server with the OpenAI-compatible chat API; asks for the owner passphrase',
  options: {
    key: { type: 'boolean', about: 'It wants a key: asks for it, and does not show it' },
    'key-stdin': { type: 'boolean', about: 'It wants a key: reads it from standard input' },
    model: {
      type: 'string',
      multiple: true,
      value: 'M',
      about: 'Only this model, also if it is not listed; may be repeated',
    },
    'context-tokens': { type: 'string', value: 'N', about: 'How much its models can read, 8192 tokens unless told' },
    'planned-by': {
      type: 'string',
      value: 'WHO',
      about: 'Who decides what is fetched: model, by its tool calls, or hub, by the question; model unless told',
    },
  },
  async run(invocation) {
    if (!(await isHubRunning(dataFolderOf(invocation)))) return fail('not_running');
    const { values } = invocation;
    const [name, baseUrl] = invocation.arguments;
    const key = await keyFor(invocation);
    if (!key.ok) return key;
    const tokens = values['context-tokens'];
    const added = await callerOf(invocation)('models.add', {
      ...{ name, baseUrl, key: key.value, models: values['model'], plannedBy: values['planned-by'] },
      contextTokens: tokens === undefined || tokens === '' ? tokens : Number(tokens),
    });
    return added.ok ? ok({ output: added.value, text: textOfAdded(added.value) }) : added;
  },
};

/** A key of a model server, never from a word of the command line or a variable, which other programs can read. */
async function keyFor({ values }: Invocation): Promise<Result<string | undefined>> {
  if (values['key'] && values['key-stdin']) return fail('usage', '--key and --key-stdin are two ways to give one key.');
  if (values['key-stdin']) return given(await pipedText());
  if (!values['key']) return ok(undefined);
  const terminal = openTerminal();
  if (terminal === undefined) {
    return fail('usage', 'It asks for the key at a terminal, and there is none.', {
      hint: 'Run it in a terminal, or pipe the key in with --key-stdin.',
    });
  }
  try {
    return given((await terminal.askHidden('Key of the model server (not shown): ')) ?? '');
  } finally {
    terminal.close();
  }
}

function given(text: string): Result<string> {
  const key = text.trim();
  return key === '' ? fail('usage', 'The key is missing.') : ok(key);
}

async function pipedText(): Promise<string> {
  if (process.stdin.isTTY) return '';
  let text = '';
  for await (const chunk of process.stdin.setEncoding('utf8')) text += chunk;
  return text;
}

function textOfAdded({ name, baseUrl, models }: ModelServer): string {
  const { protocol, hostname } = new URL(baseUrl);
  const isOpen = protocol === 'http:' && !/^(localhost|127\..*|\[::1\])$/.test(hostname);
  return [
    plain(`Added ${name} with ${models.length === 1 ? 'one model' : `${models.length} models`}.`),
    ...(isOpen ? ['What is asked there crosses the network unencrypted.'] : []),
    'No key may ask it yet. One that may, for example:',
    plain(`  opengithubx keys create --client NAME --endpoint chat --model opengithubx/${name}/${models[0]}`),
  ].join('\n');
}

export const modelCommands: Command[] = [
  hubCommand({
    name: 'models list',
    about: 'List the model servers, and the models that keys may name',
    call: 'models.list',
    input: () => ({}),
    text: textOfAll,
  }),
  add,
  hubCommand({
    name: 'models refresh',
    arguments: ['NAME'],
    about: 'Ask a model server again which models it has; asks for the owner passphrase',
    call: 'models.refresh',
    input: (invocation) => ({ id: invocation.arguments[0] }),
    text: ({ name, models }) => [plain(`${name} has:`), ...models.map((model) => plain(`  ${model}`))].join('\n'),
  }),
  hubCommand({
    name: 'models remove',
    arguments: ['NAME'],
    about: 'Forget a model server and its key; asks for the owner passphrase',
    call: 'models.remove',
    input: (invocation) => ({ id: invocation.arguments[0] }),
    text: ({ name }) => plain(`Removed ${name}.`),
  }),
];

function textOfAll({ servers, models }: CallOutput<'models.list'>): string {
  const row = ({ id, name, baseUrl, hasKey, contextTokens, plannedBy }: ModelServer) => [
    ...[name, baseUrl, hasKey ? 'yes' : 'no', String(contextTokens), plannedBy, id],
  ];
  const heading = ['NAME', 'ADDRESS', 'KEY', 'READS (TOKENS)', 'PLANNED BY', 'ID'];
  const listed = servers.length === 0 ? 'There is no model server.' : columns([heading, ...servers.map(row)]);
  return [listed, '', 'MODELS', ...models.map(({ name }) => plain(name))].join('\n');
}
