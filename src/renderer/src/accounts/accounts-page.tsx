import { useWords } from '../words/index.ts';

/** Stands where the screen will be. */
export function AccountsPage() {
  return <h1>{useWords().frame.screens.accounts}</h1>;
}
