import {
  ChevronsUpDown,
  CirclePause,
  CirclePlay,
  DoorOpen,
  Ellipsis,
  Lock,
  LogOut,
  Pause,
  Play,
  Search,
} from 'lucide-react';
import { useState } from 'react';
import { Link, useLocation } from 'wouter';
import { isLocalPerson } from '../../../shared/local-person.ts';
import type { Person } from '../../../shared/model.ts';
import { useHubConnection } from '../hub/queries.ts';
import { classes } from '../ui/classes.ts';
import { Menu, type MenuEntry } from '../ui/menu.tsx';
import { Kbd } from '../ui/notes.tsx';
import { useStateValue } from '../use-state-value.ts';
import { useWords } from '../words/index.ts';
import { commandKey } from './keyboard.tsx';
import { Later, WhenWanted } from './later.tsx';
import type { PauseAll } from './pause-all.ts';
import { type Screen, type ScreenName, screens } from './screens.tsx';
import css from './sidebar.module.css';
import { Wordmark } from './wordmark.tsx';

type SidebarProps = {
  person: Person;
  open: ScreenName;
  waiting: number;
  isDemo: boolean;
  pauseAll: PauseAll;
  onPalette: () => void;
};

/** On a narrow screen these stand in the bar, and the others behind *More*. */
const inBar: readonly ScreenName[] = ['home', 'approvals', 'activity', 'clients'];

/** Those that stand apart from what is above them. */
const beginGroup: readonly ScreenName[] = ['accounts', 'chat'];

/** Where to go, who is here, how the hub is, and the one button that stops everything. On a narrow screen a bar below. */
export function Sidebar({ person, open, waiting, isDemo, pauseAll, onPalette }: SidebarProps) {
  const { frame } = useWords();
  const [, go] = useLocation();
  const [isLeaving, setLeaving] = useState(false);
  const { lock, openProfile } = useHubConnection();
  const isPaused = pauseAll.active.length === 0 && pauseAll.resumable.length > 0;
  const session: MenuEntry[] = [
    ...(isDemo && openProfile
      ? [
          {
            id: 'leave-demo',
            text: frame.leaveDemo,
            icon: <DoorOpen size={14} aria-hidden="true" />,
            onAction: () => openProfile('own'),
          },
        ]
      : []),
    ...(lock
      ? [{ id: 'lock', text: frame.lock, icon: <Lock size={14} aria-hidden="true" />, onAction: () => void lock() }]
      : []),
    // Of who has no tenant, there is no sign-in to end: the passphrase opened this window alone.
    ...(isLocalPerson(person.userId)
      ? []
      : [
          {
            id: 'sign-out',
            text: frame.signOut.open,
            icon: <LogOut size={14} aria-hidden="true" />,
            onAction: () => setLeaving(true),
          },
        ]),
  ];
  const more: MenuEntry[] = [
    ...screens
      .filter(({ name }) => !inBar.includes(name))
      .map(({ name, icon: Icon }) => ({
        id: name,
        text: frame.screens[name],
        icon: <Icon size={14} aria-hidden="true" />,
        onAction: () => go(`/${name}`),
      })),
    {
      id: 'palette',
      text: frame.palette.open,
      icon: <Search size={14} aria-hidden="true" />,
      onAction: onPalette,
      isApart: true,
    },
    isPaused
      ? {
          id: 'resume-all',
          text: frame.resumeAll,
          icon: <CirclePlay size={14} aria-hidden="true" />,
          onAction: pauseAll.resume,
        }
      : {
          id: 'pause-all',
          text: frame.pauseAll,
          icon: <CirclePause size={14} aria-hidden="true" />,
          onAction: pauseAll.pause,
          isDisabled: pauseAll.active.length === 0,
        },
    ...session.map((entry, index) => ({ ...entry, isApart: index === 0 })),
  ];
  const link = ({ name, icon: Icon }: Screen) => (
    <Link href={`/${name}`} className={css['link']} aria-current={name === open ? 'page' : undefined}>
      <Icon size={16} aria-hidden="true" />
      <span>{frame.screens[name]}</span>
      {name === 'approvals' && waiting > 0 && (
        <span className={css['count']}>
          <span aria-hidden="true">{waiting}</span>
          <span className="unseen">{frame.waitingCount(waiting)}</span>
        </span>
      )}
    </Link>
  );
  return (
    <header className={css['sidebar']}>
      <div className={css['name']}>
        <Wordmark isDemo={isDemo} />
      </div>
      <button type="button" className={css['palette']} onClick={onPalette}>
        <Search size={16} aria-hidden="true" />
        <span>{frame.palette.open}</span>
        <Kbd>{`${commandKey} K`}</Kbd>
      </button>
      <nav aria-label={frame.sections}>
        <ul>
          {screens
            .filter((screen) => screen.name !== 'settings')
            .map((screen) => (
              <li
                key={screen.name}
                className={classes(!inBar.includes(screen.name) && css['aside'])}
                data-group={beginGroup.includes(screen.name)}
              >
                {link(screen)}
              </li>
            ))}
        </ul>
        <HubState pauseAll={pauseAll} isPaused={isPaused} />
        <ul className={css['aside']}>
          {screens
            .filter((screen) => screen.name === 'settings')
            .map((screen) => (
              <li key={screen.name}>{link(screen)}</li>
            ))}
        </ul>
      </nav>
      <Menu
        name={frame.more}
        className={classes(css['link'], css['more'], !inBar.includes(open) && css['isOpen'])}
        trigger={
          <>
            <Ellipsis size={16} aria-hidden="true" />
            <span>{frame.more}</span>
          </>
        }
        entries={more}
      />
      <div className={css['foot']}>
        <span className={css['face']} aria-hidden="true">
          {person.name.slice(0, 1).toUpperCase()}
        </span>
        <PersonMenu person={person} entries={session} />
      </div>
      <WhenWanted isWanted={isLeaving}>
        <Later.SignOutDialog isOpen={isLeaving} onClose={() => setLeaving(false)} />
      </WhenWanted>
    </header>
  );
}

/** One line: whether keys can be used, and the one button that stops them all, or lets them continue. */
function HubState({ pauseAll, isPaused }: { pauseAll: PauseAll; isPaused: boolean }) {
  const { frame } = useWords();
  const { hub } = frame;
  const isUp = useStateValue(useHubConnection().connection) === 'up';
  const [text, tone] = !isUp
    ? [hub.down, 'danger']
    : isPaused
      ? [hub.paused, 'ask']
      : pauseAll.active.length === 0
        ? [hub.none, 'none']
        : [hub.running, 'ok'];
  const isIdle = pauseAll.isPending || (!isPaused && pauseAll.active.length === 0);
  return (
    <div className={css['state']}>
      <span className={css['light']} data-tone={tone} aria-hidden="true" />
      <span className="cut">{text}</span>
      <button
        type="button"
        aria-label={isPaused ? frame.resumeAll : frame.pauseAll}
        disabled={isIdle}
        onClick={isPaused ? pauseAll.resume : pauseAll.pause}
      >
        {isPaused ? <Play size={14} aria-hidden="true" /> : <Pause size={14} aria-hidden="true" />}
        {isPaused ? frame.resumeAllShort : frame.pauseAllShort}
      </button>
    </div>
  );
}

/** Who is signed in, and the two ways to leave: this window alone, or the hub, which stops their AI clients too. */
function PersonMenu({ person, entries }: { person: Person; entries: readonly MenuEntry[] }) {
  const { frame } = useWords();
  return (
    <Menu
      name={frame.person(person.name, person.email)}
      className={css['person'] ?? ''}
      trigger={
        <>
          <span className={css['who']}>
            <span>{person.name}</span> <span>{person.email}</span>
          </span>
          <ChevronsUpDown size={14} aria-hidden="true" />
        </>
      }
      entries={entries}
    />
  );
}
