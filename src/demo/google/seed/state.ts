import type { State } from '../model.ts';
import { seedCalendars } from './calendars.ts';
import { seedFiles } from './files.ts';
import { homeMail } from './home-mail.ts';
import { mailboxOf } from './letters.ts';
import { adaAtHome, adaAtWork, grace, people } from './people.ts';
import { workMail } from './work-mail.ts';

/** Everything there is at first, told from the present moment. */
export function seedState(now: number): State {
  let made = 1000;
  return {
    people,
    mailboxes: new Map([
      [adaAtHome.email, mailboxOf(adaAtHome, homeMail(now), now)],
      [adaAtWork.email, mailboxOf(adaAtWork, workMail(now), now)],
      [grace.email, mailboxOf(grace, [], now)],
    ]),
    calendars: seedCalendars(now),
    files: seedFiles(now),
    nextId: () => {
      made += 1;
      return made;
    },
  };
}
