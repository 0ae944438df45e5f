import {
  Autocomplete,
  Dialog,
  Input,
  ListBox,
  ListBoxItem,
  Modal,
  ModalOverlay,
  TextField,
  useFilter,
} from 'react-aria-components';
import type { Key, PlatformFacts } from '../../../shared/model.ts';
import { classes } from '../ui/classes.ts';
import menu from '../ui/menu.module.css';
import { type ConsoleWords, useWords } from '../words/index.ts';
import css from './palette.module.css';
import type { Screen } from './screens.tsx';

type PaletteCommand = { id: string; text: string; run: () => void };

/** Everything that can be done by name. It closes before the command runs, so that a dialog of its own finds the page as it was. */
export function Palette({ commands, onClose }: { commands: readonly PaletteCommand[]; onClose: () => void }) {
  const { palette } = useWords().frame;
  const { contains } = useFilter({ sensitivity: 'base' });
  return (
    <ModalOverlay isOpen isDismissable onOpenChange={(isOpen) => !isOpen && onClose()} className={classes(css['veil'])}>
      <Modal className={classes(css['modal'])}>
        <Dialog aria-label={palette.label} className={classes(css['dialog'])}>
          <Autocomplete filter={contains}>
            <TextField aria-label={palette.label} autoFocus>
              <Input
                className={classes(css['input'])}
                // What it is: a field that picks from the list below. React Aria leaves it a plain text field.
                role="combobox"
                aria-expanded="true"
                aria-haspopup="listbox"
                placeholder={palette.placeholder}
              />
            </TextField>
            <ListBox
              aria-label={palette.label}
              items={commands}
              className={classes(css['commands'])}
              renderEmptyState={() => <p className={css['none']}>{palette.none}</p>}
            >
              {(command) => (
                <ListBoxItem
                  textValue={command.text}
                  className={classes(menu['item'])}
                  onAction={() => {
                    onClose();
                    command.run();
                  }}
                >
                  {command.text}
                </ListBoxItem>
              )}
            </ListBox>
          </Autocomplete>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

/** What the palette offers now. */
type CommandsInput = {
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
    { id: 'create-key', text: words.keys.create, run: () => go('/keys/new') },
    { id: 'install', text: palette.install, run: () => go('/clients') },
    ...platforms.map(({ name, title }) => ({
      id: `connect-${name}`,
      text: words.accounts.connect(title),
      run: () => go(`/accounts/connect/${encodeURIComponent(name)}`),
    })),
    { id: 'catalogue', text: palette.catalogue, run: () => go('/accounts/catalogue') },
    { id: 'imports', text: palette.imports, run: () => go('/settings/imports') },
    { id: 'doctor', text: words.settings.tenant.doctor, run: () => go('/settings/doctor') },
    { id: 'receipts', text: palette.receipts, run: () => go('/settings/receipts') },
    { id: 'pause-all', text: pauseAll, run: input.pauseAll },
    ...usable.flatMap((key) => [
      key.paused
        ? { id: `resume-${key.id}`, text: palette.resume(key.client), run: () => input.resume(key) }
        : { id: `pause-${key.id}`, text: palette.pause(key.client), run: () => input.pause(key) },
      { id: `revoke-${key.id}`, text: palette.revoke(key.client), run: () => input.revoke(key) },
    ]),
    { id: 'keyboard', text: words.frame.keyboard.title, run: input.help },
  ];
}
