/** What the palette offers now. */
import type { Key, PlatformFacts } from '../../../shared/model.ts';
import type { ConsoleWords } from '../words/index.ts';
import type { PaletteCommand } from './palette.tsx';
import type { Screen } from './screens.tsx';

export type CommandsInput = {
  words: ConsoleWords;
  screens: readonly Screen[];
  keys: readonly Key[];
  platforms: readonly PlatformFacts[];
  waiting: number;
  go: (path: string) => void;
  openConfirmation: () => void;
  pause: (key: Key) => void;
  resume: (key: Key) => void;
  revoke: (key: Key) => void;
  pauseAll: () => void;
  help: () => void;
};

export function commandsFor(input: CommandsInput): PaletteCommand[] {
  const { words, screens, keys, platforms, go } = input;
  const { palette, pauseAll, screens: names } = words.frame;
  const usable = keys.filter((key) => key.revokedAt === null && Date.parse(key.expiresAt) > Date.now());
  return [
    ...(input.waiting > 0 ? [{ id: 'answer', text: palette.answer, run: input.openConfirmation }] : []),
    ...screens.map(({ name }) => ({ id: `go-${name}`, text: palette.go(names[name]), run: () => go(`/${name}`) })),
    { id: 'create-key', text: palette.createKey, run: () => go('/keys/new') },
    { id: 'install', text: palette.install, run: () => go('/clients') },
    ...platforms.map(({ name, title }) => ({
      id: `connect-${name}`,
      text: palette.connect(title),
      run: () => go(`/accounts/connect/${encodeURIComponent(name)}`),
    })),
    { id: 'catalogue', text: palette.catalogue, run: () => go('/accounts/catalogue') },
    { id: 'imports', text: palette.imports, run: () => go('/settings/imports') },
    { id: 'doctor', text: palette.doctor, run: () => go('/settings/doctor') },
    { id: 'receipts', text: palette.receipts, run: () => go('/settings/receipts') },
    { id: 'pause-all', text: pauseAll, run: input.pauseAll },
    ...usable.flatMap((key) => [
      key.paused
        ? { id: `resume-${key.id}`, text: palette.resume(key.client), run: () => input.resume(key) }
        : { id: `pause-${key.id}`, text: palette.pause(key.client), run: () => input.pause(key) },
      { id: `revoke-${key.id}`, text: palette.revoke(key.client), run: () => input.revoke(key) },
    ]),
    { id: 'keyboard', text: palette.keyboard, run: input.help },
  ];
}
