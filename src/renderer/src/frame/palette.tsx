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
import { classes } from '../ui/classes.ts';
import menu from '../ui/menu.module.css';
import { useWords } from '../words/index.ts';
import css from './palette.module.css';

export type PaletteCommand = { id: string; text: string; run: () => void };

/** Everything that can be done by name. It closes before the command runs, so that its dialog finds the page as it was. */
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
