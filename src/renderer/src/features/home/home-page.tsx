import { lazy, type ReactNode, Suspense, useEffect, useId } from 'react';
import { Link } from 'wouter';
import { proofName } from '../../../../shared/client-install.ts';
import type { Activity, ListedAccount } from '../../../../shared/model.ts';
import { Later, WhenWanted } from '../../frame/later.tsx';
import { connectNext } from '../../hub/browser-call.ts';
import { useHub } from '../../hub/queries.ts';
import { classes } from '../../ui/classes.ts';
import { AskedFailure, Awaited, PageHeader, Skeleton } from '../../ui/notes.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { useWords } from '../../words/index.ts';
import { accountTitle, platformTitle } from '../accounts/account-facts.ts';
import { Health } from '../accounts/account-health.tsx';
import { ConnectState, useConnect } from '../accounts/connecting.tsx';
import { PlatformTile } from '../accounts/platform-mark.tsx';
import { callClient, claimedClient, type KnownNames, outcomeText } from '../activity/call-facts.ts';
import { activityAddress } from '../activity/use-activity.ts';
import { useCallSentence } from '../activity/use-call-names.ts';
import { useFreshUse } from '../keys/fresh-use.ts';
import { isLive } from '../keys/key-facts.ts';
import css from './home.module.css';
import { callSentence, toolCalls, usedKeys } from './home-facts.ts';
import { NeedsYou } from './needs-you.tsx';

/** With the dialogs behind it, which the first screen doesn't wait for. */
const ClientMenu = lazy(() => import('./client-menu.tsx').then((module) => ({ default: module.ClientMenu })));

/** So many lines of each kind; the screen that a section leads to has all. */
const most = 6;
/** Clients that were found here and lack the hub; Clients has all of them. */
const mostFound = 2;

/** The first screen: what needs the person, what happened, what is connected, and for a new person the first steps. */
export function HomePage() {
  const { frame } = useWords();
  const asked = [useHub('accounts.list', {}), useHub('keys.list', {}), useHub('platforms.list', {})] as const;
  const [{ data: accounts }, { data: keys }, { data: platforms }] = asked;
  const connect = useConnect(platforms ?? []);
  useFreshUse();
  const isLoaded = accounts !== undefined && platforms !== undefined;
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, as soon as it is known whether there is an account already
  useEffect(() => {
    const next = connectNext.get();
    if (!isLoaded || !next) return;
    connectNext.set(null);
    if (accounts.length > 0) next.popup.close();
    else connect.startIn(next.popup, next.platform);
  }, [isLoaded]);
  const header = <PageHeader title={frame.screens.home} />;
  if (!accounts || !keys || !platforms) {
    return (
      <>
        {header}
        <Awaited of={asked} rows={6} height="tall" />
      </>
    );
  }
  const known = { accounts, keys, platforms };
  const isNew = !keys.some(({ lastUsedAt }) => lastUsedAt !== null);
  return (
    <>
      {header}
      <div className={css['page']}>
        <div className={css['column']}>
          <ConnectState connect={connect} platforms={platforms} />
          <WhenWanted isWanted={isNew}>
            <Later.FirstSteps {...known} connect={connect} />
          </WhenWanted>
          <NeedsYou {...known} connect={connect} isNew={isNew} />
          <Happened known={known} isNew={isNew} />
        </div>
        {!(isNew && accounts.length === 0) && (
          <div className={css['column']}>
            <Accounts known={known} />
            <Clients known={known} isNew={isNew} />
          </div>
        )}
      </div>
    </>
  );
}

type SectionProps = { title: string; more?: { href: string; text: string } | false; children: ReactNode };

function Section({ title, more, children }: SectionProps) {
  const id = useId();
  return (
    <section className="column-3" aria-labelledby={id}>
      <header className={css['head']}>
        <h2 id={id}>{title}</h2>
        {more && <Link href={more.href}>{more.text}</Link>}
      </header>
      {children}
    </section>
  );
}

const few = 40;
const many = 500;

/** The last calls as sentences. Each leads to its line in Activity. */
function Happened({ known, isNew }: { known: KnownNames; isNew: boolean }) {
  const { home } = useWords();
  // More than are shown, since previews and what stands above are among them; many more where those are mostly no calls.
  const { data: last } = useHub('audit.search', { limit: few });
  const isEnough = !last || last.total <= few || toolCalls(last.calls).length >= most;
  const record = useHub('audit.search', { limit: isEnough ? few : many });
  const calls = toolCalls(record.data?.calls ?? []).slice(0, most);
  if (isNew && calls.length === 0 && !record.error) return null;
  return (
    <Section title={home.happened} more={calls.length > 0 && { href: '/activity', text: home.allCalls }}>
      <AskedFailure of={record} />
      {record.isPending && <Skeleton rows={most} />}
      {record.data && calls.length === 0 && <p className={css['none']}>{home.noCalls}</p>}
      {calls.length > 0 && (
        <ul className={classes('lines', css['lines'])}>
          {calls.map((call) => (
            <li key={call.callId}>
              <Call call={call} known={known} />
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}

function Call({ call, known }: { call: Activity; known: KnownNames }) {
  const words = useWords();
  const client = callClient(words, known, call);
  const named = useCallSentence({ call, known });
  const { text, tone } = outcomeText(words, call);
  const isTrial = claimedClient(call)?.startsWith(proofName);
  return (
    <a href={activityAddress({ text: call.callId })} className={css['call']}>
      <span className={css['what']}>
        <strong>{client}</strong> {named?.slice(client.length).trim() ?? callSentence(words.home, known, call)}
        {isTrial && <span className={classes('meta', css['detail'])}>{words.home.trial}</span>}
        <span className={classes('meta', css['detail'], tone)}>{text}</span>
      </span>
      <span className={classes('meta', css['when'])}>
        <RelativeTime at={call.time} />
      </span>
    </a>
  );
}

const brokenFirst = (a: ListedAccount, b: ListedAccount): number =>
  Number(b.state === 'reconnect') - Number(a.state === 'reconnect');

function Accounts({ known: { accounts, platforms } }: { known: KnownNames }) {
  const { home } = useWords();
  const text = accounts.length > most ? home.allAccounts(accounts.length) : home.manage;
  return (
    <Section title={home.accounts} more={{ href: '/accounts', text }}>
      {accounts.length === 0 && <p className={css['none']}>{home.noAccounts}</p>}
      {accounts.length > 0 && (
        <ul className={classes('lines', css['lines'])}>
          {accounts
            .toSorted(brokenFirst)
            .slice(0, most)
            .map((account) => (
              <li key={account.id} className={css['line']}>
                <PlatformTile title={platformTitle(account.platform, platforms)} />
                <span className={css['what']}>
                  {accountTitle(account, platforms)}
                  <span className={classes('meta', css['detail'])}>
                    <Health account={account} isChecking={false} />
                  </span>
                </span>
              </li>
            ))}
        </ul>
      )}
    </Section>
  );
}

function Clients({ known: { keys }, isNew }: { known: KnownNames; isNew: boolean }) {
  const { home } = useWords();
  const used = usedKeys(keys, Date.now());
  const { data: clients = [] } = useHub('clients.list', {});
  // One that was set up by hand has its key already.
  const isNamed = (title: string) => keys.some((key) => key.client === title && isLive(key, Date.now()));
  const found = clients
    .filter(({ state, sharedWith, title }) => state === 'found' && !sharedWith && !isNamed(title))
    .slice(0, mostFound);
  if (isNew && used.length === 0) return null;
  return (
    <Section title={home.clients} more={{ href: '/clients', text: home.allClients }}>
      {used.length === 0 && <p className={css['none']}>{home.noClients}</p>}
      {used.length > 0 && (
        <ul className={classes('lines', css['lines'])}>
          {used.slice(0, most).map((key) => (
            <li key={key.id} className={css['withMenu']}>
              <a href={activityAddress({ key: key.id, since: 'hour' })} className={css['call']}>
                <span className={css['what']}>
                  <strong>{key.client}</strong>
                  <span className={classes('meta', css['detail'])}>
                    {home.lastCall} {key.lastUsedAt !== null && <RelativeTime at={key.lastUsedAt} />}
                  </span>
                </span>
              </a>
              <Suspense fallback={null}>
                <ClientMenu of={key} />
              </Suspense>
            </li>
          ))}
        </ul>
      )}
      {!isNew && found.length > 0 && (
        <div className={css['found']}>
          {found.map(({ client, title }) => (
            <Link key={client} href={`/clients/${client}`}>
              {home.start.installInto(title)}
            </Link>
          ))}
        </div>
      )}
    </Section>
  );
}
