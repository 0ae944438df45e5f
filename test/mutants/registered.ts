import type { Mutant } from './mutant.ts';

const unit = { test: 'test/unit/hub/identity/vault/registered-client.test.ts' };
const hub = { test: 'test/endpoints/registered-servers.test.ts' };
const local = 'src/main/hub/identity/vault/local/';
const server = { ...unit, file: `${local}authorization-server.ts` };
const guarded = { ...unit, file: `${local}guarded-fetch.ts` };
const client = { ...unit, file: `${local}registered-client.ts` };
const addresses = 'SECURITY.md: A server that names addresses';

/** Servers at which the hub registers by itself: what is believed of them, and where tokens go. */
export const registeredMutants: Mutant[] = [
  {
    ...server,
    promise: 'The issuer is the one that was named.',
    proves: [addresses],
    old: 'if (withoutSlash(server.issuer) !== withoutSlash(issuer))',
    new: 'if (!guarded.isAllowed(server.issuer))',
    title: 'names another issuer: no page is opened',
  },
  {
    ...server,
    promise: 'Each address that a server names is public and https.',
    old: 'endpoints.every((one) => one === undefined || guarded.isAllowed(one))',
    new: 'endpoints.slice(2).every((one) => one === undefined || guarded.isAllowed(one))',
    title: 'has its tokens in this network',
  },
  {
    ...server,
    promise: 'The addresses by which a registration is made and ended are held to it as well.',
    old: '    server.revocation_endpoint,\n',
    new: '',
    title: 'revokes in this network',
  },
  {
    ...server,
    promise: 'The resource is the address that the person confirmed, or above it.',
    old: 'if (!isOf(resource, address))',
    new: 'if (!URL.canParse(resource))',
    title: 'is another resource: no page is opened',
  },
  {
    ...server,
    promise: 'A resource beside the address is not above it.',
    old: "(pathname.endsWith('/') ? pathname : `${pathname}/`)",
    new: 'pathname',
    title: 'is the resource beside it',
  },
  {
    ...server,
    promise: 'Without PKCE nobody is sent anywhere.',
    old: "!server.code_challenge_methods_supported?.includes('S256')",
    new: "server.code_challenge_methods_supported?.includes('S256') === false",
    title: 'does not speak of PKCE',
  },
  {
    ...guarded,
    promise: 'A server elsewhere can name nothing on this computer.',
    old: 'isOnThisComputer && isLoopbackUrl(url)',
    new: '(isOnThisComputer || true) && isLoopbackUrl(url)',
    title: 'has its tokens on this computer',
  },
  {
    ...guarded,
    promise: 'No more of an answer is read than 256 KiB.',
    old: 'await textWithin(answer, mostBytes)',
    new: 'await answer.text()',
    title: 'describes its server in a page without end',
  },
  {
    ...client,
    promise: 'The registration has the hub’s return address alone.',
    old: 'JSON.stringify(uris) !== JSON.stringify([redirectUri])',
    new: '!uris.includes(redirectUri)',
    title: 'registers another address beside',
  },
  {
    ...client,
    promise: 'Where the server announces an issuer in its answers, one without it is refused.',
    old: 'more.authorization_response_iss_parameter_supported ?? false',
    new: 'false',
    title: 'names no issuer although it announced one',
  },
  {
    ...client,
    promise: 'A token is renewed where it was given.',
    old: '      token_endpoint: tokenEndpoint,\n',
    new: '      token_endpoint: more?.token_endpoint ?? `${issuer}/moved`,\n',
    title: 'is renewed where it was given',
  },
  {
    ...client,
    promise: 'A server that has forgotten the hub is registered at again.',
    old: "if (code === 'invalid_client' || code === 'unauthorized_client')",
    new: "if (code === 'unauthorized_client')",
    title: 'is not renewed where the server has forgotten the hub',
  },
  {
    ...client,
    promise: 'Two accounts of a server that names nobody are not taken for one.',
    old: '?? `${unnamed}${randomUUID()}`',
    new: '?? `${unnamed}one`',
    title: 'is another one with each consent',
  },
  {
    ...client,
    promise: 'An account that is connected again keeps its id, also where the server begins to name people.',
    old: '  if (known?.startsWith(unnamed)) return known;\n',
    new: '',
    title: 'is another one with each consent',
  },
  {
    ...client,
    promise: 'A hub that no server can read is no client by a document.',
    old: ' && isPublicUrl(new URL(redirectUri))',
    new: '',
    title: 'is given to the address of the hub’s own document',
  },
  {
    ...client,
    promise: 'Disconnecting ends both tokens at the server.',
    old: "await oidc.tokenRevocation(client, Secret.reveal(access), { token_type_hint: 'access_token' });",
    new: 'await Promise.resolve(access);',
    title: 'is ended there, both tokens',
  },
  {
    ...hub,
    file: `${local}local-vault.ts`,
    promise: 'What was given is ended also where the server was removed.',
    old: '?? this.#added?.find(wanted);',
    new: '?? this.#added?.connections().includes(wanted) ? this.#added?.find(wanted) : undefined;',
    title: 'ends them also where the person has removed the server first',
  },
  {
    test: 'test/unit/hub/identity/vault/local-vault.test.ts',
    file: `${local}local-vault.ts`,
    promise: 'A token goes to its connection alone.',
    old: 'if (row?.connection !== connection)',
    new: 'if (row === undefined)',
    title: 'goes to its own connection alone',
  },
  {
    ...hub,
    file: 'src/main/hub/features/imports/imports.ts',
    promise: 'A registration is of one address.',
    old: 'isRegisteredConnection(connection) && connection !== ownConnection(apiUrl)',
    new: "isRegisteredConnection(connection) && connection === ''",
    title: 'gets tokens that are for its address alone',
  },
  {
    ...hub,
    file: 'src/main/hub/identity/vault/token-stores.ts',
    promise: 'A server that registers by itself is kept here, beside a tenant too.',
    old: 'hasTenant() && !isRegisteredConnection(connection)',
    new: 'hasTenant() && connection !== undefined',
    title: 'needs no connection beside a tenant either',
  },
];
