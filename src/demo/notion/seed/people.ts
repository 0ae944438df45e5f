import type { Account, User } from '../model.ts';
import { idOf } from '../rich-text.ts';

const person = (name: string, email: string, more: Pick<User, 'isGuest'> = {}): User => ({
  ...{ id: idOf(email), name, type: 'person' as const, email, ...more },
});

export const ada = person('Ada Lovelace', 'ada@northwind.example');
export const grace = person('Grace Hopper', 'grace@northwind.example');
export const tom = person('Tom Okafor', 'tom@northwind.example');
/** Somebody of another company, whom the workspace lets see and write some pages. */
export const victor = person('Victor Vance (BrightQuote)', 'victor@brightquote.example', { isGuest: true });

const botOf = (label: string): User => ({ id: idOf(`bot of ${label}`), name: 'OpenGitHubX', type: 'bot' });

export const accounts: Account[] = [
  { label: 'ada@northwind', userId: ada.id, botId: botOf('ada@northwind').id },
  { label: 'grace@northwind', userId: grace.id, botId: botOf('grace@northwind').id },
];

export const users: User[] = [ada, grace, tom, victor, ...accounts.map(({ label }) => botOf(label))];
