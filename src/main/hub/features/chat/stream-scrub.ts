/**
 * Takes secrets out of a text that comes in pieces: a server that repeats what it was sent may do so a few characters at a time.
 * All forms of all secrets are looked for at once, character by character, so that a tail is held back only while it may still
 * become one of them.
 */

import { type Form, formsOf, type Secret, scrubbedMark } from '../../ground/secret.ts';
import { keyForm } from '../../kernel/keys/key-text.ts';

/**
 * For one text without these secrets and without permission keys, of which the hub knows the form alone. What it gives, joined, is
 * the same however the text was cut. Takes time in proportion to the text.
 */
export function createStreamScrub(secrets: readonly Secret[]) {
  const find = createSearch([keyForm, ...secrets.flatMap(formsOf).map((form) => ({ form, least: form.length }))]);
  let held = '';
  /** Secrets within `held`, in order; those that overlap are one. */
  let found: { start: number; end: number }[] = [];

  function note(start: number, end: number): void {
    let from = start;
    for (let last = found.at(-1); last && last.end > from; last = found.at(-1)) {
      from = Math.min(from, last.start);
      found.pop();
    }
    found.push({ start: from, end });
  }

  /** What stands before that place, without secrets; one that continues beyond it is held. */
  function release(until: number): string {
    let given = '';
    let from = 0;
    for (const { start, end } of found.filter(({ end }) => end <= until)) {
      given += held.slice(from, start) + scrubbedMark;
      from = end;
    }
    found = found.filter(({ end }) => end > until);
    const to = Math.max(from, Math.min(until, found[0]?.start ?? until));
    given += held.slice(from, to);
    held = held.slice(to);
    found = found.map(({ start, end }) => ({ start: start - to, end: end - to }));
    find.moved(to);
    return given;
  }

  return {
    /** Takes in the next piece and gives what can no longer become a secret. */
    push(text: string): string {
      const before = held.length;
      held += text;
      for (let at = before; at < held.length; at++) {
        const start = find.step(held.charCodeAt(at), at);
        if (start !== undefined) note(start, at + 1);
      }
      return release(Math.min(find.open(), held.length));
    },
    /** What was held back, once nothing more comes. */
    end: (): string => release(held.length),
  };
}

export type StreamScrub = ReturnType<typeof createStreamScrub>;

/** A text that is whole already, without these secrets and without permission keys. */
export function scrubWhole(text: string, secrets: readonly Secret[]): string {
  const { push, end } = createStreamScrub(secrets);
  return push(text) + end();
}

/** `least`: after so many places it is a secret already, and remains one. */
type Sought = { form: Form; least: number };

/** Characters of the longest text for one place, and how many texts there may be for one. */
const [longest, most] = [8, 64];

/**
 * A state is a form, a place in it, and within the text that stands there which text and how far, as one number; 0 and 0 where that
 * text has not begun. Of all that have reached the same state, the one that began first tells the most.
 */
function createSearch(sought: Sought[]) {
  const places = Math.max(...sought.map(({ form }) => form.length));
  const state = (form: number, place: number, text = 0, far = 0): number =>
    ((form * places + place) * most + text) * longest + far;
  const firsts = new Map<number, Set<number>>();
  sought.forEach(({ form }, number) => {
    for (const text of form[0] ?? []) {
      const code = text.charCodeAt(0);
      firsts.set(code, (firsts.get(code) ?? new Set()).add(state(number, 0)));
    }
  });
  /** Where that which is in a state began. */
  let begun = new Map<number, number>();
  let next = new Map<number, number>();
  let ended: number | undefined;

  function advance(from: number, start: number, code: number): void {
    const far = from % longest;
    const text = Math.floor(from / longest) % most;
    const place = Math.floor(from / longest / most) % places;
    const number = Math.floor(from / longest / most / places);
    const { form, least } = sought[number] as Sought;
    const texts = form[place] as Form[number];
    for (let one = far === 0 ? 0 : text; one < (far === 0 ? texts.length : text + 1); one++) {
      const whole = texts[one] as string;
      if (whole.charCodeAt(far) !== code) continue;
      const isWhole = far + 1 === whole.length;
      if (isWhole && place + 1 >= least) ended = Math.min(ended ?? start, start);
      if (isWhole && place + 1 === form.length) continue;
      const to = isWhole ? state(number, place + 1) : state(number, place, one, far + 1);
      if (!next.has(to)) next.set(to, start); // else by one that began earlier
    }
  }

  return {
    /** Takes in the character at a place. Gives where the secret began that is whole with it. */
    step(code: number, at: number): number | undefined {
      const fresh = firsts.get(code);
      if (begun.size === 0 && !fresh) return undefined;
      ended = undefined;
      next.clear();
      for (const [from, start] of begun) advance(from, start, code);
      for (const from of fresh ?? []) advance(from, at, code);
      [begun, next] = [next, begun];
      return ended;
    },
    /** Where the first began that may still become a secret. */
    open: (): number => Math.min(...begun.values()),
    /** So many characters went from the front. */
    moved(by: number): void {
      for (const [from, start] of begun) begun.set(from, start - by);
    },
  };
}
