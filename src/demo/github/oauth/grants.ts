import { createHash, randomBytes, randomInt } from 'node:crypto';
import type { World } from '../../world.ts';
import type { GitHubAccount } from '../model.ts';

type CodeRequest = {
  readonly redirectUri: string;
  readonly codeChallenge: string | undefined;
  /** What was asked for; a GitHub App has no scopes and ignores them. */
  readonly scopes: readonly string[];
};

/** Lifetimes in seconds; a token without one is good until it is revoked. */
export type GitHubTokens = {
  readonly access: string;
  readonly scopes: readonly string[];
  readonly lifetime?: number;
  readonly refresh?: { readonly token: string; readonly lifetime: number };
};

/** Seconds: 10 minutes, 8 hours, 6 months, and the 7 days that Google gives an app whose consent screen is in testing. */
const codeLifetime = 600;
const accessLifetime = 28_800;
const refreshLifetime = 15_897_600;
const testingLifetime = 604_800;

type Expiring = { readonly account: GitHubAccount; readonly expiresAt: number };
/** Who holds a token; one of an OAuth App does not expire. */
type Holder = { readonly account: GitHubAccount; readonly expiresAt?: number; readonly scopes: readonly string[] };

type Renewable = Expiring & { readonly access: string };
type Kept = { access: [string, Holder][]; refresh: [string, Renewable][] };

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const letters = (length: number) => Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join('');

/** Everything the demo GitHub has handed out, and for how long it is good. */
export function createGitHubGrants(world: World) {
  const codes = new Map<string, Expiring & CodeRequest>();
  const before = world.keep('github grants', (): Kept => ({ access: [...access], refresh: [...refresh] }));
  const access = new Map<string, Holder>(before?.access);
  const refresh = new Map<string, Renewable>(before?.refresh);

  const inSeconds = (seconds: number) => world.now() + seconds * 1000;
  const isAlive = ({ expiresAt }: { expiresAt?: number }) => expiresAt === undefined || expiresAt > world.now();

  function issueTokens(account: GitHubAccount, asked: readonly string[]): GitHubTokens {
    const { oauthApp, withoutProviderRefreshToken, providerTesting } = world.switches;
    const token = `${oauthApp ? 'gho' : 'ghu'}_${letters(36)}`;
    world.record('github_access_token', token);
    const scopes = oauthApp ? asked : [];
    access.set(token, { account, scopes, ...(!oauthApp && { expiresAt: inSeconds(accessLifetime) }) });
    if (oauthApp) return { access: token, scopes };
    const issued = { access: token, scopes, lifetime: accessLifetime };
    if (withoutProviderRefreshToken) return issued;
    const successor = `ghr_${letters(76)}`;
    const lifetime = providerTesting ? testingLifetime : refreshLifetime;
    world.record('github_refresh_token', successor);
    refresh.set(successor, { account, expiresAt: inSeconds(lifetime), access: token });
    return { ...issued, refresh: { token: successor, lifetime } };
  }

  return {
    issueCode(account: GitHubAccount, request: CodeRequest): string {
      const code = randomBytes(10).toString('hex');
      world.record('github_code', code);
      codes.set(code, { account, expiresAt: inSeconds(codeLifetime), ...request });
      return code;
    },

    /** A code serves once, even when the attempt then fails. */
    redeemCode(code: string, redirectUri: string | undefined, verifier: string | undefined) {
      const grant = codes.get(code);
      codes.delete(code);
      if (!grant || !isAlive(grant)) return 'bad_verification_code';
      if (redirectUri !== undefined && redirectUri !== grant.redirectUri) return 'redirect_uri_mismatch';
      const challenge = createHash('sha256')
        .update(verifier ?? '')
        .digest('base64url');
      if (grant.codeChallenge !== undefined && grant.codeChallenge !== challenge) return 'bad_verification_code';
      return issueTokens(grant.account, grant.scopes);
    },

    /** A refresh token serves once, and takes the access token it came with along. */
    rotate(token: string) {
      const grant = refresh.get(token);
      if (!grant || !isAlive(grant) || world.switches.providerRevoked) return 'bad_refresh_token';
      refresh.delete(token);
      access.delete(grant.access);
      return issueTokens(grant.account, []);
    },

    /** Ends one access or refresh token; what else was given with it lives on. */
    revoke(token: string): void {
      access.delete(token);
      refresh.delete(token);
    },

    holderOf(token: string): Holder | undefined {
      const grant = access.get(token);
      return grant && isAlive(grant) && !world.switches.providerRevoked ? grant : undefined;
    },
  };
}

export type GitHubGrants = ReturnType<typeof createGitHubGrants>;
