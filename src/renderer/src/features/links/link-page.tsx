/** The page that a link of an answer leads to: it signs the person in, does the one thing, and leads back to the chat. */

import { type ReactNode, useEffect, useState } from 'react';
import { useLocation } from 'wouter';
import type { CallOutput } from '../../../../shared/contract.ts';
import type { Failure } from '../../../../shared/errors.ts';
import type { LinkPurpose } from '../../../../shared/link-purpose.ts';
import type { Person, PlatformFacts } from '../../../../shared/model.ts';
import { Wordmark } from '../../frame/wordmark.tsx';
import { openPopup, type Popup, useBrowserCall } from '../../hub/browser-call.ts';
import { requestHub, useHub, useHubConnection } from '../../hub/queries.ts';
import { isWebAddress } from '../../network-of.ts';
import buttonCss from '../../ui/button.module.css';
import { Button } from '../../ui/button.tsx';
import { classes } from '../../ui/classes.ts';
import { FailureNote } from '../../ui/notes.tsx';
import { type ConsoleWords, consoleWords, useWords } from '../../words/index.ts';
import { accountTitle, missingScopes } from '../accounts/account-facts.ts';
import { currentPermission, newPermissionForm, permissionRequest } from '../openwebui/permission-form.ts';
import { mayAllow } from '../openwebui/views.ts';
import css from './link-page.module.css';
import { enLinks } from './words.en.ts';
import { zhLinks } from './words.zh.ts';

type Origin = CallOutput<'link.origin'>;

type Step =
  /** `done`: what the person has done on this page before. */
  | { at: 'ready'; page: LinkPurpose['page']; done: string }
  /** `before`: the key that Open WebUI had when it was proposed. `resumes`: the key that is paused. */
  | { at: 'confirm'; who: Person; before: string | null; resumes?: string }
  | { at: 'done'; text: string }
  | { at: 'another'; who: Person }
  | { at: 'failed'; failure: Failure | null; text: string };

export function LinkPage({ purpose, person }: { purpose: LinkPurpose; person: Person | null }) {
  const words = useLinkWords();
  const all = useWords();
  const { common } = all;
  const hub = useHubConnection();
  const [, go] = useLocation();
  const signIn = useBrowserCall('session.signIn');
  const connect = useBrowserCall('accounts.connect');
  const { data: platforms = [] } = useHub('platforms.list', {}, { enabled: person !== null });
  const [step, setStep] = useState<Step>({ at: 'ready', page: purpose.page, done: '' });
  const [origin, setOrigin] = useState<Origin | null>(null);
  const [isBusy, setBusy] = useState(false);
  const page = step.at === 'ready' ? step.page : purpose.page;
  const said = purposeWords({ ...purpose, page }, platforms, words, all);
  useEffect(() => {
    document.title = `${said.title} - OpenGitHubX`;
  }, [said.title]);

  /** One window for all that follows the click: a browser opens no second one. */
  async function begin(): Promise<void> {
    const popup = openPopup(hub);
    setBusy(true);
    const next = await goOn(popup);
    setBusy(false);
    if (next?.at !== 'confirm') popup.close();
    if (next) setStep(next);
  }

  async function goOn(popup: Popup): Promise<Step | null> {
    const who = person ?? (await signIn.start({ quietly: true }, popup));
    if (!who) return null;
    const found = purpose.from === undefined ? null : await requestHub(hub, 'link.origin', { from: purpose.from });
    if (found && !found.ok) return failed(found.failure);
    const { value } = found ?? { value: null };
    setOrigin(value);
    if (value && !value.isYours) return { at: 'another', who };
    if (page === 'fix') return fixIt(popup, who);
    return page === 'connect' ? connectIt(popup, value) : allowIt(popup, who);
  }

  /** What works already is left as it is: the link may have been followed before. */
  async function connectIt(popup: Popup, value: Origin | null): Promise<Step | null> {
    const [listed, known] = await Promise.all([
      requestHub(hub, 'accounts.list', {}),
      requestHub(hub, 'platforms.list', {}),
    ]);
    if (!listed.ok) return failed(listed.failure);
    if (!known.ok) return failed(known.failure);
    const { tool } = purpose;
    const own = listed.value.filter(({ platform }) => platform === purpose.of);
    const lacks = (account: (typeof own)[number]): boolean =>
      missingScopes(account, known.value).some(({ tools }) => tools.some(({ name }) => name === tool));
    const works = own.find((account) => account.state === 'connected' && !lacks(account));
    if (works) return connected(works.id, words.alreadyConnected(accountTitle(works, known.value)), value);
    if (tool !== undefined && own.length > 1) {
      go(`/accounts?connect=${purpose.of}&for=${tool}`); // which of them, the person has to say
      return null;
    }
    const account = await connect.start({ platform: purpose.of, ...(tool !== undefined && { tools: [tool] }) }, popup);
    return account && connected(account.id, words.connected(accountTitle(account, known.value)), value);
  }

  /** A chat of Open WebUI answers from an account only where the key that is there covers it. */
  async function connected(account: string, text: string, value: Origin | null): Promise<Step> {
    const keys = value?.back ? await requestHub(hub, 'keys.list', {}) : null;
    const now = Date.now();
    const key = keys?.ok
      ? keys.value.find((one) => one.grant.boundTo && one.revokedAt === null && Date.parse(one.expiresAt) > now)
      : undefined;
    if (!key || key.grant.accounts.includes(account)) return { at: 'done', text };
    return { at: 'ready', page: 'allow', done: text };
  }

  /** A sign-in is fixed at this point. Of several keys for Open WebUI that are paused the newest counts, as it does for calls. */
  async function fixIt(popup: Popup, who: Person): Promise<Step | null> {
    if (purpose.of === 'models') {
      go('/settings/models');
      return null;
    }
    if (purpose.of !== 'key') return { at: 'done', text: words.signedIn };
    const keys = await requestHub(hub, 'keys.list', {});
    if (!keys.ok) return failed(keys.failure);
    const now = Date.now();
    const [paused] = keys.value
      .filter(({ grant, revokedAt, expiresAt }) => grant.boundTo && revokedAt === null && Date.parse(expiresAt) > now)
      .filter((key) => key.paused)
      .toSorted((one, other) => other.createdAt.localeCompare(one.createdAt));
    if (!paused) {
      go('/clients');
      return null;
    }
    const wished = await requestHub(hub, 'wishes.propose', { action: 'resume', id: paused.id });
    if (!wished.ok) return failed(wished.failure);
    await hub.openConfirmation(who.userId, popup);
    return { at: 'confirm', who, before: null, resumes: paused.id };
  }

  async function allowIt(popup: Popup, who: Person): Promise<Step | null> {
    const [status, keys, listed] = await Promise.all([
      requestHub(hub, 'openwebui.status', {}),
      requestHub(hub, 'keys.list', {}),
      requestHub(hub, 'accounts.list', {}),
    ]);
    if (!status.ok) return failed(status.failure);
    if (!keys.ok) return failed(keys.failure);
    if (!listed.ok) return failed(listed.failure);
    const { server, keyId, identity } = status.value;
    if (!server) return { at: 'failed', failure: null, text: words.noOpenWebUI };
    const key = keys.value.find(({ id }) => id === keyId);
    const own = listed.value.filter(({ platform }) => platform === purpose.of);
    if (purpose.of !== 'openwebui' && own.length === 0) return { at: 'ready', page: 'connect', done: '' };
    if (key && own.every(({ id }) => key.grant.accounts.includes(id)))
      return { at: 'done', text: words.alreadyAllowed };
    if (!key && !mayAllow(identity, server.proof)) {
      go('/settings/openwebui'); // where the account there is shown to be theirs
      return null;
    }
    const wish = (key && currentPermission(key, Date.now())) ?? permissionRequest(newPermissionForm);
    const proposed = await requestHub(hub, 'openwebui.propose', wish);
    if (!proposed.ok) return failed(proposed.failure);
    await hub.openConfirmation(who.userId, popup);
    return { at: 'confirm', who, before: keyId };
  }

  const waiting = signIn.waiting ?? connect.waiting;
  const failure = step.at === 'failed' ? step.failure : (signIn.failure ?? connect.failure);
  return (
    <main className={css['page']}>
      <div className="column-4">
        <Wordmark isDemo={false} />
        <h1>{said.title}</h1>
        {failure && <FailureNote failure={failure} />}
        <section className="card" aria-live="polite">
          {step.at === 'done' ? (
            <Done text={step.text} origin={origin} />
          ) : step.at === 'confirm' ? (
            <Confirm {...step} onDone={(text) => setStep({ at: 'done', text })} />
          ) : step.at === 'another' ? (
            <Told lines={[words.another(step.who.name), words.anotherHelp]} />
          ) : step.at === 'failed' && step.text !== '' ? (
            <Told lines={[step.text]} />
          ) : waiting ? (
            <>
              <p>{words.waiting}</p>
              <div className="row">
                <Button onPress={waiting.cancel}>{common.cancel}</Button>
                {waiting.openAgain && <Button onPress={waiting.openAgain}>{common.openAgain}</Button>}
              </div>
            </>
          ) : (
            <>
              {step.at === 'ready' && step.done !== '' && <p>{step.done}</p>}
              <p>
                {said.text} {person === null && words.signInFirst}
              </p>
              <div className="row">
                <Button kind="primary" onPress={() => void begin()} isPending={isBusy} autoFocus>
                  {said.action}
                </Button>
              </div>
            </>
          )}
        </section>
      </div>
    </main>
  );
}

const failed = (failure: Failure): Step => ({ at: 'failed', failure, text: '' });

function Told({ lines, children }: { lines: string[]; children?: ReactNode }) {
  const words = useLinkWords();
  return (
    <>
      {lines.map((line) => (
        <p key={line}>{line}</p>
      ))}
      <div className="row">
        {children}
        <a href="#/accounts" className={classes(buttonCss['button'])}>
          {words.console}
        </a>
      </div>
    </>
  );
}

/** The way back is the hub's to say: of the link it takes nothing but a name that the hub has given. */
function Done({ text, origin }: { text: string; origin: Origin | null }) {
  const words = useLinkWords();
  const { common } = useWords();
  const back = origin?.back ?? null;
  return (
    <Told lines={[text, words.askAgain]}>
      {back !== null && isWebAddress(back) && (
        <a
          href={back}
          className={classes(buttonCss['button'], buttonCss['primary'])}
          // biome-ignore lint/a11y/noAutofocus: it is what is left to do
          autoFocus
        >
          {common.backToChat}
        </a>
      )}
    </Told>
  );
}

type ConfirmProps = { who: Person; before: string | null; resumes?: string; onDone: (text: string) => void };

/** Until Open WebUI has another key than before, or the one that it has works again. */
function Confirm({ who, before, resumes, onDone }: ConfirmProps) {
  const words = useLinkWords();
  const { common } = useWords();
  const hub = useHubConnection();
  const { data: status } = useHub('openwebui.status', {}, { isAlwaysAsked: true });
  const { data: keys = [] } = useHub('keys.list', {}, { isAlwaysAsked: true });
  const isResumed = keys.some(({ id, paused }) => id === resumes && !paused);
  const isAllowed = status !== undefined && status.keyId !== null && status.keyId !== before;
  const isDone = resumes === undefined ? isAllowed : isResumed;
  // biome-ignore lint/correctness/useExhaustiveDependencies: once
  useEffect(() => {
    if (isDone) onDone(resumes === undefined ? words.allowed : words.resumed);
  }, [isDone]);
  return (
    <>
      <p>{words.confirm}</p>
      <div className="row">
        <Button onPress={() => void hub.openConfirmation(who.userId)}>{common.openAgain}</Button>
      </div>
    </>
  );
}

export const useLinkWords = consoleWords({ en: enLinks, zh: zhLinks });

/** What the page is for, and why a person was sent there. Pure. */
export function purposeWords(
  { page, of, tool }: LinkPurpose,
  platforms: readonly PlatformFacts[],
  words: typeof enLinks,
  { start }: Pick<ConsoleWords, 'start'>,
) {
  const platform = platforms.find(({ name }) => name === of);
  const title = platform?.title ?? titleOf(of);
  const named = platform?.tools.find(({ name }) => name === tool)?.title;
  if (page === 'connect') {
    return {
      title: named === undefined ? words.connect(title) : words.connectTool(named, title),
      text: words.connectText(title),
      action: named === undefined ? words.connect(title) : words.connectTool(named, title),
    };
  }
  if (page === 'fix' && of === 'models') {
    return { title: words.models, text: words.modelsText, action: words.modelsAction };
  }
  if (page === 'fix') {
    return of === 'key'
      ? { title: words.key, text: words.keyText, action: words.keyAction }
      : { title: words.signIn, text: words.signInText, action: start.continue };
  }
  const isAll = of === 'openwebui';
  return { title: isAll ? words.allow : words.allowPlatform(title), text: words.allowText, action: words.allowAction };
}

/** Before anybody has signed in the hub names no platforms. */
const titleOf = (name: string): string => (name === 'github' ? 'GitHub' : name.charAt(0).toUpperCase() + name.slice(1));
