/** A consent that begins on a page of this hub, where the person pastes what only they can fetch. */
import { fail, ok, type Result } from '../../../../../shared/result.ts';
import type { Bilingual, FlowPages, FlowStep, Pasted, PasteQuestion } from '../../../ground/flow-pages.ts';
import { createLocks } from '../../../ground/waiting.ts';
import { awaitLoopback, type Browser } from '../../session/browser.ts';

/** Milliseconds: to make an application in the console of a service takes a while. */
const patience = 30 * 60_000;

/** What was pasted, or why it does not do. */
export type PasteReading<T> = { value: T } | { wrong: Bilingual };

export type Pasting<T> = {
  /** `address`: where browsers come back to, but for the port on this computer. */
  question(address: string): PasteQuestion;
  read(pasted: Pasted): Promise<PasteReading<T>>;
  onward: Onward<T>;
};

/** Where the browser is sent with that value, to return to `address` with `state`. */
type Onward<T> = (value: T, address: string, state: string) => string;

/** What the browser was sent with, and how it came back. */
type Returned<T> = { value: T; address: string; state: string; url: URL };

/** Sends the browser, and answers how it came back. Fails with `connect_abandoned`, or as the wait for a return does. */
export async function goAndReturn<T>(
  value: T,
  onward: Onward<T>,
  newState: () => string,
  { awaitReturn = awaitLoopback, openUrl, signal }: Browser,
): Promise<Result<Returned<T>>> {
  const state = newState();
  const back = await awaitReturn('/connected', state, signal);
  if (!back.ok) return back;
  const { address, arrived, close } = back.value;
  try {
    await openUrl(onward(value, address, state));
    const url = await arrived;
    return url ? ok({ value, address, state, url }) : fail('connect_abandoned');
  } finally {
    close();
  }
}

/**
 * Asks until what was pasted does, sends the browser on, and answers how it came back. A return counts as any other does: where the hub's
 * console began it, only in the window that did, so that nobody has another person paste for them. Until it is back, it may paste again.
 * Fails with `connect_abandoned`, or as the wait for a return does.
 */
export async function pasteAndReturn<T>(
  { question, read, onward }: Pasting<T>,
  newState: () => string,
  pages: FlowPages,
  { awaitReturn = awaitLoopback, openUrl, origin, signal }: Browser,
): Promise<Result<Returned<T>>> {
  // Where nothing can come back to, nobody is asked to fetch anything.
  const tried = await awaitReturn('/connected', newState(), signal);
  if (!tried.ok) return tried;
  tried.value.close();
  const asked = question(tried.value.address);
  const over = AbortSignal.any([signal, AbortSignal.timeout(patience)]);
  const { promise, resolve } = Promise.withResolvers<Result<Returned<T>>>();
  const abandon = () => resolve(fail('connect_abandoned'));
  over.addEventListener('abort', abandon, { once: true });
  if (over.aborted) abandon();
  const inTurn = createLocks();
  let close: (() => void) | undefined;

  async function take(pasted: Pasted): Promise<FlowStep> {
    const reading = await read(pasted);
    if ('wrong' in reading) return { question: { ...asked, wrong: reading.wrong } };
    close?.();
    const state = newState();
    const back = await awaitReturn('/connected', state, over);
    if (!back.ok) {
      resolve(back);
      return { refused: back.failure.message };
    }
    const { address, arrived } = back.value;
    let isLatest = true;
    close = () => {
      isLatest = false;
      back.value.close();
    };
    const { value } = reading;
    void arrived.then((url) => {
      if (isLatest) resolve(url ? ok({ value, address, state, url }) : fail('connect_abandoned'));
    });
    return { location: onward(value, address, state) };
  }

  const page = pages.open(origin, {
    show: async () => ({ question: asked }),
    take: (pasted) => inTurn('the page', () => take(pasted)),
  });
  try {
    await openUrl(page.address);
    return await promise;
  } finally {
    over.removeEventListener('abort', abandon);
    page.close();
    close?.();
  }
}
