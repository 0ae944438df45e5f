import { escape as escapeHtml, page } from '../web.ts';
import type { AuthorizeRequest } from './authorize-request.ts';
import type { User } from './directory.ts';

/** One button per person; a demo asks for no password. */
export function personButtons(users: User[]): string {
  const buttons = users.map(
    ({ sub, name, email }) =>
      `<button name="person" value="${escapeHtml(sub)}">Sign in as ${escapeHtml(name)} <small>${escapeHtml(email)}</small></button>`,
  );
  return buttons.join('');
}

export function signInPage({ client, query }: AuthorizeRequest, users: User[], token: string): Response {
  return page(
    `Sign in to ${client.name}`,
    `<form method="post">${token}${personButtons(users)}</form>
     <p>New here? <a href="${tab(query, 'signup')}">Sign up</a></p>`,
  );
}

export function signUpPage({ client, query }: AuthorizeRequest, token: string): Response {
  return page(
    `Sign up for ${client.name}`,
    `<form method="post">${token}
       <label>Email address <input name="email" type="email" autocomplete="email" required></label>
       <button>Sign up</button>
     </form>
     <p>The demo sends no mail: any address will do and counts as verified.</p>
     <p>Been here before? <a href="${tab(query, 'login')}">Sign in</a></p>`,
  );
}

/** Shown when no other screen was: any program on this computer could have opened a loopback callback. */
export function confirmationPage({ client, redirectUri }: AuthorizeRequest, user: User, token: string): Response {
  return page(
    `Continue to ${client.name} as ${user.email}?`,
    `<p>You will be sent to ${escapeHtml(new URL(redirectUri).origin)}.</p>
     <form method="post">${token}
       <button name="answer" value="yes">Continue</button>
       <button name="answer" value="no">Cancel</button>
     </form>`,
  );
}

function tab(query: Record<string, string>, hint: string): string {
  return `?${escapeHtml(new URLSearchParams({ ...query, screen_hint: hint }).toString())}`;
}
