import { useWords } from '../words/index.ts';

/** Stands where the screen will be. */
export function SettingsPage() {
  return <h1>{useWords().frame.screens.settings}</h1>;
}
