/** Carries one wish over the loading of the page that comes with the demo's profile: to go on to the sign-in. */
const name = 'opengithubx.sign-in-next';
/** Milliseconds; a wish that was not met by then, since somebody was signed in there already, is forgotten. */
const patience = 60_000;

export const wishSignIn = (): void => sessionStorage.setItem(name, String(Date.now()));

/** Whether the sign-in was wished for just now; true once. */
export function takeSignInWish(): boolean {
  const wished = Number(sessionStorage.getItem(name) ?? 0);
  sessionStorage.removeItem(name);
  return Date.now() - wished < patience;
}
