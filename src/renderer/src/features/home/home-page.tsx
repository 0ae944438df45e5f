import { Plus } from 'lucide-react';
import { lazy, type ReactNode, Suspense, useEffect, useId, useState } from 'react';
import { Link, useLocation } from 'wouter';
import type { DoneCall } from '../../../../shared/approval.ts';
import { type ListedClient, proofName } from '../../../../shared/client-install.ts';
import type { Activity } from '../../../../shared/model.ts';
import type { ListedKey } from '../../../../shared/shapes.ts';
import { Later, WhenWanted } from '../../frame/later.tsx';
import { connectNext } from '../../hub/browser-call.ts';
import { useHub } from '../../hub/queries.ts';
import { Button } from '../../ui/button.tsx';
import { classes } from '../../ui/classes.ts';
import { AskedFailure, Awaited, PageHeader, Skeleton } from '../../ui/notes.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { LetterTile } from '../../ui/tile.tsx';
import { useLocale, useWords } from '../../words/index.ts';
import { ConnectState, useConnect } from '../accounts/connecting.tsx';
import { callClient, claimedClient, durationText, type KnownNames, outcomeText } from '../activity/call-facts.ts';
import { callSentence, sentenceText } from '../activity/call-sentence.ts';
import { activityAddress } from '../activity/use-activity.ts';
import { useCallNames } from '../activity/use-call-names.ts';
import { UndoButton } from '../approvals/undo-button.tsx';
import { useFreshUse } from '../keys/fresh-use.ts';
import { isLive } from '../keys/key-facts.ts';
import css from './home.module.css';
import { handedOut, hasWorkingClient, isOfDay, reachOfHub, toolCalls } from './home-facts.ts';
import { NeedsYou, useNeeds } from './needs-you.tsx';
import { ReachMap } from './reach-map.tsx';

/** With the dialogs behind it, which the first screen doesn't wait for. */
const ClientMenu = lazy(() => import('./client-menu.tsx').then((module) => ({ default: module.ClientMenu })));

/** So many calls; Activity has all. */
const most = 7;
/** Clients that were found here and lack the hub; Clients has all of them. */
const mostFound = 2;

/** The first screen: what needs the person, what happened, who reaches what, and for a new person the first steps. */
export function HomePage() {
  const { frame } = useWords();
  const asked = [useHub('accounts.list', {}), useHub('keys.list', {}), useHub('platforms.list', {})] as const;
  const [{ data: accounts }, { data: keys }, { data: platforms }] = asked;
  useFreshUse();
  if (!accounts || !keys || !platforms) {
    return (
      <>
        <PageHeader title={frame.screens.home} />
        <Awaited of={asked} rows={6} height="tall" />
      </>
    );
  }
  return <Home known={{ accounts, keys, platforms }} />;
}

function Home({ known }: { known: KnownNames & { keys: readonly ListedKey[] } }) {
  const { home } = useWords();
  const { accounts, keys, platforms } = known;
  const [, go] = useLocation();
  const connect = useConnect(platforms);
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when it is known whether there is an account already
  useEffect(() => {
    const next = connectNext.get();
    if (!next) return;
    connectNext.set(null);
    if (accounts.length > 0) next.popup.close();
    else connect.startIn(next.popup, next.platform);
  }, []);
  const isDemo = useHub('welcome', {}).data?.demo ?? false;
  const { data: clients = [] } = useHub('clients.list', {});
  const now = Date.now();
  const isWorking = hasWorkingClient(keys, now);
  // Once shown, the first steps stay until the person leaves, so that they see the last one done.
  const [isNew, setNew] = useState(false);
  if (!isWorking && !isNew) setNew(true);
  const needs = useNeeds(known);
  const record = useRecord();
  const calls = toolCalls(record.data?.calls ?? []);
  // One that was set up by hand has its key already.
  const isNamed = (title: string) => keys.some((key) => key.client === title && isLive(key, now));
  const found = clients.filter(({ state, sharedWith, title }) => state === 'found' && !sharedWith && !isNamed(title));
  // A person's first call comes from a client that they can ask something.
  const ai = found.filter(({ transport }) => transport !== 'git');
  const holder = handedOut(keys, isDemo).find((key) => isLive(key, now));
  const left = 3 - [accounts.length > 0, holder !== undefined || isWorking, isWorking].filter(Boolean).length;
  const title = !isNew ? home.needs(needs.count) : left > 0 ? home.start.title(left) : home.start.done;
  return (
    <>
      <PageHeader
        title={title}
        actions={
          !isNew && (
            <Button icon={Plus} kind={needs.count === 0 ? 'primary' : 'plain'} onPress={() => go('/clients/new')}>
              {home.addClient}
            </Button>
          )
        }
      />
      <div className="two">
        <div className={css['column']}>
          <ConnectState connect={connect} platforms={platforms} />
          <WhenWanted isWanted={isNew}>
            {isNew && <Later.FirstSteps {...known} connect={connect} found={ai[0]} holder={holder} />}
          </WhenWanted>
          <NeedsYou {...known} needs={needs} connect={connect} />
          <Today known={known} record={record} calls={calls.slice(0, most)} isNew={isNew} />
          {!isNew && needs.count === 0 && <Found clients={found.slice(0, mostFound)} />}
        </div>
        {(accounts.length > 0 || !isNew) && (
          <aside>
            <ReachMap
              {...reachOfHub({ accounts, keys, calls, isDemo, now })}
              platforms={platforms}
              candidate={isNew ? ai[0] : undefined}
            />
          </aside>
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
        {more && (
          <Link href={more.href} className="meta">
            {more.text}
          </Link>
        )}
      </header>
      {children}
    </section>
  );
}

const few = 40;
const many = 500;

/** The last entries of the record: more than are shown, since previews and what waits are among them; many where those are mostly no calls. */
function useRecord() {
  const { data: last } = useHub('audit.search', { limit: few });
  const isEnough = !last || last.total <= few || toolCalls(last.calls).length >= most;
  return useHub('audit.search', { limit: isEnough ? few : many });
}

type TodayProps = {
  known: KnownNames;
  record: ReturnType<typeof useRecord>;
  calls: readonly Activity[];
  isNew: boolean;
};

/** The last calls as sentences. Each leads to its line in Activity. */
function Today({ known, record, calls, isNew }: TodayProps) {
  const { home } = useWords();
  const { data: done = [] } = useHub('approvals.done', {});
  if (isNew && calls.length === 0 && !record.error) return null;
  const isToday = calls.every(({ time }) => isOfDay(time, Date.now()));
  return (
    <Section
      title={isToday ? home.today : home.recently}
      more={calls.length > 0 && { href: '/activity', text: home.allCalls }}
    >
      <AskedFailure of={record} />
      {record.isPending && <Skeleton rows={most} />}
      {record.data && calls.length === 0 && <p className={css['none']}>{home.noCalls}</p>}
      {calls.length > 0 && (
        <ol className={classes('lines', css['lines'])}>
          {calls.map((call) => (
            <Call
              key={call.callId}
              call={call}
              known={known}
              isToday={isToday}
              change={done.find(({ callId }) => callId === call.callId)}
            />
          ))}
        </ol>
      )}
    </Section>
  );
}

type CallProps = { call: Activity; known: KnownNames; isToday: boolean; change: DoneCall | undefined };

function Call({ call, known, isToday, change }: CallProps) {
  const words = useWords();
  const locale = useLocale();
  const client = callClient(words, known, call);
  const sentence = callSentence(words, known, call, useCallNames(call));
  const { text, tone } = outcomeText(words, call);
  const isTrial = claimedClient(call)?.startsWith(proofName);
  const isDone = call.outcome === 'ok' && call.verdict === 'allow';
  const key = known.keys.find(({ id }) => id === call.keyId);
  const time = new Intl.DateTimeFormat(locale, { timeStyle: 'short' });
  const tile = <LetterTile name={client} size="small" isAsking={isDone && call.access !== 'read'} />;
  return (
    <li className={css['call']}>
      <span className={classes('meta', css['when'])}>
        {isToday ? (
          <time dateTime={call.time}>{time.format(Date.parse(call.time))}</time>
        ) : (
          <RelativeTime at={call.time} />
        )}
      </span>
      {key ? (
        <Suspense fallback={tile}>
          <ClientMenu of={key} tile={tile} />
        </Suspense>
      ) : (
        tile
      )}
      <a href={activityAddress({ text: call.callId })} className={css['what']}>
        <strong>{client}</strong> {sentenceText(sentence)}
        {isTrial && <span className={classes('meta', css['detail'])}>{words.home.trial}</span>}
        {!isDone && <span className={classes('meta', css['detail'], tone)}>{text}</span>}
      </a>
      {change?.undo ? (
        <UndoButton of={change} />
      ) : (
        isDone && <span className={classes('meta', css['when'])}>{durationText(words, call.durationMs ?? 0)}</span>
      )}
    </li>
  );
}

/** Clients on this computer that have no key yet. */
function Found({ clients }: { clients: readonly ListedClient[] }) {
  const { home } = useWords();
  const [, go] = useLocation();
  if (clients.length === 0) return null;
  return (
    <Section title={home.found}>
      <ul className={classes('lines', css['lines'])}>
        {clients.map(({ client, title }) => (
          <li key={client} className={css['line']}>
            <LetterTile name={title} />
            <span className={css['what']}>
              <strong>{title}</strong>
              <span className={classes('meta', css['detail'])}>{home.noKey}</span>
            </span>
            <Button label={home.start.add(title)} onPress={() => go(`/clients/${client}`)}>
              {home.add}
            </Button>
          </li>
        ))}
      </ul>
    </Section>
  );
}
