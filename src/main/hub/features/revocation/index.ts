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
import { createRevocationSides, type RevocationParts } from './sides.ts';

/** Milliseconds that an answer waits for the sides; the receipt grows after that. */
const usualPatience = 3_000;

export function createRevocation(parts: RevocationParts, patience = usualPatience) {
  const { accounts, approvals, clock, keys, log, platforms, receipts, session, settings, tenant, vault, wake } = parts;
  const jobs = createRevocationJobs(parts);
  const left = createLeftSignIns(parts.secrets, tenant);
  const sides = createRevocationSides(parts, jobs, left);
  const progress = createRevocationProgress(jobs, sides, clock, log);
  wake.onWaking(progress.hurry);
  const stopped = new AbortController();
  /** Browsers that are waited for, by person. */
  const leaving = new Map<string, AbortController>();

  const linesOf = (job: RevocationJob, ...which: (LineWork['side'] | 'browser session')[]): number[] =>
    job.receipt.lines.flatMap(({ side }, index) => (which.includes(side) ? [index] : []));
  const answer = (
    job: RevocationJob,
    side: 'approvals' | 'cached tokens' | 'browser session',
    said: SideAnswer,
  ): Promise<void> =>
    jobs.record(
      job,
      linesOf(job, side).map((index) => [index, said]),
    );

  async function closingOf(account: Account): Promise<ClosingAccount> {
    const platform = platforms().find(({ name }) => name === account.platform);
    const asked = platform && (await accounts.vaultAccount(account, platform));
    return { account, platform, vault: asked?.ok ? asked.value : undefined };
  }

  /** Cuts what uses the accounts. Nothing new begins with them: that they are closed is on disk now. */
  function retire(userId: string, closing: ClosingAccount[]): void {
    for (const { account, vault: known } of closing) {
      if (known) sides.retire(known);
      vault.drop(userId, account.id);
    }
  }

  /** Each account is forgotten by the tenant before its token is ended, and the sign-in is needed for all of them. */
  async function askTheOthers(job: RevocationJob): Promise<void> {
    const accountsOf = async (): Promise<void> => {
      await Promise.all(linesOf(job, 'connected account').map((index) => progress.attempt(job, [index])));
      await Promise.all(linesOf(job, 'platform').map((index) => progress.attempt(job, [index])));
      await progress.attempt(job, linesOf(job, 'sign-in'));
    };
    await Promise.all([accountsOf(), progress.attempt(job, linesOf(job, 'open webui'))]);
  }

  async function leaveBrowser(job: RevocationJob, sessionId: Secret | undefined, browser: Browser): Promise<void> {
    const found = await tenant.find();
    if (!found.ok) return;
    const page = signOutPage(found.value).href;
    await answer(job, 'browser session', { ...opened, page });
    const { userId } = job.receipt;
    leaving.get(userId)?.abort(); // the latest wins: six that wait would hold all the ports on which browsers come back
    const wait = new AbortController();
    leaving.set(userId, wait);
    // Not with the signal of the caller, who may be gone before the browser comes back.
    const own = { ...browser, signal: AbortSignal.any([stopped.signal, wait.signal]) };
    const ended = await endBrowserSession(found.value, sessionId, own).catch(() => fail('sign_in_abandoned'));
    const said = ended.ok
      ? revoked('The browser came back from the tenant’s sign-out page.')
      : { ...unconfirmed, page };
    await answer(job, 'browser session', said);
  }

  const answered = async (job: RevocationJob, ...asked: Promise<void>[]): Promise<Receipt> => {
    const all = Promise.all(asked).catch((error: unknown) =>
      log('revocation_failed', { error: error instanceof Error ? error.name : 'unknown' }),
    );
    await Promise.race([all, sleep(patience, undefined, { ref: false })]);
    // Last, so that the window in which it was said still hears the result.
    if (!(await session.hasSignIn(job.receipt.userId))) parts.endWindows(job.receipt.userId);
    return receipts.sign(job.receipt);
  };

  async function endPerson(
    deed: 'revoke everything' | 'remove person',
    userId: string,
    holder: string,
    browser: Browser | undefined,
  ): Promise<Receipt> {
    const live = keys.list(userId).filter(({ revokedAt }) => revokedAt === null);
    const connected = await accounts.list(userId).catch(() => undefined);
    const closing = await Promise.all((connected ?? []).map(closingOf));
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
    const job = await jobs.begin(
      { deed, userId, holder, drafts },
      closing.map(({ account }) => accounts.closing(account.id)),
    );
    await endKeys(job);
    retire(userId, closing);
    vault.drop(userId);
    const ending = approvals.end(({ key }) => key.userId === userId, 'everything was revoked');
    await answer(job, 'approvals', await denied(ending));
    await answer(job, 'cached tokens', revoked(forgotten));
    const sessionId = await leaveSignIn(job);
    return answered(job, askTheOthers(job), ...(isSignedIn && browser ? [leaveBrowser(job, sessionId, browser)] : []));
  }

  /** All at once, in one revision; one that cannot be written is dead until the hub stops, and is tried again. */
  async function endKeys(job: RevocationJob): Promise<void> {
    const ids = [...job.open.values()].flatMap((work) => (work.side === 'keys' ? [work.keyId] : []));
    // Where that fails, each is tried by itself.
    await keys.revokeAll(ids, job.receipt.deed).catch(() => undefined);
    const ended = linesOf(job, 'keys').map(async (index): Promise<[number, SideAnswer]> => {
      const work = job.open.get(index);
      const dead = work && sides.endSide(work, job, index, true);
      return [index, (await dead?.catch(() => undefined)) ?? retrying(unwritten)];
    });
    const answers = await Promise.all(ended);
    await jobs.record(job, answers);
    for (const [index, { answer: said }] of answers) if (said === 'retrying') void progress.attempt(job, [index]);
  }

  /** Takes the sign-in out of use; answers by which name the tenant knows its browser. */
  async function leaveSignIn(job: RevocationJob): Promise<Secret | undefined> {
    const { userId, id } = job.receipt;
    // Where the secret store fails, the attempt at the line tries it again.
    const gone = await session.leave(userId, id).catch(() => undefined);
    if (!gone) return undefined;
    for (const index of linesOf(job, 'sign-in')) await jobs.amend(job, index, { side: 'sign-in', at: gone.at });
    return gone.sessionId;
  }

  return {
    /** Ends all that the person has given out. */
    everything: (userId: string, browser: Browser): Promise<Receipt> =>
      endPerson('revoke everything', userId, userId, browser),
    /** The same for a person whom the owner removes; their own browser is not at hand. */
    person: (userId: string, owner: string): Promise<Receipt> => endPerson('remove person', userId, owner, undefined),

    /** Ends one connected account. Fails with `account_unknown`. */
    async account(userId: string, id: string): Promise<Result<Receipt>> {
      const found = (await accounts.list(userId)).find((account) => account.id === id);
      if (!found) return fail('account_unknown');
      const closing = [await closingOf(found)];
      const drafts = [approvalsLine, tokensLine, ...accountLines(closing)];
      const job = await jobs.begin({ deed: 'disconnect', userId, holder: userId, drafts }, [accounts.closing(id)]);
      retire(userId, closing);
      const ending = approvals.end(({ subject }) => subject.account.id === id, 'the account was disconnected');
      await answer(job, 'approvals', await denied(ending));
      await answer(job, 'cached tokens', revoked(forgotten));
      return ok(await answered(job, askTheOthers(job)));
    },

    /** Ends the sign-in; keys and accounts stay for the next one. Fails with `not_signed_in`. */
    async signOut(userId: string, browser: Browser): Promise<Result<Receipt>> {
      const isSignedIn = await session.hasSignIn(userId);
      if (!isSignedIn && !(await session.isSignedIn(userId))) return fail('not_signed_in');
      const drafts = [tokensLine, ...(isSignedIn ? [signInLine, browserLine(notOpened)] : [])];
      const job = await jobs.begin({ deed: 'sign out', userId, holder: userId, drafts }, []);
      const sessionId = await leaveSignIn(job);
      vault.drop(userId); // after the sign-in is out of use, so that no call can exchange it once more
      await answer(job, 'cached tokens', revoked(forgottenAlone));
      return ok(await answered(job, askTheOthers(job), ...(isSignedIn ? [leaveBrowser(job, sessionId, browser)] : [])));
    },

    /** Continues with what an earlier run of the hub has left. Resolves once all that is ours is dead; the rest continues. */
    async resume(): Promise<void> {
      for (const job of await jobs.load()) {
        await progress.attempt(job, linesOf(job, 'keys', 'approvals', 'cached tokens'), false);
        for (const [, work] of job.open) if (work.side === 'sign-in' && !work.at) await leaveSignIn(job);
      }
      for (const job of jobs.open()) {
        const slow = linesOf(job, 'connected account', 'platform', 'sign-in', 'open webui');
        void progress.attempt(job, slow, false);
      }
    },

    stop(): void {
      stopped.abort();
      progress.stop();
    },
  };
}

export type Revocation = ReturnType<typeof createRevocation>;

/** They are gone in any case; what may fail is that it is put on record. */
const denied = (ending: Promise<number>): Promise<SideAnswer> =>
  ending.then(
    (count) => revoked(`${count} denied.`),
    () => failed('Denied, but the record of it could not be written.'),
  );

const unwritten = 'Refused until the hub stops; that could not be written yet.';
const forgotten = 'Forgotten; calls that used them were cut.';
const forgottenAlone =
  'Forgotten; calls that used them were cut. The accounts stay in Token Vault, so their tokens were not ended at the platforms: the next sign-in would be given dead ones.';
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
