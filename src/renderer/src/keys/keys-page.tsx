import { useWords } from '../words/index.ts';

/** Stands where the screen will be. */
export function KeysPage() {
  return <h1>{useWords().frame.screens.keys}</h1>;
}
