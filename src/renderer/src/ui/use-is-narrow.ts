import { useSyncExternalStore } from 'react';

const phone = '(max-width: 840px)';
const followPhone = (changed: () => void) => {
  const query = matchMedia(phone);
  query.addEventListener('change', changed);
  return () => query.removeEventListener('change', changed);
};
/** Whether a row has no room for columns, as in the styles. */
export const useIsNarrow = (): boolean => useSyncExternalStore(followPhone, () => matchMedia(phone).matches);
