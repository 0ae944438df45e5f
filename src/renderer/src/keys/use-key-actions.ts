/** What can be done with a key: by its row, its menu and its panel alike. */
import type { Failure } from '../../../shared/errors.ts';
import type { Key } from '../../../shared/model.ts';
import { useCall } from '../hub/queries.ts';
import type { MenuEntry } from '../ui/menu.tsx';
import { showToast } from '../ui/toast.tsx';
import { failureText } from '../words/failure-text.ts';
import { useWords } from '../words/index.ts';
import { isLive } from './key-state.ts';

export type KeyActions = {
  setActive(key: Key, isActive: boolean): void;
  /** The id of the key that is being paused or resumed. */
  pending: string | undefined;
  replace(key: Key): void;
  revoke(key: Key): void;
  seeActivity(key: Key): void;
  clearLabels(key: Key): void;
  menuOf(key: Key): MenuEntry[];
};

type Wanted = { onReplace: (key: Key) => void; onRevoke: (key: Key) => void };

export function useKeyActions({ onReplace, onRevoke }: Wanted): KeyActions {
  const words = useWords();
  const { menu } = words.keys;
  const pause = useCall('keys.pause');
  const resume = useCall('keys.resume');
  const clear = useCall('keys.clearLabels');
  const onError = (failure: Failure) => {
    const { message, hint } = failureText(words, failure);
    showToast({ text: message, detail: hint, tone: 'danger' });
  };
  const underWay = [pause, resume].find(({ isPending }) => isPending);
  const seeActivity = ({ id }: Key) => {
    location.hash = `/activity?key=${encodeURIComponent(id)}`;
  };
  // A key that only Open WebUI may use is made anew where what it is bound to is known.
  const isBound = ({ grant }: Key) => grant.boundTo !== undefined;
  const replace = (key: Key) => {
    if (isBound(key)) location.hash = '/openwebui';
    else onReplace(key);
  };
  return {
    setActive: ({ id }, isActive) => (isActive ? resume : pause).mutate({ id }, { onError }),
    pending: underWay?.variables?.id,
    replace,
    revoke: onRevoke,
    seeActivity,
    clearLabels: ({ id, client }) =>
      clear.mutate({ id }, { onError, onSuccess: () => showToast({ text: words.keys.details.cleared(client) }) }),
    menuOf: (key) => [
      // A client of the OAuth door asks for another by itself.
      ...(isLive(key, Date.now()) && !key.grant.oauth
        ? [{ id: 'replace', text: isBound(key) ? menu.openWebUI : menu.replace, onAction: () => replace(key) }]
        : []),
      { id: 'activity', text: menu.activity, onAction: () => seeActivity(key) },
      ...(isLive(key, Date.now())
        ? [{ id: 'revoke', text: menu.revoke, onAction: () => onRevoke(key), isDanger: true, isApart: true }]
        : []),
    ],
  };
}
