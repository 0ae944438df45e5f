import { useWords } from '../words/index.ts';

/** Stands where the screen will be. */
export function ApprovalsPage() {
  return <h1>{useWords().frame.screens.approvals}</h1>;
}
