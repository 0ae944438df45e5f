/** The people of the seed, and mailboxes out of threads as one would write them down. */
import { createHash } from 'node:crypto';
import { authenticated, type Letter, payloadOf } from '../mail.ts';
import type { GmailMessage, GooglePerson, Label, Mailbox } from '../model.ts';

export const adaAtHome: GooglePerson = { email: 'ada@example.com', name: 'Ada Moreau', sub: '108112000000000000001' };
export const adaAtWork: GooglePerson = {
  email: 'ada@northwind.example',
  name: 'Ada Moreau',
  sub: '108112000000000000002',
};
export const graceAtGoogle: GooglePerson = {
  email: 'grace@example.com',
  name: 'Grace Okafor',
  sub: '108112000000000000003',
};

/** Who can consent. */
export const googlePeople: GooglePerson[] = [adaAtHome, adaAtWork, graceAtGoogle];

/** Colleagues, who have no account here. */
export const tomas: GooglePerson = {
  email: 'tomas@northwind.example',
  name: 'Tomás Řehoř',
  sub: '108112000000000000004',
};
export const priya: GooglePerson = {
  email: 'priya@northwind.example',
  name: 'Priya Nair',
  sub: '108112000000000000005',
};

/** Of no company of ours. */
export const stranger: GooglePerson = {
  email: 'm.kell@quickdocs-share.example',
  name: 'M. Kell',
  sub: '108112000000000000099',
};

export const zone = 'Europe/Berlin';

type Seed = Partial<Letter> & {
  from: string;
  /** Hours ago. */
  ago: number;
  labels: string[];
  /** Left out: that of the owner of the address. */
  isForged?: true;
};

export type Thread = { subject: string; letters: Seed[]; isDraft?: true };

export const mailThread = (subject: string, ...letters: Seed[]): Thread => ({ subject, letters });
export const draftThread = (subject: string, letter: Seed): Thread => ({ subject, letters: [letter], isDraft: true });

const system = [
  'INBOX',
  'UNREAD',
  'STARRED',
  'IMPORTANT',
  'SENT',
  'DRAFT',
  'TRASH',
  'SPAM',
  'CATEGORY_UPDATES',
  'CATEGORY_PROMOTIONS',
];

/** The id of a label that a person made. */
const labelId = (name: string): string => `Label_${createHash('sha1').update(name).digest('hex').slice(0, 8)}`;

export function mailboxOf(person: GooglePerson, threads: Thread[], now: number): Mailbox {
  const named = [...new Set(threads.flatMap(({ letters }) => letters.flatMap(({ labels }) => labels)))];
  const own = named.filter((name) => !system.includes(name));
  const labels: Label[] = [
    ...system.map((name): Label => ({ id: name, name, type: 'system' })),
    ...own.map((name): Label => ({ id: labelId(name), name, type: 'user' })),
  ];
  const messages: GmailMessage[] = [];
  const drafts: Mailbox['drafts'] = [];
  for (const [place, { subject, letters, isDraft }] of threads.entries()) {
    const threadId = idOf(person, place, 0);
    for (const [index, { ago, labels: names, isForged, ...letter }] of letters.entries()) {
      const id = idOf(person, place, index);
      const at = Math.floor((now - ago * 3_600_000) / 1000) * 1000;
      const domain = /@([\w.-]+)/.exec(letter.from)?.[1] ?? '';
      const whole: Letter = {
        to: `${person.name} <${person.email}>`,
        subject: index === 0 ? subject : `Re: ${subject}`,
        ...letter,
        headers: [authenticated(domain, isForged !== true), ...(letter.headers ?? [])],
      };
      const labelIds = names.map((name) => (system.includes(name) ? name : labelId(name)));
      const message = { id, threadId, labelIds, at, payload: payloadOf(whole, id, at) };
      if (isDraft) drafts.push({ id: `r-${place}${index}`, message });
      else messages.push(message);
    }
  }
  return { labels, messages, drafts };
}

/** Sixteen hexadecimal digits, as Gmail has them. */
const idOf = ({ email }: GooglePerson, place: number, index: number): string =>
  `19a${createHash('sha1').update(`${email} ${place} ${index}`).digest('hex').slice(0, 13)}`;
