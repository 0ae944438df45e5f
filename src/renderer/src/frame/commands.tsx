import { useState } from 'react';
import { useLocation } from 'wouter';
import { isLocalPerson } from '../../../shared/local-person.ts';
import type { Key, ListedAccount, Person } from '../../../shared/model.ts';
import { visible } from '../../../shared/visible.ts';
import { DisconnectDialog } from '../features/accounts/account-actions.tsx';
import { accountTitle, offered } from '../features/accounts/account-facts.ts';
import { activityWish } from '../features/activity/activity-wish.ts';
import { activityAddress } from '../features/activity/use-activity.ts';
import { useUndo } from '../features/approvals/answer.ts';
import { settingsPages, settingsSections } from '../features/settings/pages.ts';
import { useConfirmation, useHub, useHubConnection, useWish } from '../hub/queries.ts';
import { type Preferences, prefer } from '../preferences.ts';
import { usePreferences } from '../use-state-value.ts';
import { useLocale, useWords } from '../words/index.ts';
import { clientNames } from './client-names.ts';
import { Palette, type PaletteCommand } from './palette.tsx';
import type { PauseAll } from './pause-all.ts';
import type { Screen } from './screens.tsx';
import { SignOutDialog } from './sign-out-dialog.tsx';

type CommandsProps = {
  isOpen: boolean;
  screens: readonly Screen[];
  person: Person;
  waiting: number;
  pauseAll: PauseAll;
  onPause: (key: Key) => void;
  onRevoke: (key: Key) => void;
  onHelp: () => void;
  onClose: () => void;
};

/** All that a menu does, by name, and the dialogs that ask before some of it. */
export function Commands({ isOpen, onClose, ...of }: CommandsProps) {
  const [disconnecting, setDisconnecting] = useState<ListedAccount | null>(null);
  const [isLeaving, setLeaving] = useState(false);
  const { data: platforms = [] } = useHub('platforms.list', {});
  return (
    <>
      {isOpen && (
        <OpenPalette {...of} onDisconnect={setDisconnecting} onSignOut={() => setLeaving(true)} onClose={onClose} />
      )}
      <DisconnectDialog account={disconnecting} platforms={platforms} onClose={() => setDisconnecting(null)} />
      <SignOutDialog isOpen={isLeaving} onClose={() => setLeaving(false)} />
    </>
  );
}

type OpenPaletteProps = Omit<CommandsProps, 'isOpen'> & {
  onDisconnect: (account: ListedAccount) => void;
  onSignOut: () => void;
};

function OpenPalette(props: OpenPaletteProps) {
  const groups = [
    useAnswers(props),
    usePlaces(props),
    useActivityCommands(),
    useKeyCommands(props),
    useAccountCommands(props),
    useAppearance(),
    useSessionCommands(props),
  ];
  return <Palette commands={groups.flat()} onClose={props.onClose} />;
}

/** What waits, and what can still be undone. */
function useAnswers({ waiting }: OpenPaletteProps): PaletteCommand[] {
  const { frame, approvals } = useWords();
  const openConfirmation = useConfirmation();
  const { undo } = useUndo();
  const { data: done = [] } = useHub('approvals.done', {});
  return [
    ...(waiting > 0 ? [{ id: 'answer', text: frame.palette.answer, run: openConfirmation }] : []),
    ...done
      .filter((one) => one.undo !== null)
      .map(({ id, client, title, target }) => ({
        id: `undo-${id}`,
        text: approvals.undoOf(client, title, visible(target)),
        run: () => undo(id),
      })),
  ];
}

function usePlaces({ person, screens }: OpenPaletteProps): PaletteCommand[] {
  const { frame, keys, accounts, settings } = useWords();
  const { palette } = frame;
  const [, go] = useLocation();
  const { data: platforms = [] } = useHub('platforms.list', {});
  return [
    ...screens.map(({ name }) => ({
      id: `go-${name}`,
      text: palette.go(frame.screens[name]),
      run: () => go(`/${name}`),
    })),
    { id: 'create-key', text: keys.create, run: () => go('/clients/new') },
    { id: 'install', text: palette.install, run: () => go('/clients') },
    ...offered(platforms).map(({ name, title }) => ({
      id: `connect-${name}`,
      text: accounts.connect(title),
      run: () => go(`/accounts/connect/${encodeURIComponent(name)}`),
    })),
    { id: 'platforms', text: palette.platforms, run: () => go('/accounts/connect') },
    { id: 'imports', text: palette.imports, run: () => go('/accounts/imports/new') },
    ...settingsPages(person.owner).map((name) => ({
      id: `settings-${name}`,
      text: palette.goTo(settings.pages[name].title, settings.pages[name].does),
      run: () => go(`/settings/${name}`),
    })),
    ...settingsSections.map((name) => ({
      id: `settings-${name}`,
      text: palette.goTo(frame.screens.settings, palette.sections[name]),
      run: () => go(`/settings/${name}`),
    })),
  ];
}

function useActivityCommands(): PaletteCommand[] {
  const { activity } = useWords();
  const [, go] = useLocation();
  return (['verify', 'export', 'forget'] as const).map((wish) => ({
    id: `activity-${wish}`,
    text: activity[wish].start,
    run: () => {
      activityWish.set(wish);
      go('/activity');
    },
  }));
}

function useKeyCommands({ pauseAll, onPause, onRevoke }: OpenPaletteProps): PaletteCommand[] {
  const { palette, pauseAll: pauseText, resumeAll } = useWords().frame;
  const locale = useLocale();
  const { wish } = useWish();
  const { data: keys = [] } = useHub('keys.list', {});
  const usable = keys.filter((key) => key.revokedAt === null && Date.parse(key.expiresAt) > Date.now());
  const names = clientNames(usable, locale, palette.madeAt);
  return [
    { id: 'pause-all', text: pauseText, run: pauseAll.pause },
    ...(pauseAll.resumable.length > 0 ? [{ id: 'resume-all', text: resumeAll, run: pauseAll.resume }] : []),
    ...usable.flatMap((key, index) => {
      const name = names[index] ?? key.client;
      const address = activityAddress({ client: key.client, since: 'hour' });
      return [
        key.paused
          ? { id: `resume-${key.id}`, text: palette.resume(name), run: () => wish({ action: 'resume', id: key.id }) }
          : { id: `pause-${key.id}`, text: palette.pause(name), run: () => onPause(key) },
        {
          id: `hour-${key.id}`,
          text: palette.lastHour(name),
          run: () => {
            location.hash = address;
          },
        },
        { id: `revoke-${key.id}`, text: palette.revoke(name), run: () => onRevoke(key) },
      ];
    }),
  ];
}

function useAccountCommands({ onDisconnect }: OpenPaletteProps): PaletteCommand[] {
  const { palette } = useWords().frame;
  const { data: accounts = [] } = useHub('accounts.list', {});
  const { data: platforms = [] } = useHub('platforms.list', {});
  return accounts.map((account) => ({
    id: `disconnect-${account.id}`,
    text: palette.disconnect(accountTitle(account, platforms)),
    run: () => onDisconnect(account),
  }));
}

/** Each theme and language that is not the one of now. */
function useAppearance(): PaletteCommand[] {
  const { appearance: words } = useWords().settings;
  const { goTo } = useWords().frame.palette;
  const now = usePreferences();
  const choices = <N extends 'theme' | 'language'>(name: N, texts: Record<Preferences[N], string>): PaletteCommand[] =>
    (Object.keys(texts) as Preferences[N][])
      .filter((value) => value !== now[name])
      .map((value) => ({
        id: `${name}-${value}`,
        text: goTo(words[name], texts[value]),
        run: () => prefer({ [name]: value }),
      }));
  return [...choices('theme', words.themes), ...choices('language', words.languages)];
}

function useSessionCommands({ person, onSignOut, onHelp }: OpenPaletteProps): PaletteCommand[] {
  const { lock: lockText, signOut, keyboard } = useWords().frame;
  const { lock } = useHubConnection();
  return [
    ...(lock ? [{ id: 'lock', text: lockText, run: () => void lock() }] : []),
    ...(isLocalPerson(person.userId) ? [] : [{ id: 'sign-out', text: signOut.open, run: onSignOut }]),
    { id: 'keyboard', text: keyboard.title, run: onHelp },
  ];
}
