import { useWords } from '../words/index.ts';

/** Stands where the screen will be. */
export function PeoplePage() {
  return <h1>{useWords().frame.screens.people}</h1>;
}
