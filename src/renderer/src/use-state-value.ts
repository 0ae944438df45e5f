import { useSyncExternalStore } from 'react';
import type { State } from './state.ts';

export const useStateValue = <T>(state: State<T>): T => useSyncExternalStore(state.subscribe, state.get);
