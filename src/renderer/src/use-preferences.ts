import { type Preferences, preferences } from './preferences.ts';
import { useStateValue } from './use-state-value.ts';

export const usePreferences = (): Preferences => useStateValue(preferences);
