import { useHub } from '../hub/queries.ts';
import { useWords } from '../words/index.ts';
import css from './accounts.module.css';
import { signedInWith } from './names.ts';

/** Kept apart from the accounts: a sign-in gives no AI anything. */
export function SignedIn() {
  const { accounts } = useWords();
  const person = useHub('welcome', {}).data?.person;
  if (!person) return null;
  return <p className={css['signedIn']}>{accounts.signedIn(signedInWith(person, accounts), person.email)}</p>;
}
