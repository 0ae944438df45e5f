import { Suspense, useEffect, useRef, useState } from 'react';
import { useLocation } from 'wouter';
import type { Key, ListedAccount, Person, PlatformFacts } from '../../../shared/model.ts';
import { accountTitle, platformTitle } from '../features/accounts/account-facts.ts';
import { type Connect, useConnect } from '../features/accounts/connecting.tsx';
import { tenantState, useAct, useCall, useHub, useHubConnection } from '../hub/queries.ts';
import { announce } from '../ui/announce.tsx';
import { Button } from '../ui/button.tsx';
import { isFocusLost } from '../ui/focus.ts';
import { Banner, Skeleton } from '../ui/notes.tsx';
import { showToast } from '../ui/toast.ts';
import { useStateValue } from '../use-state-value.ts';
import { failureText } from '../words/failure-text.ts';
import { useWords } from '../words/index.ts';
import { ErrorBoundary } from './error-boundary.tsx';
import css from './frame.module.css';
import { useKeyboard } from './keyboard.tsx';
import { fetchLater, Later, WhenWanted } from './later.tsx';
import { movedTo } from './moved.ts';
import { usePauseAll } from './pause-all.ts';
import { type Screen, screens } from './screens.tsx';
import { Sidebar } from './sidebar.tsx';
import { Wordmark } from './wordmark.tsx';

/** What is around every screen of a person who is signed in. */
export function ConsoleFrame({ person, isDemo }: { person: Person; isDemo: boolean }) {
  const words = useWords();
  const [path, go] = useLocation();
  const [open, setOpen] = useState<'palette' | 'help' | null>(null);
  const [ending, setEnding] = useState<Key | null>(null);
  const waiting = useWaiting();
  const pauseAll = usePauseAll();
  const pause = useAct('keys.pause');

  const pauseOne = ({ id, client }: Key) => pause.act({ id }, () => showToast({ text: words.frame.pausedOne(client) }));
  const screen = screens.find(({ name }) => path.split(/[/?]/)[1] === name) ?? (screens[0] as Screen);
  const main = useScreenFocus(screen.name, path);
  useEffect(() => {
    const moved = movedTo(path);
    // By the address itself: what follows a question mark is the screen's.
    if (moved) location.replace(`#${moved}`);
    else if (path.split(/[/?]/)[1] !== screen.name) go(`/${screen.name}`, { replace: true });
  }, [path, screen.name, go]);
  useEffect(() => {
    document.title = `${waiting > 0 ? `(${waiting}) ` : ''}${words.frame.screens[screen.name]} - OpenGitHubX`;
  }, [waiting, words, screen.name]);

  useEffect(() => fetchLater(screens.flatMap(({ fetch }) => fetch ?? [])), []);

  const help = () => setOpen('help');
  useKeyboard({
    screens,
    go: ({ name }) => go(`/${name}`),
    palette: () => setOpen((before) => (before === 'palette' ? null : 'palette')),
    pauseAll: pauseAll.pause,
    help,
  });

  return (
    <div className={css['frame']}>
      <button type="button" className={css['skip']} onClick={() => main.current?.focus()}>
        {words.frame.skip}
      </button>
      <Sidebar
        person={person}
        open={screen.name}
        waiting={waiting}
        isDemo={isDemo}
        pauseAll={pauseAll}
        onPalette={() => setOpen('palette')}
      />
      <div className={css['side']}>
        <BannerSlot isListed={screen.name === 'home' || screen.name === 'accounts'} />
        <main ref={main} tabIndex={-1} className={css['main']}>
          <div className={css['content']} data-full={screen.isFull}>
            <div className={css['phoneTop']}>
              <Wordmark isDemo={isDemo} />
            </div>
            <ErrorBoundary key={screen.name}>
              <Suspense fallback={<Skeleton rows={8} />}>
                <screen.Page />
              </Suspense>
            </ErrorBoundary>
          </div>
        </main>
      </div>
      <WhenWanted isWanted={open === 'palette'}>
        <Later.Commands
          isOpen={open === 'palette'}
          screens={screens}
          person={person}
          waiting={waiting}
          pauseAll={pauseAll}
          onPause={pauseOne}
          onRevoke={setEnding}
          onHelp={help}
          onClose={() => setOpen(null)}
        />
      </WhenWanted>
      <WhenWanted isWanted={open === 'help'}>
        <Later.KeyboardHelp screens={screens} isOpen={open === 'help'} onClose={() => setOpen(null)} />
      </WhenWanted>
      <WhenWanted isWanted={ending !== null}>
        <Later.RevokeDialog ending={ending} onPause={pauseOne} onClose={() => setEnding(null)} />
      </WhenWanted>
    </div>
  );
}

/**
 * A new screen takes the focus, as a new page would; the first one after a start does not. So does a page within the screen, where
 * what led to it had the focus and is gone.
 */
function useScreenFocus(name: string, path: string): React.RefObject<HTMLElement | null> {
  const main = useRef<HTMLElement>(null);
  const last = useRef({ name, path });
  useEffect(() => {
    const before = last.current;
    last.current = { name, path };
    if (before.name !== name || (before.path !== path && isFocusLost())) main.current?.focus();
  }, [name, path]);
  return main;
}

/** How many approvals wait; a new one is told at once, to who sees and to who listens. */
function useWaiting(): number {
  const { frame } = useWords();
  const { data } = useHub('approvals.waiting', {});
  const known = useRef<ReadonlySet<string> | null>(null);
  useEffect(() => {
    if (!data) return;
    const before = known.current;
    known.current = new Set(data.map(({ id }) => id));
    // What waited before the page was opened is on the page, not news.
    const news = before && data.find(({ id, state }) => state === 'waiting' && !before.has(id));
    if (news) announce(frame.newApproval(news.client, news.title), 'now');
  }, [data, frame]);
  return data?.filter(({ state }) => state === 'waiting').length ?? 0;
}

type BannerSlotProps = {
  /** The screen itself lists the accounts that need the person. */
  isListed?: boolean;
};

/** The one line over the page: the worst that is true now. */
export function BannerSlot({ isListed = false }: BannerSlotProps) {
  const { frame, common } = useWords();
  const hub = useHubConnection();
  const [, go] = useLocation();
  const look = useCall('doctor');
  const { data: platforms = [] } = useHub('platforms.list', {});
  const { data: accounts = [] } = useHub('accounts.list', {});
  const { data: standing } = useHub('passkeys.list', {});
  // Here, since it continues when the last account that needed it has been told of as working.
  const connect = useConnect(platforms);
  const isDown = useStateValue(hub.connection) === 'down';
  const isTenantDown = useStateValue(tenantState) === 'down';
  // Nothing tells that Auth0 responds again: the doctor is asked until it finds so.
  useHub('doctor', {}, { enabled: isTenantDown && !isDown, isAlwaysAsked: true, every: 5000 });
  const broken = isListed ? [] : accounts.filter(({ state }) => state === 'reconnect');
  if (isDown) return <Banner tone="danger">{frame.down}</Banner>;
  if (isTenantDown) {
    return (
      <Banner
        tone="danger"
        action={
          <span className="rigid-row">
            <Button kind="quiet" onPress={() => go('/settings/doctor')}>
              {frame.findOut}
            </Button>
            <Button onPress={() => look.mutate({})} isPending={look.isPending}>
              {common.tryAgain}
            </Button>
          </span>
        }
      >
        {frame.tenantDown}
      </Banner>
    );
  }
  if (standing?.passkeys.length === 0 && standing.levels.careful !== 'any' && !standing.lowering) {
    return (
      <Banner
        tone="danger"
        action={
          <Button kind="quiet" onPress={() => go('/settings/doctor')}>
            {frame.findOut}
          </Button>
        }
      >
        {frame.passkeysGone}
      </Banner>
    );
  }
  if (broken.length > 0 || connect.waiting) {
    return <ReconnectBanner accounts={broken} platforms={platforms} connect={connect} />;
  }
  return null;
}

type ReconnectBannerProps = {
  /** Those that no longer work. */
  accounts: readonly ListedAccount[];
  platforms: readonly PlatformFacts[];
  connect: Connect;
};

/** Accounts that need the person's consent again, no matter where the person is: how many, and one press for the first of them. */
function ReconnectBanner({ accounts, platforms, connect }: ReconnectBannerProps) {
  const words = useWords();
  const { frame, accounts: text, common } = words;
  const [, go] = useLocation();
  const { waiting, failure, platform } = connect;
  const { opensPopup } = useHubConnection();
  const [first] = accounts;
  if (waiting) {
    return (
      <Banner tone="write" action={<Button onPress={waiting.cancel}>{common.cancel}</Button>}>
        {text.waiting(platformTitle(platform ?? '', platforms), opensPopup)}
      </Banner>
    );
  }
  if (!first) return null;
  const name = accountTitle(first, platforms);
  return (
    <Banner
      tone="write"
      action={
        <span className="rigid-row">
          <Button kind="quiet" onPress={() => go('/settings/doctor')}>
            {frame.findOut}
          </Button>
          <Button onPress={() => connect.start(first.platform, first)}>{frame.reconnect(name)}</Button>
        </span>
      }
    >
      {failure ? failureText(words, failure).message : frame.toReconnect(accounts.length, name)}
    </Banner>
  );
}
