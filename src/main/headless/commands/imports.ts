import type { CallName } from '../../../shared/contract.ts';
import type { ImportedTool, ImportPreview, ListedImport } from '../../../shared/imports.ts';
import { ok, type Result } from '../../../shared/result.ts';
import { columns, minute, plain } from '../text.ts';
import { callerOf } from './caller.ts';
import { type Command, hubCommand, type Option, type Shown } from './command.ts';
import { sourceOf } from './import-source.ts';
import type { Invocation } from './invocation.ts';

const serverOptions: Record<string, Option> = {
  connection: { type: 'string', value: 'C', about: 'The Auth0 connection whose tokens its calls carry' },
  title: { type: 'string', value: 'T', about: 'What to call it; its own title, or its name, unless told' },
  scope: {
    type: 'string',
    multiple: true,
    value: 'S',
    about: 'Ask for this on connecting an account; may be repeated',
  },
};

const wishOptions: Record<string, Option> = {
  ...serverOptions,
  'api-url': { type: 'string', value: 'URL', about: 'Where the API is: tokens go there, and nowhere else' },
  tool: {
    type: 'string',
    multiple: true,
    value: 'T',
    about: 'Turn on this tool; may be repeated, all that read unless told',
  },
  read: {
    type: 'string',
    multiple: true,
    value: 'R',
    about: 'This changes nothing, as "POST /search"; may be repeated',
  },
  identity: { type: 'string', value: 'R', about: 'Says whose an account is, as "GET /user"' },
};

async function wishOf({ arguments: [name, source = ''], values }: Invocation): Promise<Result<object>> {
  const from = await sourceOf(source);
  if (!from.ok) return from;
  return ok({
    ...{ name, connection: values['connection'], ...from.value, apiUrl: values['api-url'], title: values['title'] },
    ...{ scopes: values['scope'], tools: values['tool'], reads: values['read'], identity: values['identity'] },
  });
}

/** A command whose input takes time to gather, a file, before it is one call to the hub. */
function gathered<Output>(declared: {
  name: string;
  arguments: string[];
  about: string;
  options: Record<string, Option>;
  call: CallName;
  input(invocation: Invocation): Promise<Result<object>>;
  text(output: Output): string;
}): Command {
  return {
    ...declared,
    async run(invocation): Promise<Result<Shown>> {
      const input = await declared.input(invocation);
      if (!input.ok) return input;
      const answered = await callerOf(invocation)(declared.call, input.value);
      return answered.ok ? ok({ output: answered.value, text: declared.text(answered.value as Output) }) : answered;
    },
  };
}

export const importCommands: Command[] = [
  hubCommand({
    name: 'imports list',
    about: 'List what was imported, and what of it waits to be accepted',
    call: 'imports.list',
    input: () => ({}),
    text: (imports) => (imports.length === 0 ? 'Nothing is imported.' : imports.map(textOf).join('\n\n')),
  }),
  gathered<ImportPreview>({
    name: 'imports preview',
    arguments: ['NAME', 'FILE_OR_URL'],
    about: 'Show which tools a description (OpenAPI) would become; asks for the owner passphrase',
    options: wishOptions,
    call: 'imports.preview',
    input: wishOf,
    text: textOfPreview,
  }),
  gathered<ListedImport>({
    name: 'imports add',
    arguments: ['NAME', 'FILE_OR_URL'],
    about: 'Import a description (OpenAPI) of an API; asks for the owner passphrase',
    options: wishOptions,
    call: 'imports.add',
    input: wishOf,
    text: (added) =>
      [
        textOf(added),
        'No key may use its tools yet. One that may, for example:',
        plain(`  opengithubx keys create --client NAME --tool ${added.tools[0]?.name ?? 'TOOL'}`),
      ].join('\n'),
  }),
  hubCommand({
    name: 'imports add-server',
    arguments: ['NAME', 'URL'],
    about: 'Add a server of tools (MCP) at its exact address; asks for the owner passphrase',
    options: serverOptions,
    call: 'imports.add',
    input: ({ arguments: [name, apiUrl], values: { connection, title, scope: scopes } }) => ({
      ...{ kind: 'mcp', name, apiUrl, connection, title, scopes },
    }),
    text: (added) =>
      [
        textOf(added),
        'It tells its tools to a connected account alone:',
        plain(`  opengithubx accounts connect ${added.accountsOf}`),
        plain(`  opengithubx imports refresh ${added.name}`),
      ].join('\n'),
  }),
  gathered<ListedImport>({
    name: 'imports refresh',
    arguments: ['NAME'],
    about: 'Read a description again and show what changed; asks for the owner passphrase',
    options: {
      file: { type: 'string', value: 'FILE', about: 'Read this file instead of where it was' },
      account: { type: 'string', value: 'A', about: 'Ask a server of tools with this account' },
    },
    call: 'imports.refresh',
    async input({ arguments: [id], values: { file, account } }) {
      const from = typeof file === 'string' ? await sourceOf(file) : ok({});
      return from.ok ? ok({ id, account, ...from.value }) : from;
    },
    text: textOf,
  }),
  hubCommand({
    name: 'imports accept',
    arguments: ['NAME'],
    about: 'Accept tools as the description has them now; asks for the owner passphrase',
    options: {
      tool: { type: 'string', multiple: true, value: 'T', about: 'This tool; may be repeated' },
      read: {
        type: 'string',
        multiple: true,
        value: 'T',
        about: 'This one of them changes nothing, of a server of tools; may be repeated',
      },
    },
    call: 'imports.accept',
    input: ({ arguments: [id], values }) => ({ id, tools: values['tool'], reads: values['read'] }),
    text: textOf,
  }),
  hubCommand({
    name: 'imports remove',
    arguments: ['NAME'],
    about: 'Take away an import and its tools; asks for the owner passphrase',
    call: 'imports.remove',
    input: (invocation) => ({ id: invocation.arguments[0] }),
    text: ({ id }) => plain(`Removed ${id}. Accounts that were connected for it are still to be disconnected.`),
  }),
];

const row = ({ name, access, request, state }: ImportedTool): string[] => [name, access, state, request];

/** With the server's own word, so that its person can tell which tools to ask about. */
const rowOfServer = (tool: ImportedTool): string[] => [...row(tool), tool.saysItReads ? 'reads only' : ''];

function headOf({ name, title, apiUrl, connection, accountsOf, source }: ListedImport | ImportPreview): string[] {
  const whose = accountsOf === name ? `connection ${connection}` : `the accounts of ${accountsOf}`;
  return [plain(`${name}: ${title}`), plain(`  at ${apiUrl}, with ${whose}, from ${source ?? 'a file'}`)];
}

function textOf(imported: ListedImport): string {
  const { kind, tools, off, readAt, problem } = imported;
  const waiting = tools.filter(({ changes }) => changes.length > 0);
  return [
    ...headOf(imported),
    `  ${tools.filter(({ state }) => state === 'on').length} tools on, ${off} off, read ${minute(readAt)} UTC`,
    ...(problem === null ? [] : [plain(`  Nothing of it is there: ${problem}`)]),
    ...(kind === 'mcp' && tools.length > 0
      ? [columns([['TOOL', 'ACCESS', 'STATE', 'REQUEST', 'SAYS'], ...tools.map(rowOfServer)])]
      : []),
    ...waiting.flatMap(({ name, state, changes }) => [
      plain(`  ${name} was ${state} and is not there until you accept it:`),
      ...changes.map(({ what, before, after }) =>
        plain(`    ${what}: ${before ?? '(nothing)'} → ${after ?? '(nothing)'}`),
      ),
    ]),
  ].join('\n');
}

function textOfPreview(preview: ImportPreview): string {
  const { servers, tools, left } = preview;
  return [
    ...headOf(preview),
    plain(`  It says that the API is at ${servers.join(', ') || 'no address'}.`),
    '',
    columns([['TOOL', 'ACCESS', 'STATE', 'REQUEST'], ...tools.map(row)]),
    ...left.map(({ request, reason }) => plain(`Left out: ${request}. ${reason}`)),
  ].join('\n');
}
