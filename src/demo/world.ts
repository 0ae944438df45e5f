import { type Memory, noMemory } from './memory.ts';

/** What every service of the demo world shares: one clock, one ledger of issued secrets, one memory, one set of faults. */
export type World = {
  /** Milliseconds since the epoch, shifted by the clock fault. */
  now(): number;
  /** Writes one secret to the ledger file, e.g. `record('github_access_token', 'ghu_…')`. */
  record(kind: string, value: string): void;
  keep: Memory['keep'];
  /** Behaviours an administrator or an outage would cause; every one is off by default. */
  switches: Switches;
};

/** Fault switches of the tenant and of the platforms behind it, every one off; what each imitates is in `README.md`. */
export function switchesOff() {
  return {
    rotation: false,
    mfaAlways: false,
    require2fa: false,
    myAccountInactive: false,
    withoutUserGrant: false,
    withoutPolicy: false,
    dpopNonce: false,
    dpopRequired: false,
    wwwAuthenticate: false,
    missingScope: false,
    missingExpiresIn: false,
    tokenTypeBot: false,
    oauthApp: false,
    providerTesting: false,
    withoutProviderRefreshToken: false,
    providerRevoked: false,
    withheldScopes: '',
    addedScopes: '',
    userGrantsBecomeClient: false,
    activationByApi: false,
    shortAccountTokens: false,
    slackDistributed: false,
    anyLoopbackPort: false,
    withoutClientDocuments: false,
    withoutRegistration: false,
    clockOffsetMs: 0,
  };
}

export type Switches = ReturnType<typeof switchesOff>;

/** A world whose secrets go to `record`. */
export function createWorld(record: World['record'], { keep }: Pick<Memory, 'keep'> = noMemory): World {
  const switches = switchesOff();
  return { now: () => Date.now() + switches.clockOffsetMs, record, keep, switches };
}
