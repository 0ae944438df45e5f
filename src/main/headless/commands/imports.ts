/** Imports at a terminal. What a source says of itself is shown with nothing hidden in it. */
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { brotliCompress, constants } from 'node:zlib';
import { isRegisteredConnection } from '../../../shared/account.ts';
import type { ImportedTool, ImportPreview, ListedImport } from '../../../shared/imports.ts';
import { fail, ok, type Result } from '../../../shared/result.ts';
import { systemErrorCode } from '../private-file.ts';
import { columns, plainLine, utcMinute } from '../text.ts';
import {
  atTerminal,
  type Command,
  type CommandOutput,
  callerOf,
  hubCommand,
  type Invocation,
  told,
} from './command.ts';
import type { Option } from './options.ts';
import { listOption, option } from './options.ts';

const serverOptions: Record<string, Option> = {
  connection: option(
    'C',
    'The connection whose accounts this uses, such as github (default: the hub registers at the server by itself)',
  ),
  title: option('T', 'Its title (default: the title in the source, or its name)'),
  scope: listOption('S', 'A scope to ask for when an account is connected; may be repeated'),
};

const wishOptions: Record<string, Option> = {
  ...serverOptions,
  'api-url': option('URL', 'The address of the API; tokens go only there'),
  tool: listOption('T', 'Turn on this tool; may be repeated (default: all that read)'),
  read: listOption('R', 'A request that you know only reads, such as "GET /things"; may be repeated'),
  identity: option('R', 'The request that returns the user of an account, such as "GET /user"'),
};

async function wishOf({ arguments: [name, source = ''], values }: Invocation): Promise<Result<object>> {
  const from = await sourceOf(source);
  if (!from.ok) return from;
  return ok({
    name,
    connection: values['connection'],
    ...from.value,
    apiUrl: values['api-url'],
    title: values['title'],
    scopes: values['scope'],
    tools: values['tool'],
    reads: values['read'],
    identity: values['identity'],
  });
}

/** The person agrees to exactly what the terminal has just shown, and to nothing that the source says later. */
const agree = (invocation: Invocation, command: string, shown: string, question: string): Promise<Result<true>> =>
  atTerminal(invocation, command, async (terminal) => {
    terminal.say(shown);
    const isAgreed = (await terminal.ask(`${question} Type yes: `))?.trim() === 'yes';
    return isAgreed ? ok(true) : fail('usage', 'Nothing was changed.', { hint: 'To agree, type yes.' });
  });

async function addFromDescription(invocation: Invocation): Promise<Result<CommandOutput>> {
  const wish = await wishOf(invocation);
  if (!wish.ok) return wish;
  const call = callerOf(invocation);
  const seen = await call('imports.preview', wish.value);
  if (!seen.ok) return seen;
  const agreed = await agree(
    invocation,
    'imports add',
    textOfPreview(seen.value),
    'Import this, with the tools that are on?',
  );
  if (!agreed.ok) return agreed;
  const { apiUrl, digest } = seen.value;
  const added = await call('imports.add', { ...wish.value, apiUrl, digest });
  if (!added.ok) return added;
  const next = plainLine(`  opengithubx keys create --client NAME --tool ${added.value.tools[0]?.name ?? 'TOOL'}`);
  const text = [textOf(added.value), 'No key has its tools yet. Create one, for example:', next];
  return ok({ output: added.value, text: text.join('\n') });
}

/** It has no tools yet that could be shown. */
async function addServer(invocation: Invocation): Promise<Result<CommandOutput>> {
  const [name, apiUrl] = invocation.arguments;
  const { connection, title, scope: scopes } = invocation.values;
  const wish = { kind: 'mcp', name, apiUrl, connection, title, scopes };
  const call = callerOf(invocation);
  const seen = await call('imports.preview', wish);
  if (!seen.ok) return seen;
  const added = await call('imports.add', { ...wish, digest: seen.value.digest });
  if (!added.ok) return added;
  const text = [
    textOf(added.value),
    'It lists its tools only for a connected account:',
    plainLine(`  opengithubx accounts connect ${added.value.accountsOf}`),
    plainLine(`  opengithubx imports refresh ${added.value.name}`),
  ];
  return ok({ output: added.value, text: text.join('\n') });
}

async function acceptTools(invocation: Invocation): Promise<Result<CommandOutput>> {
  const [id] = invocation.arguments;
  const { tool: tools, read: reads } = invocation.values;
  const named = [tools ?? []].flat();
  const call = callerOf(invocation);
  const seen = await call('imports.show', { id });
  if (!seen.ok) return seen;
  const wanted = seen.value.tools.filter(({ name }) => named.includes(name));
  const agreed = await agree(invocation, 'imports accept', textOfTools(wanted), 'Accept these tools?');
  if (!agreed.ok) return agreed;
  const accepted = await call('imports.accept', { id, tools, reads, digest: seen.value.digest });
  return told(accepted, textOf);
}

export const importCommands: Command[] = [
  hubCommand({
    name: 'imports list',
    about: 'List the imports, and their tools that wait for your acceptance',
    call: 'imports.list',
    text: (imports) => (imports.length === 0 ? 'Nothing is imported.' : imports.map(textOf).join('\n\n')),
  }),
  hubCommand({
    name: 'imports show',
    arguments: ['NAME'],
    about: 'Show all tools of an import, including those that are off',
    examples: ['imports show billing', 'imports show billing --json'],
    call: 'imports.show',
    text: ({ tools }) => textOfTools(tools),
  }),
  hubCommand({
    name: 'imports preview',
    arguments: ['NAME', 'FILE_OR_URL'],
    about: 'Show which tools a description (OpenAPI) would become; asks for the owner passphrase',
    examples: [
      'imports preview billing https://api.example.com/openapi.json --connection billing',
      'imports preview billing openapi.yaml --connection billing',
    ],
    options: wishOptions,
    call: 'imports.preview',
    gather: wishOf,
    text: textOfPreview,
  }),
  {
    name: 'imports add',
    arguments: ['NAME', 'FILE_OR_URL'],
    about: 'Show what a description (OpenAPI) of an API would become and import it; asks for the owner passphrase',
    examples: [
      'imports add billing https://api.example.com/openapi.json --connection billing',
      'imports add billing openapi.yaml --connection billing',
    ],
    options: wishOptions,
    run: addFromDescription,
  },
  {
    name: 'imports add-server',
    arguments: ['NAME', 'URL'],
    about: 'Add an MCP server at its exact address; asks for the owner passphrase',
    examples: [
      'imports add-server linear https://mcp.example.com/mcp',
      'imports add-server linear https://mcp.example.com/mcp --connection linear --json',
    ],
    options: serverOptions,
    run: addServer,
  },
  hubCommand({
    name: 'imports refresh',
    arguments: ['NAME'],
    about: 'Read a description again and show what changed; asks for the owner passphrase',
    examples: ['imports refresh billing', 'imports refresh billing --json'],
    options: {
      file: option('FILE', 'Read this file instead of the old source'),
      account: option('A', 'Ask an MCP server with this account'),
    },
    call: 'imports.refresh',
    async gather({ arguments: [id], values: { file, account } }) {
      const from = typeof file === 'string' ? await sourceOf(file) : ok({});
      return from.ok ? ok({ id, account, ...from.value }) : from;
    },
    text: textOf,
  }),
  {
    name: 'imports accept',
    arguments: ['NAME'],
    about: 'Show the new version of tools and accept it; asks for the owner passphrase',
    examples: ['imports accept billing', 'imports accept billing --json'],
    options: {
      tool: listOption('T', 'This tool; may be repeated'),
      read: listOption('T', 'A tool of an MCP server that only reads; may be repeated'),
    },
    run: acceptTools,
  },
  hubCommand({
    name: 'imports remove',
    arguments: ['NAME'],
    about: 'Remove an import and its tools; asks for the owner passphrase',
    examples: ['imports remove billing', 'imports remove billing --json'],
    call: 'imports.remove',
    text: ({ id }) =>
      plainLine(`Removed ${id}. Accounts that were connected for it stay connected until you disconnect them.`),
  }),
];

const compress = promisify(brotliCompress);

/** Five packs GitHub's 13 MB within what a request may hold, and takes a moment. */
const params = { [constants.BROTLI_PARAM_QUALITY]: 5, [constants.BROTLI_PARAM_LGWIN]: 24 };

/** Where a description is: an https address, which the hub reads, or a file, which is sent along. Fails with `import_unreadable`. */
async function sourceOf(named: string): Promise<Result<{ url: string } | { packed: string }>> {
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(named)) return ok({ url: named });
  try {
    return ok({ packed: (await compress(await readFile(named), { params })).toString('base64') });
  } catch (error) {
    return fail('import_unreadable', `${named}: ${systemErrorCode(error) ?? 'it cannot be packed'}.`);
  }
}

const row = ({ name, access, request, state }: ImportedTool): string[] => [name, access, state, request];

/** With the server's own word, so that its person can tell which tools to ask about. */
const rowOfServer = (tool: ImportedTool): string[] => [...row(tool), tool.saysItReads ? 'reads only' : ''];

const changesOf = ({ name, state, changes }: ImportedTool): string[] =>
  changes.length === 0
    ? []
    : [
        plainLine(`  ${name} was ${state} and is off until you accept it:`),
        ...changes.map(({ what, before, after }) =>
          plainLine(`    ${what}: ${before ?? '(nothing)'} → ${after ?? '(nothing)'}`),
        ),
      ];

function headOf({ name, title, apiUrl, connection, accountsOf, source }: ListedImport | ImportPreview): string[] {
  const own = isRegisteredConnection(connection)
    ? 'accounts that this computer’s vault keeps'
    : `connection ${connection}`;
  const whose = accountsOf === name ? own : `the accounts of ${accountsOf}`;
  return [plainLine(`${name}: ${title}`), plainLine(`  at ${apiUrl}, with ${whose}, from ${source ?? 'a file'}`)];
}

function textOf(imported: ListedImport): string {
  const { kind, tools, off, readAt, problem } = imported;
  return [
    ...headOf(imported),
    `  ${tools.filter(({ state }) => state === 'on').length} tools on, ${off} off, read ${utcMinute(readAt)} UTC`,
    ...(problem === null ? [] : [plainLine(`  None of its tools work: ${problem}`)]),
    ...(kind === 'mcp' && tools.length > 0
      ? [columns([['TOOL', 'ACCESS', 'STATE', 'REQUEST', 'SAYS'], ...tools.map(rowOfServer)])]
      : []),
    ...tools.flatMap(changesOf),
  ].join('\n');
}

function textOfPreview(preview: ImportPreview): string {
  const { servers, tools, left } = preview;
  return [
    ...headOf(preview),
    plainLine(`  The description names this address of the API: ${servers.join(', ') || 'none'}.`),
    '',
    columns([['TOOL', 'ACCESS', 'STATE', 'REQUEST'], ...tools.map(row)]),
    ...left.map(({ request, reason }) => plainLine(`Left out: ${request}. ${reason}`)),
  ].join('\n');
}

/** What somebody is about to accept, and what of it differs from what they accepted before. */
const textOfTools = (tools: ImportedTool[]): string =>
  [
    columns([['TOOL', 'ACCESS', 'STATE', 'REQUEST', 'SAYS'], ...tools.map(rowOfServer)]),
    ...tools.flatMap(changesOf),
  ].join('\n');
