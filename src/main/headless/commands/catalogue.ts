import type { ListedProvider } from '../../../shared/catalogue.ts';
import { fail, ok } from '../../../shared/result.ts';
import { columns, plainLine } from '../text.ts';
import { type Command, callerOf, hubCommand } from './command.ts';

const states: Record<ListedProvider['state'], string> = {
  tools: 'has tools',
  'needs-tenant': 'has tools, needs an Auth0 tenant',
  settable: 'can be set up',
  'by-hand': 'set up by hand',
};

export const catalogueCommands: Command[] = [
  hubCommand({
    name: 'catalogue list',
    about: 'List the providers that Token Vault supports, and whether this hub has tools for them',
    call: 'catalogue.list',
    text: (providers) =>
      columns([
        ['NAME', 'PROVIDER', 'CONNECTION', 'STATE'],
        ...providers.map(({ name, title, connection, state }) => [
          name,
          title,
          connection ?? 'your choice',
          states[state],
        ]),
      ]),
  }),
  {
    name: 'catalogue show',
    arguments: ['NAME'],
    about: 'Show how to connect accounts of a provider, the scopes, and where to end the consent',
    examples: ['catalogue show dropbox', 'catalogue show dropbox --json'],
    async run(invocation) {
      const listed = await callerOf(invocation)('catalogue.list', {});
      if (!listed.ok) return listed;
      const found = listed.value.find(({ name }) => name === invocation.arguments[0]);
      if (!found) return fail('usage', 'There is no provider with that name. `opengithubx catalogue list` shows them.');
      return ok({ output: found, text: providerText(found) });
    },
  },
];

function providerText(provider: ListedProvider): string {
  const { title, state, strategy, connection, page, points, callback, scopes, revoke, apiUrl, openapi, mcp } = provider;
  const addresses = [
    ['API', apiUrl],
    ['OpenAPI', openapi],
    ['MCP server', mcp],
  ].flatMap(([name, url]) => (url ? [`${name}: ${url}`] : []));
  const { unchecked } = provider;
  return [
    `${title}: ${states[state]}. Connection ${connection ?? 'with a name of your choice'}, strategy ${strategy}.`,
    `Make the application at ${page}`,
    `Its callback address is ${callback}`,
    ...points.map((point) => `- ${point}`),
    scopes.length === 0 ? 'It asks for no scopes: the application sets the permissions.' : 'At first it asks for:',
    ...scopes.map(({ scope, allows }) => (allows === '' ? `- ${scope}` : `- ${scope}: ${allows}`)),
    `To end a consent: ${revoke.page} ${revoke.words}`,
    ...addresses,
    ...(unchecked.length > 0 ? [`The vendor does not document: ${unchecked.join(', ')}.`] : []),
  ]
    .map(plainLine)
    .join('\n');
}
