import { useWords } from '../words/index.ts';

/** Stands where the screen will be. */
export function ActivityPage() {
  return <h1>{useWords().frame.screens.activity}</h1>;
}
