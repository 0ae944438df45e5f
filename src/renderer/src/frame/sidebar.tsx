import {
  ChevronsUpDown,
  CircleCheck,
  CirclePause,
  CirclePlay,
  Ellipsis,
  Lock,
  LogOut,
  Search,
  Unplug,
} from 'lucide-react';
import { useState } from 'react';
import { Link, useLocation } from 'wouter';
import { isLocalPerson } from '../../../shared/local-person.ts';
import type { Person } from '../../../shared/model.ts';
import { useHubConnection } from '../hub/queries.ts';
import { Button } from '../ui/button.tsx';
import { classes } from '../ui/classes.ts';
import { Menu, type MenuEntry } from '../ui/menu.tsx';
import { Kbd } from '../ui/notes.tsx';
import { useStateValue } from '../use-state-value.ts';
import { useWords } from '../words/index.ts';
import { commandKey } from './keyboard.tsx';
import { Later, WhenWanted } from './later.tsx';
import type { PauseAll } from './pause-all.ts';
import { type ScreenName, screens } from './screens.tsx';
import css from './sidebar.module.css';

type SidebarProps = {
  person: Person;
  open: ScreenName;
  waiting: number;
  pauseAll: PauseAll;
  onPalette: () => void;
};

/** On a narrow screen these stand in the bar, and the others behind *More*. */
const inBar: readonly ScreenName[] = ['home', 'accounts', 'approvals', 'activity', 'chat'];

/** Where to go, who is here, how the hub is, and the one button that stops everything. On a narrow screen a bar below. */
export function Sidebar({ person, open, waiting, pauseAll, onPalette }: SidebarProps) {
  const { frame } = useWords();
  const [, go] = useLocation();
  const [isLeaving, setLeaving] = useState(false);
  const { lock } = useHubConnection();
  const isPaused = pauseAll.active.length === 0 && pauseAll.resumable.length > 0;
  const session: MenuEntry[] = [
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
  return (
    <header className={css['sidebar']}>
      <div className={css['name']}>OpenGitHubX</div>
      <button type="button" className={css['palette']} onClick={onPalette}>
        <Search size={14} aria-hidden="true" />
        <span>{frame.palette.open}</span>
        <Kbd>{`${commandKey} K`}</Kbd>
      </button>
      <nav aria-label={frame.sections}>
        <ul>
          {screens.map(({ name, icon: Icon }) => (
            <li key={name} className={classes(!inBar.includes(name) && css['aside'])}>
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
            </li>
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
      <div className={classes('column-2', css['foot'])}>
        <HubState isPaused={isPaused} />
        {isPaused ? (
          <Button onPress={pauseAll.resume} isPending={pauseAll.isPending}>
            {frame.resumeAll}
          </Button>
        ) : (
          <Button onPress={pauseAll.pause} isPending={pauseAll.isPending} isDisabled={pauseAll.active.length === 0}>
            {frame.pauseAll}
          </Button>
        )}
        <PersonMenu person={person} entries={session} />
      </div>
      <WhenWanted isWanted={isLeaving}>
        <Later.SignOutDialog isOpen={isLeaving} onClose={() => setLeaving(false)} />
      </WhenWanted>
    </header>
  );
}

function HubState({ isPaused }: { isPaused: boolean }) {
  const { hub } = useWords().frame;
  const isUp = useStateValue(useHubConnection().connection) === 'up';
  const [Icon, text, tone] = !isUp
    ? ([Unplug, hub.down, 'danger'] as const)
    : isPaused
      ? ([CirclePause, hub.paused, 'warning'] as const)
      : ([CircleCheck, hub.running, 'ok'] as const);
  return (
    <div className={css['state']}>
      <Icon size={14} aria-hidden="true" className={tone} />
      {text}
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
            <span>{person.name}</span> <span className="meta">{person.email}</span>
          </span>
          <ChevronsUpDown size={14} aria-hidden="true" />
        </>
      }
      entries={entries}
    />
  );
}
