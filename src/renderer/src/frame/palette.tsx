import {
  Autocomplete,
  Dialog,
  Input,
  Menu,
  MenuItem,
  Modal,
  ModalOverlay,
  SearchField,
  useFilter,
} from 'react-aria-components';
import { classes } from '../ui/classes.ts';
import menu from '../ui/menu.module.css';
import { useWords } from '../words/index.ts';
import css from './palette.module.css';

export type Command = { id: string; text: string; run: () => void };

/** Everything that can be done by name. It closes before the command runs, so that a dialog of its own finds the page as it was. */
export function Palette({ commands, onClose }: { commands: readonly Command[]; onClose: () => void }) {
  const { palette } = useWords().frame;
  const { contains } = useFilter({ sensitivity: 'base' });
  return (
    <ModalOverlay isOpen isDismissable onOpenChange={(isOpen) => !isOpen && onClose()} className={classes(css['veil'])}>
      <Modal className={classes(css['modal'])}>
        <Dialog aria-label={palette.label} className={classes(css['dialog'])}>
          <Autocomplete filter={contains}>
            <SearchField aria-label={palette.label} autoFocus>
              <Input className={classes(css['input'])} placeholder={palette.placeholder} />
            </SearchField>
            <Menu
              aria-label={palette.label}
              items={commands}
              className={classes(css['commands'])}
              renderEmptyState={() => <p className={css['none']}>{palette.none}</p>}
            >
              {(command) => (
                <MenuItem
                  textValue={command.text}
                  className={classes(menu['item'])}
                  onAction={() => {
                    onClose();
                    command.run();
                  }}
                >
                  {command.text}
                </MenuItem>
              )}
            </Menu>
          </Autocomplete>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
