import { X } from 'lucide-react';
import {
  Button,
  UNSTABLE_ToastRegion as Region,
  Text,
  UNSTABLE_Toast as Toast,
  UNSTABLE_ToastContent as ToastContent,
} from 'react-aria-components';
import { useWords } from '../words/index.ts';
import button from './button.module.css';
import { classes } from './classes.ts';
import css from './toast.module.css';
import { messages } from './toast.ts';

/** Where they appear; rendered once, by the frame. */
export function ToastRegion() {
  const { common } = useWords();
  return (
    <Region queue={messages} className={classes(css['region'])} aria-label={common.notifications}>
      {({ toast }) => (
        <Toast
          toast={toast}
          className={classes('overlay', css['toast'], toast.content.tone === 'danger' && css['danger'])}
        >
          <ToastContent className={classes(css['content'])}>
            <Text slot="title">{toast.content.text}</Text>
            {toast.content.detail && (
              <Text slot="description" className="meta">
                {toast.content.detail}
              </Text>
            )}
          </ToastContent>
          {toast.content.action && (
            <Button
              className={classes(button['button'])}
              onPress={() => {
                toast.content.action?.do();
                messages.close(toast.key);
              }}
            >
              {toast.content.action.text}
            </Button>
          )}
          <Button
            slot="close"
            aria-label={common.dismiss}
            className={classes(button['button'], button['quiet'], button['icon'])}
          >
            <X size={16} aria-hidden="true" />
          </Button>
        </Toast>
      )}
    </Region>
  );
}
