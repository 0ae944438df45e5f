/** What a person at a terminal is asked about their tenant. */
import { fail, ok, type Result } from '../../../shared/result.ts';
import type { SetupGuide } from '../../../shared/tenant.ts';
import type { Terminal } from '../terminal.ts';
import { plainLine } from '../text.ts';
import { browserOptions } from './browser-leg.ts';
import {
  atTerminal,
  type CallHub,
  type Command,
  callerOf,
  hubCommand,
  type Invocation,
  told,
  withoutHub,
} from './command.ts';
import { flag, option } from './options.ts';

export const tenantCommands: Command[] = [
  {
    name: 'tenant use',
    about: 'Tell the hub which Auth0 tenant to use; asks for its domain, client id, and client secret or a key instead',
    examples: ['tenant use', 'tenant use --subject user_id'],
    options: {
      subject: option('WHAT', 'The subject of the exchange: refresh_token (default), access_token or user_id'),
      audience: option('API', 'With access_token: the API that people sign in for'),
      'api-client': option('ID', 'With access_token: the client id of its Custom API Client'),
      dpop: flag('Bind the tokens of the tenant to a key of this hub (DPoP)'),
    },
    async run(invocation) {
      const missing = await withoutHub(invocation);
      if (missing) return missing;
      const wish = wishOf(invocation);
      if (!wish.ok) return wish;
      const answers = await atTerminal(invocation, 'tenant use', (terminal) => askForTenant(terminal, wish.value));
      if (!answers.ok) return answers;
      const call = callerOf(invocation);
      if (!answers.value.clientSecret || wish.value.subject === 'user_id') {
        const registered = await registerKey(invocation, call, answers.value.issuer, proving(answers.value));
        if (!registered.ok) return registered;
      }
      const set = await call('tenant.set', answers.value);
      return told(set, ({ issuer }) => `The tenant is ${issuer}. Sign in with: opengithubx login`);
    },
  },
];

export const tenantLinkCommands: Command[] = [
  hubCommand({
    name: 'tenant link',
    about: 'Make a sign-in at the tenant yours, as the owner; your UserId, keys and record stay',
    examples: ['tenant link', 'tenant link --no-browser'],
    options: browserOptions,
    call: 'session.link',
    text: ({ name, email, userId }) => plainLine(`You sign in as ${name} <${email}> from now on, UserId ${userId}.`),
  }),
  hubCommand({
    name: 'tenant remove',
    about: 'Leave the tenant: your passphrase alone opens the hub; accounts must have moved before',
    examples: ['tenant remove', 'tenant remove --json'],
    call: 'tenant.remove',
    text: ({ issuer }) => plainLine(`This hub has no tenant any more; it was ${issuer}.`),
  }),
];

type Wish = { subject?: string; exchanger?: { audience: string; clientId: string }; dpop?: true };
type Answers = Wish & { issuer: string; clientId: string; clientSecret?: string; authentication?: 'private_key_jwt' };

function wishOf({ values }: Invocation): Result<Wish> {
  const { subject, audience, 'api-client': clientId, dpop } = values;
  if ((audience === undefined) !== (clientId === undefined)) {
    return fail('usage', '--audience and --api-client belong together.');
  }
  return ok({
    ...(subject !== undefined && { subject: String(subject) }),
    ...(audience !== undefined && { exchanger: { audience: String(audience), clientId: String(clientId) } }),
    ...(dpop === true && { dpop }),
  });
}

async function askForTenant(terminal: Terminal, wish: Wish): Promise<Result<Answers>> {
  const domain = await askForDomain(terminal);
  const clientId = domain && (await terminal.ask('Client ID: '));
  const whose = wish.exchanger ? ' of the Custom API Client' : '';
  const secret =
    clientId &&
    (await terminal.askHidden(`Client secret${whose} (not shown; empty to use a key of this hub instead): `));
  if (!domain || !clientId || secret === undefined) return fail('usage', 'All answers are needed.');
  const proof = secret.trim() ? { clientSecret: secret.trim() } : { authentication: 'private_key_jwt' as const };
  return ok({ issuer: issuerOf(domain.trim()), clientId: clientId.trim(), ...proof, ...wish });
}

/** The application that has to prove itself. */
const proving = ({ exchanger, clientId }: Answers): string => exchanger?.clientId ?? clientId;

/** Shows the public half of the hub's key, and waits until the person has registered it. */
async function registerKey(
  invocation: Invocation,
  call: CallHub,
  issuer: string,
  clientId: string,
): Promise<Result<void>> {
  const key = await call('tenant.key', { issuer, clientId });
  if (!key.ok) return key;
  return atTerminal(invocation, 'tenant use', async (terminal) => {
    terminal.say(plainLine(`The public key of this hub, for the credentials of the application ${clientId}:`));
    terminal.say(key.value.publicKey.trim());
    const pressed = await terminal.ask('Press Enter once it is registered there: ');
    return pressed === undefined ? fail('usage', 'The command ended before the key was registered.') : ok(undefined);
  });
}

/** An application at a platform, with its secret as typed: they go to the hub's socket and nowhere else. */
export type TypedPlatform = { platform: string; clientId: string; clientSecret: string };

/** An Auth0 issuer ends in a slash; people paste domains with and without it, and with the scheme. */
export function issuerOf(domain: string): string {
  const address = domain.includes('://') ? domain : `https://${domain}`;
  return address.endsWith('/') ? address : `${address}/`;
}

export const askForDomain = (terminal: Terminal): Promise<string | undefined> =>
  terminal.ask('Auth0 domain, such as example.eu.auth0.com: ');

/** The token of the Management API; undefined where the person breaks off. */
export async function askForToken(terminal: Terminal, { tokenPage }: Pick<SetupGuide, 'tokenPage'>) {
  terminal.say(
    'The set-up needs a Management API token once and does not store it. Copy it from Applications > APIs >',
  );
  terminal.say('Auth0 Management API > API Explorer, after choosing the right tenant at the top:');
  terminal.say(plainLine(`  ${tokenPage}`));
  terminal.say('It cannot be revoked, and is valid for a day unless you set a shorter time there.');
  return (await terminal.askHidden('Token (not shown): '))?.trim();
}

/**
 * The application at each platform, for those that the person wants. `register` makes one where nobody makes it by hand. Fails with
 * `usage` where they break off, and as `register` does.
 */
export async function askForPlatforms(
  terminal: Terminal,
  platforms: SetupGuide['platforms'],
  register: (platform: string) => Promise<Result<TypedPlatform>>,
): Promise<Result<TypedPlatform[]>> {
  const typed: TypedPlatform[] = [];
  for (const { platform, title, page, pages, callbackUrl, points, isRegistered } of platforms) {
    terminal.say('');
    if (isRegistered) {
      terminal.say(plainLine(`${title}: the hub registers an application there, with the callback URL ${callbackUrl}`));
      for (const point of points) terminal.say(plainLine(`  - ${point}`));
      if ((await terminal.ask(`Register it? Type yes (empty to leave ${title} out): `))?.trim() !== 'yes') continue;
      const made = await register(platform);
      if (!made.ok) return made;
      typed.push(made.value);
      continue;
    }
    terminal.say(plainLine(`${title}: make an application at ${pages.length > 0 ? 'one of these' : page}`));
    for (const one of pages)
      for (const line of [`- ${one.whose}`, `  ${one.page}`]) terminal.say(plainLine(`  ${line}`));
    terminal.say(plainLine(`  Callback URL: ${callbackUrl}`));
    for (const point of points) terminal.say(plainLine(`  - ${point}`));
    const clientId = (
      await terminal.ask(`Client ID of your ${title} application (empty to leave ${title} out): `)
    )?.trim();
    if (clientId === '') continue;
    const clientSecret = clientId && (await terminal.askHidden('Its client secret (not shown): '))?.trim();
    if (!clientId || !clientSecret) return fail('usage', 'The command ended before you answered everything.');
    typed.push({ platform, clientId, clientSecret });
  }
  return ok(typed);
}
