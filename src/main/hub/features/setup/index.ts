/** The set-up assistant: compares a tenant with what the hub needs, brings about what is missing, and undoes what it did. */
import { fail, ok, type Result } from '../../../../shared/result.ts';
import { type ClientAuthentication, callbackOf, type SetupGuide } from '../../../../shared/tenant.ts';
import type { SecretStore } from '../../ground/ports.ts';
import type { Secret } from '../../ground/secret.ts';
import { browsableUrl } from '../../identity/session/browser.ts';
import { catalogue } from '../../platforms/catalogue.ts';
import type { Platform } from '../../platforms/platform.ts';
import type { Setup } from './apply.ts';
import { openJournal } from './journal.ts';
import { checkManagementToken, openManagement } from './management.ts';
import {
  accountApiPart,
  applicationPart,
  keyParts,
  platformParts,
  refreshPolicyPart,
  rotationPart,
  type SetupPart,
  secondFactorPart,
  signInPart,
  skipConsentPart,
  userGrantPart,
} from './parts.ts';
import { dashboardPages, type RequiredPlatform, type TenantRequirements } from './requirements.ts';

export { applySetup as apply, planSetup as plan, undoSetup as undo } from './apply.ts';

type SettablePlatform = RequiredPlatform['platform'];

/**
 * The platforms by their names, and providers of the catalogue that the hub has no tools for yet: an account can be connected
 * before there are any. Fails with `usage` for one that is not known, or cannot be set up.
 */
export function settablePlatforms(platforms: readonly Platform[], names: string[]): Result<SettablePlatform[]> {
  const found: SettablePlatform[] = [];
  for (const name of names) {
    const platform = platforms.find((one) => one.name === name);
    const known = platform?.setup ? ok({ ...platform, setup: platform.setup }) : listed(name);
    if (!known.ok) return known;
    found.push(known.value);
  }
  return ok(found);
}

function listed(name: string): Result<SettablePlatform> {
  const entry = catalogue.find((one) => one.name === name);
  if (!entry) return fail('usage', `There is no platform ${name} to set up.`);
  const { title, connection, strategy, options, page, points, registration } = entry;
  if (options && connection !== null) {
    const setup = { strategy, options, page: () => page, points, ...(registration && { registration }) };
    return ok({ name, title, connection, setup });
  }
  return fail('usage', `The connection for ${title} is made by hand: see \`opengithubx catalogue show ${name}\`.`);
}

/** The issuer as Auth0 writes it: a secure address and a slash. Fails with `usage`. */
export function auth0Issuer(address: string): Result<string> {
  const url = browsableUrl(address);
  return url ? ok(`${new URL(url).origin}/`) : fail('usage', `${address} is not an https address.`);
}

/** What a person prepares before the assistant can begin. */
export const setupGuide = (
  issuer: string,
  platforms: readonly Pick<Platform, 'name' | 'title' | 'setup'>[],
): SetupGuide => ({
  tokenPage: dashboardPages.explorer,
  platforms: platforms.flatMap(({ name, title, setup }) => {
    const callbackUrl = callbackOf(issuer);
    if (!setup) return [];
    const { page, pages, points, registration } = setup;
    const addresses = { page: page(issuer), pages: pages?.(issuer) ?? [], callbackUrl };
    return [{ platform: name, title, ...addresses, points, isRegistered: registration !== undefined }];
  }),
});

/** In the order that works. */
function partsFor(platforms: RequiredPlatform[], authentication: ClientAuthentication): SetupPart[] {
  const keys = authentication === 'private_key_jwt' ? keyParts : [];
  const aboutAccounts = [accountApiPart, skipConsentPart, userGrantPart, rotationPart, refreshPolicyPart];
  return [
    applicationPart,
    ...keys,
    ...aboutAccounts,
    signInPart,
    ...platforms.flatMap(platformParts),
    secondFactorPart,
  ];
}

/** Everything one run of the assistant works with. Fails with `management_token` before that token is sent anywhere. */
export async function openSetup(
  wish: Omit<TenantRequirements, 'mark'> & { token: Secret },
  {
    secrets,
    now,
    keep,
    publicKey,
  }: Pick<Setup, 'keep'> & {
    secrets: SecretStore;
    now: number;
    publicKey: (clientId: string) => Promise<Result<string>>;
  },
): Promise<Result<Setup>> {
  const { token, ...wanted } = wish;
  const fits = checkManagementToken(token, wanted.issuer, now);
  if (!fits.ok) return fits;
  const journal = await openJournal(secrets, wanted.issuer);
  const isByKey = wanted.authentication === 'private_key_jwt';
  return ok({
    management: openManagement(wanted.issuer, token),
    facts: { ...wanted, mark: journal.mark, publicKey: isByKey ? publicKey : undefined },
    wanted: { ...wanted, mark: journal.mark },
    parts: partsFor(wanted.platforms, wanted.authentication),
    journal,
    keep,
  });
}
