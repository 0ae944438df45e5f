/**
 * The end of what a person has given out, for real: everything here is dead before anything slow begins, every side is asked, one that
 * does not answer is asked again, and a signed receipt says what each of them answered.
 */
import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Account } from '../../../../shared/model.ts';
import type { Receipt } from '../../../../shared/receipt.ts';
import { fail, ok, type Result } from '../../../../shared/result.ts';
import { Secret } from '../../ground/secret.ts';
import { awaitLoopback, type Browser } from '../../identity/session/browser.ts';
import { createLeftSignIns } from '../../identity/session/left-sign-ins.ts';
import type { Tenant } from '../../identity/session/tenant.ts';
import {
  createRevocationJobs,
  failed,
  type LineDraft,
  type LineWork,
  type RevocationJob,
  type RevocationJobs,
  retrying,
  revoked,
  type SideAnswer,
} from './jobs.ts';
import { createRevocationProgress } from './progress.ts';
import {
  accountLines,
  approvalsLine,
  browserLine,
  type ClosingAccount,
  keyLines,
  openWebUILine,
  signInLine,
  tokensLine,
  unknownAccountsLine,
} from './receipts.ts';
import { createRevocationSides, type RevocationParts, type RevocationSides } from './sides.ts';

/** Milliseconds that an answer waits for the sides; the receipt grows after that. */
const usualPatience = 3_000;

/**
 * All ways to end what a person has given out. Each writes its job first, so that a hub which is stopped continues with it; ends what is
 * the hub's own before it asks anybody else; and answers with a receipt that grows while the others are asked.
 */
export class Revocation {
  readonly #parts: RevocationParts;
  readonly #patience: number;
  readonly #jobs: RevocationJobs;
  readonly #sides: RevocationSides;
  readonly #progress: ReturnType<typeof createRevocationProgress>;
  readonly #stopped = new AbortController();
  /** Browsers that are waited for, by person. */
  readonly #leaving = new Map<string, AbortController>();

  constructor(parts: RevocationParts, patience = usualPatience) {
    this.#parts = parts;
    this.#patience = patience;
    this.#jobs = createRevocationJobs(parts);
    this.#sides = createRevocationSides(
      parts,
      this.#jobs,
      createLeftSignIns(parts.secrets, parts.tenant, (userId) => parts.session.nameAtTenant(userId)),
    );
    this.#progress = createRevocationProgress(this.#jobs, this.#sides, parts.clock, parts.log);
    parts.wake.onWaking(this.#progress.hurry);
  }

  /** Ends all that the person has given out. */
  everything(userId: string, browser: Browser): Promise<Receipt> {
    return this.#endPerson('revoke everything', userId, userId, browser);
  }

  /** The same for a person whom the owner removes; their own browser is not at hand. */
  person(userId: string, owner: string): Promise<Receipt> {
    return this.#endPerson('remove person', userId, owner, undefined);
  }

  /** Ends one connected account. Fails with `account_unknown`. */
  async account(userId: string, id: string): Promise<Result<Receipt>> {
    const { accounts, approvals } = this.#parts;
    const found = (await accounts.list(userId)).find((account) => account.id === id);
    if (!found) return fail('account_unknown');
    const closing = [await this.#closingOf(found)];
    const drafts = [approvalsLine, tokensLine, ...accountLines(closing)];
    const job = await this.#jobs.begin({ deed: 'disconnect', userId, holder: userId, drafts }, [accounts.closing(id)]);
    this.#retire(userId, closing);
    const ending = approvals.end(({ subject }) => subject.account.id === id, 'the account was disconnected');
    await this.#answer(job, 'approvals', await denied(ending));
    await this.#answer(job, 'cached tokens', revoked(forgotten));
    return ok(await this.#receiptOf(job, this.#askTheOthers(job)));
  }

  /** Ends the sign-in; keys and accounts stay for the next one. Fails with `not_signed_in`. */
  async signOut(userId: string, browser: Browser): Promise<Result<Receipt>> {
    const { session, vault } = this.#parts;
    const isSignedIn = await session.hasSignIn(userId);
    if (!isSignedIn && !(await session.isSignedIn(userId))) return fail('not_signed_in');
    const drafts = [tokensLine, ...(isSignedIn ? [signInLine, browserLine(notOpened)] : [])];
    const job = await this.#jobs.begin({ deed: 'sign out', userId, holder: userId, drafts }, []);
    const sessionId = await this.#leaveSignIn(job);
    vault.drop(userId); // after the sign-in is out of use, so that no call can exchange it once more
    await this.#answer(job, 'cached tokens', revoked(forgottenAlone));
    const asked = this.#askTheOthers(job);
    const left = isSignedIn ? [this.#leaveBrowser(job, sessionId, browser)] : [];
    return ok(await this.#receiptOf(job, asked, ...left));
  }

  /** Continues with what an earlier run of the hub has left. Resolves once all that is ours is dead; the rest continues. */
  async resume(): Promise<void> {
    for (const job of await this.#jobs.load()) {
      await this.#progress.attempt(job, linesOf(job, 'keys', 'approvals', 'cached tokens'), false);
      for (const [, work] of job.open) if (work.side === 'sign-in' && !work.at) await this.#leaveSignIn(job);
    }
    for (const job of this.#jobs.open()) {
      const slow = linesOf(job, 'connected account', 'platform', 'sign-in', 'open webui');
      void this.#progress.attempt(job, slow, false);
    }
  }

  stop(): void {
    this.#stopped.abort();
    this.#progress.stop();
  }

  async #endPerson(
    deed: 'revoke everything' | 'remove person',
    userId: string,
    holder: string,
    browser: Browser | undefined,
  ): Promise<Receipt> {
    const { accounts, approvals, keys, session, settings, vault } = this.#parts;
    const live = keys.list(userId).filter(({ revokedAt }) => revokedAt === null);
    const connected = await accounts.list(userId).catch(() => undefined);
    const closing = await Promise.all((connected ?? []).map((account) => this.#closingOf(account)));
    const isSignedIn = await session.hasSignIn(userId);
    const drafts: LineDraft[] = [
      ...keyLines(live),
      approvalsLine,
      tokensLine,
      ...accountLines(closing),
      ...(connected ? [] : [unknownAccountsLine]),
      ...(isSignedIn ? [signInLine, browserLine(browser ? notOpened : elsewhere)] : []),
      ...(settings.read().openWebUI ? [openWebUILine] : []),
    ];
    const job = await this.#jobs.begin(
      { deed, userId, holder, drafts },
      closing.map(({ account }) => accounts.closing(account.id)),
    );
    await this.#endKeys(job);
    this.#retire(userId, closing);
    vault.drop(userId);
    const ending = approvals.end(({ key }) => key.userId === userId, 'everything was revoked');
    await this.#answer(job, 'approvals', await denied(ending));
    await this.#answer(job, 'cached tokens', revoked(forgotten));
    const sessionId = await this.#leaveSignIn(job);
    const asked = this.#askTheOthers(job);
    const left = isSignedIn && browser ? [this.#leaveBrowser(job, sessionId, browser)] : [];
    return this.#receiptOf(job, asked, ...left);
  }

  async #closingOf(account: Account): Promise<ClosingAccount> {
    const platform = this.#parts.platforms().find(({ name }) => name === account.platform);
    const asked = platform && (await this.#parts.accounts.vaultAccount(account, platform));
    return { account, platform, vault: asked?.ok ? asked.value : undefined };
  }

  /** Cuts what uses the accounts. Nothing new begins with them: that they are closed is on disk now. */
  #retire(userId: string, closing: ClosingAccount[]): void {
    for (const { account, vault: known } of closing) {
      if (known) this.#sides.retire(known);
      this.#parts.vault.drop(userId, account.id);
    }
  }

  /** All at once, in one revision; one that cannot be written is dead until the hub stops, and is tried again. */
  async #endKeys(job: RevocationJob): Promise<void> {
    const { keys } = this.#parts;
    const ids = [...job.open.values()].flatMap((work) => (work.side === 'keys' ? [work.keyId] : []));
    // Where that fails, each is tried by itself.
    await keys.revokeAll(ids, job.receipt.deed).catch(() => undefined);
    const ended = linesOf(job, 'keys').map(async (index): Promise<[number, SideAnswer]> => {
      const work = job.open.get(index);
      const dead = work && this.#sides.endSide(work, job, index, true);
      return [index, (await dead?.catch(() => undefined)) ?? retrying(unwritten)];
    });
    const answers = await Promise.all(ended);
    await this.#jobs.record(job, answers);
    for (const [index, { answer }] of answers) if (answer === 'retrying') void this.#progress.attempt(job, [index]);
  }

  /** Takes the sign-in out of use; answers by which name the tenant knows its browser. */
  async #leaveSignIn(job: RevocationJob): Promise<Secret | undefined> {
    const { userId, id } = job.receipt;
    // Where the secret store fails, the attempt at the line tries it again.
    const gone = await this.#parts.session.leave(userId, id).catch(() => undefined);
    if (!gone) return undefined;
    for (const index of linesOf(job, 'sign-in')) await this.#jobs.amend(job, index, { side: 'sign-in', at: gone.at });
    return gone.sessionId;
  }

  /** Each account is forgotten by the tenant before its token is ended, and the sign-in is needed for all of them. */
  async #askTheOthers(job: RevocationJob): Promise<void> {
    const progress = this.#progress;
    const accountsOf = async (): Promise<void> => {
      await Promise.all(linesOf(job, 'connected account').map((index) => progress.attempt(job, [index])));
      await Promise.all(linesOf(job, 'platform').map((index) => progress.attempt(job, [index])));
      await progress.attempt(job, linesOf(job, 'sign-in'));
    };
    await Promise.all([accountsOf(), progress.attempt(job, linesOf(job, 'open webui'))]);
  }

  async #leaveBrowser(job: RevocationJob, sessionId: Secret | undefined, browser: Browser): Promise<void> {
    const found = await this.#parts.tenant.find();
    if (!found.ok) return;
    const page = signOutPage(found.value).href;
    await this.#answer(job, 'browser session', { ...opened, page });
    const { userId } = job.receipt;
    this.#leaving.get(userId)?.abort(); // the latest wins: six that wait would hold all the ports on which browsers come back
    const wait = new AbortController();
    this.#leaving.set(userId, wait);
    // Not with the signal of the caller, who may be gone before the browser comes back.
    const own = { ...browser, signal: AbortSignal.any([this.#stopped.signal, wait.signal]) };
    const ended = await endBrowserSession(found.value, sessionId, own).catch(() => fail('sign_in_abandoned'));
    const said = ended.ok
      ? revoked('The browser came back from the tenant’s sign-out page.')
      : { ...unconfirmed, page };
    await this.#answer(job, 'browser session', said);
  }

  #answer(
    job: RevocationJob,
    side: 'approvals' | 'cached tokens' | 'browser session',
    said: SideAnswer,
  ): Promise<void> {
    return this.#jobs.record(
      job,
      linesOf(job, side).map((index) => [index, said]),
    );
  }

  /** The receipt once all of those have answered, or as it is when patience has ended. */
  async #receiptOf(job: RevocationJob, ...asked: Promise<void>[]): Promise<Receipt> {
    const { endWindows, log, receipts, session } = this.#parts;
    const { userId, deed } = job.receipt;
    const all = Promise.all(asked).catch((error: unknown) =>
      log('revocation_failed', { error: error instanceof Error ? error.name : 'unknown' }),
    );
    await Promise.race([all, sleep(this.#patience, undefined, { ref: false })]);
    // Last, so that the window in which it was said still hears the result.
    if (deed !== 'disconnect' && !(await session.hasSignIn(userId))) endWindows(userId);
    return receipts.sign(job.receipt);
  }
}

const linesOf = (job: RevocationJob, ...which: (LineWork['side'] | 'browser session')[]): number[] =>
  job.receipt.lines.flatMap(({ side }, index) => (which.includes(side) ? [index] : []));

/** They are gone in any case; what may fail is that it is put on record. */
const denied = (ending: Promise<number>): Promise<SideAnswer> =>
  ending.then(
    (count) => revoked(`${count} denied.`),
    () => failed('Denied, but the record of it could not be written.'),
  );

const unwritten = 'Refused until the hub stops; that could not be written yet.';
const forgotten = 'Forgotten; calls that used them were cut.';
const forgottenAlone =
  'Forgotten; calls that used them were cut. The accounts stay connected, so their tokens were not ended at the platforms: the next sign-in would be given dead ones.';
const notOpened = 'The browser was not sent to the tenant’s sign-out page.';
const elsewhere = 'It is in that person’s own browser, where it ends by itself or when they sign out.';
const opened: SideAnswer = {
  answer: 'unconfirmed',
  detail: 'The tenant’s sign-out page was opened in the browser, which has not come back yet.',
};
const unconfirmed: SideAnswer = {
  answer: 'unconfirmed',
  detail: 'The browser did not come back from the tenant’s sign-out page. Open it to be sure.',
};

/*
 * The end of the tenant's session in the person's browser (OpenID Connect RP-Initiated Logout 1.0). Anyone who holds that session
 * could otherwise sign in again without a word. Only the browser's return says that it is over.
 */

/** Where a person can end it by hand, without what names the session. */
function signOutPage({ issuer, client }: Tenant): URL {
  // A tenant tells of its end point in its discovery document only where that is switched on.
  const page = new URL(client.serverMetadata().end_session_endpoint ?? 'oidc/logout', issuer);
  page.searchParams.set('client_id', String(client.clientMetadata().client_id));
  return page;
}

/**
 * Opens the tenant's page and waits for the browser to come back; at most five minutes, or until the signal of `browser`. Auth0 asks
 * nothing when it is told which session is meant: https://auth0.com/docs/authenticate/login/logout/log-users-out-of-auth0
 */
async function endBrowserSession(
  tenant: Tenant,
  sessionId: Secret | undefined,
  { openUrl, signal, awaitReturn = awaitLoopback }: Browser,
): Promise<Result<void>> {
  const state = randomBytes(16).toString('base64url');
  const back = await awaitReturn('/signed-out', state, signal);
  if (!back.ok) return back;
  try {
    const page = signOutPage(tenant);
    page.searchParams.set('post_logout_redirect_uri', back.value.address);
    page.searchParams.set('state', state);
    const hint = sessionId && Secret.reveal(sessionId);
    if (hint) page.searchParams.set('logout_hint', hint);
    await openUrl(page.href);
    return (await back.value.arrived) ? ok(undefined) : fail('sign_in_abandoned');
  } finally {
    back.value.close();
  }
}
