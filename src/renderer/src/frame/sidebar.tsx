import { ChevronsUpDown, CircleCheck, CirclePause, Lock, LogOut, Search, Unplug } from 'lucide-react';
import { useState } from 'react';
import { Link } from 'wouter';
import type { Person } from '../../../shared/model.ts';
import { useHubConnection } from '../hub/queries.ts';
import { Button } from '../ui/button.tsx';
import { Menu } from '../ui/menu.tsx';
import { Kbd } from '../ui/notes.tsx';
import { useStateValue } from '../use-state-value.ts';
import { useWords } from '../words/index.ts';
import { commandKey } from './keyboard.tsx';
import type { PauseAll } from './pause-all.ts';
import { type ScreenName, screensFor } from './screens.tsx';
import css from './sidebar.module.css';
import { SignOutDialog } from './sign-out-dialog.tsx';

type SidebarProps = {
  person: Person;
  open: ScreenName;
  waiting: number;
  pauseAll: PauseAll;
  onPalette: () => void;
};

/** Where to go, who is here, how the hub is, and the one button that stops everything. */
export function Sidebar({ person, open, waiting, pauseAll, onPalette }: SidebarProps) {
  const { frame } = useWords();
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
          {screensFor(person).map(({ name, icon: Icon }) => (
            <li key={name}>
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
      <div className={css['foot']}>
        <HubState isPaused={pauseAll.active.length === 0 && pauseAll.resumable.length > 0} />
        {pauseAll.active.length === 0 && pauseAll.resumable.length > 0 ? (
          <Button onPress={pauseAll.resume} isPending={pauseAll.isPending}>
            {frame.resumeAll}
          </Button>
        ) : (
          <Button onPress={pauseAll.pause} isPending={pauseAll.isPending} isDisabled={pauseAll.active.length === 0}>
            {frame.pauseAll}
          </Button>
        )}
        <PersonMenu person={person} />
      </div>
    </header>
  );
}

function HubState({ isPaused }: { isPaused: boolean }) {
  const { hub } = useWords().frame;
  const isUp = useStateValue(useHubConnection().connection) === 'up';
  const [Icon, text, tone] = !isUp
    ? ([Unplug, hub.down, css['down']] as const)
    : isPaused
      ? ([CirclePause, hub.paused, css['paused']] as const)
      : ([CircleCheck, hub.running, css['running']] as const);
  return (
    <div className={css['state']}>
      <Icon size={14} aria-hidden="true" className={tone} />
      {text}
    </div>
  );
}

/** Who is signed in, and the two ways to leave: this window alone, or the hub, which stops their AI clients too. */
function PersonMenu({ person }: { person: Person }) {
  const { frame } = useWords();
  const { lock } = useHubConnection();
  const [isLeaving, setLeaving] = useState(false);
  const lockEntry = lock && {
    id: 'lock',
    text: frame.lock,
    icon: <Lock size={14} aria-hidden="true" />,
    onAction: () => void lock(),
  };
  return (
    <>
      <Menu
        name={frame.person(person.name, person.email)}
        className={css['person'] ?? ''}
        trigger={
          <>
            <span className={css['who']}>
              <span>{person.name}</span> <span className={css['mail']}>{person.email}</span>
            </span>
            <ChevronsUpDown size={14} aria-hidden="true" />
          </>
        }
        entries={[
          ...(lockEntry ? [lockEntry] : []),
          {
            id: 'sign-out',
            text: frame.signOut.open,
            icon: <LogOut size={14} aria-hidden="true" />,
            onAction: () => setLeaving(true),
          },
        ]}
      />
      <SignOutDialog isOpen={isLeaving} onClose={() => setLeaving(false)} />
    </>
  );
}
