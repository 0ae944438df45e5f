import { type ReactNode, useState } from 'react';
import { Dialog as AriaDialog, Form, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { useWords } from '../words/index.ts';
import { Button } from './button.tsx';
import { classes } from './classes.ts';
import css from './dialog.module.css';
import { usePageFocusAfterwards } from './focus.ts';
import { TextField } from './text-field.tsx';

type DialogProps = {
  title: string;
  isOpen: boolean;
  onClose: () => void;
  children: ReactNode;
  /** The buttons, the one that continues last. */
  actions?: ReactNode;
  /** `wide` for forms. */
  size?: 'normal' | 'wide';
  /** For what asks before it destroys: read out at once, and not closed by a click beside it. */
  isAlert?: boolean;
};

/** A dialog over the page. Esc closes it and focus returns to what opened it. */
export function Dialog({ title, isOpen, onClose, children, actions, size = 'normal', isAlert = false }: DialogProps) {
  return (
    <ModalOverlay
      className={classes('overlay', css['veil'])}
      isOpen={isOpen}
      onOpenChange={(open) => !open && onClose()}
      isDismissable={!isAlert}
    >
      <Modal className={classes(css['modal'], css[size])}>
        <AriaDialog className={classes(css['dialog'])} role={isAlert ? 'alertdialog' : 'dialog'}>
          <Heading slot="title" level={2}>
            {title}
          </Heading>
          <FocusAfterwards />
          <div className="column-3">{children}</div>
          {actions && <div className={css['actions']}>{actions}</div>}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}

function FocusAfterwards() {
  usePageFocusAfterwards();
  return null;
}

type ConfirmDialogProps = {
  title: string;
  children: ReactNode;
  isOpen: boolean;
  onClose: () => void;
  /** The name of the deed: `Revoke`. */
  action: string;
  onConfirm: () => void;
  isPending?: boolean;
  /** What must be typed first, for what cannot be undone by any means. */
  word?: string;
  /** A milder way out beside Cancel: `Pause instead`. */
  instead?: ReactNode;
};

/** Asks before something is done. Focus starts on Cancel. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const { common } = useWords();
  const { title, children, isOpen, onClose, action, onConfirm, isPending = false, word } = props;
  const [typed, setTyped] = useState('');
  const isReady = word === undefined || typed.trim() === word;
  const close = () => {
    setTyped('');
    onClose();
  };
  return (
    <Dialog title={title} isOpen={isOpen} onClose={close} isAlert>
      <Form
        className={classes(css['form'])}
        onSubmit={(event) => {
          event.preventDefault();
          if (isReady) onConfirm();
        }}
      >
        <div>{children}</div>
        {word !== undefined && (
          <TextField label={common.typeToConfirm(word)} value={typed} onChange={setTyped} autoFocus />
        )}
        <div className={css['actions']}>
          <Button onPress={close} autoFocus={word === undefined}>
            {common.cancel}
          </Button>
          {props.instead}
          <Button kind="danger" type="submit" isDisabled={!isReady} isPending={isPending}>
            {action}
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}
