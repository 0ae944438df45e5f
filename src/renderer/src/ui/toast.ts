import { UNSTABLE_ToastQueue as ToastQueue } from 'react-aria-components';

type Message = { text: string; detail?: string; tone?: 'plain' | 'danger'; action?: { text: string; do: () => void } };

/** One queue for the page: at most three at a time, the newest in front. */
export const messages = new ToastQueue<Message>({ maxVisibleToasts: 3 });

/** Tells the result of something the person did. A failure stays until it is closed, the rest goes after 6 seconds. */
export function showToast(message: Message): void {
  // Long enough to be read and to act upon; React Aria stops the time while the pointer or focus is there.
  messages.add(message, message.tone === 'danger' ? {} : { timeout: 6000 });
}
