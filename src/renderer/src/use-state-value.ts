import { useSyncExternalStore } from 'react';
import type { WatchedState } from './state.ts';

export const useStateValue = <T>(state: WatchedState<T>): T => useSyncExternalStore(state.subscribe, state.get);
