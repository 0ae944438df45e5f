import { useSyncExternalStore } from 'react';
import { type Preferences, preferences } from './preferences.ts';
import type { WatchedState } from './state.ts';

export const usePreferences = (): Preferences => useStateValue(preferences);

export const useStateValue = <T>(state: WatchedState<T>): T => useSyncExternalStore(state.subscribe, state.get);
