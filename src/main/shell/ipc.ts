/** The one place where messages of the windows arrive: whose they are, how many, what they hold, and only then the hub. */
import { type IpcMainInvokeEvent, ipcMain, type WebContents } from 'electron/main';
import { channelOf } from '../../shared/bridge.ts';
import { type CallName, type Window, windowCalls } from '../../shared/contract.ts';
import { defectFacts, fail, ok, type Result } from '../../shared/result.ts';
import type { Clock, Log } from '../hub/ground/ports.ts';
import { isPageOf } from './pages.ts';

type WindowCalls = (window: Window, name: CallName, input: unknown) => Promise<Result<unknown>>;

type Sender = Pick<IpcMainInvokeEvent, 'sender' | 'senderFrame'>;

type Parts = {
  clock: Clock;
  log: Log;
  /** The contents of a window while it is open. */
  contentsOf: (window: Window) => WebContents | undefined;
};

/** Handlers answer with a `Result` and never throw: an error would carry its message, and what is in it, to the page. */
export function createMessages({ clock, log, contentsOf }: Parts) {
  const paces = { console: createPace(clock), confirmation: createPace(clock) };

  function admit(window: Window, event: Sender): Result<undefined> {
    if (!isFrom(event, window, contentsOf(window))) {
      log('window_refused', { window });
      return fail('elsewhere');
    }
    return paces[window]()
      ? { ok: true, value: undefined }
      : fail('window_too_fast', undefined, { retryAfterSeconds: 1 });
  }

  return {
    /** Serves each call of the contract that this window has, and no other. */
    serveCalls(window: Window, call: WindowCalls): void {
      for (const name of windowCalls(window)) {
        ipcMain.handle(channelOf(window, name), async (event, raw: unknown): Promise<Result<unknown>> => {
          const admitted = admit(window, event);
          if (!admitted.ok) return admitted;
          const input = plainInput(raw);
          if (!input.ok) return input;
          try {
            return await call(window, name, input.value);
          } catch (error) {
            log('window_call_defect', { call: name, ...defectFacts(error) });
            return fail('internal');
          }
        });
      }
    },
    /** Serves one wish to the shell itself, which answers nothing. */
    serveWish(window: Window, channel: string, act: (input: unknown) => void | Promise<void>): void {
      ipcMain.handle(channel, async (event, raw: unknown): Promise<void> => {
        if (!admit(window, event).ok) return;
        const input = plainInput(raw);
        if (!input.ok) return;
        try {
          await act(input.value);
        } catch (error) {
          log('window_call_defect', { call: channel, ...defectFacts(error) });
        }
      });
    },
  };
}

/**
 * Only the main frame of that very window, while it shows our page. `senderFrame` is null once the frame has gone, and a
 * frame within the page, another window, or a page that got in by some hole each differ in one of the three.
 */
export function isFrom({ sender, senderFrame }: Sender, window: Window, contents: WebContents | undefined): boolean {
  if (contents === undefined || sender !== contents || senderFrame === null) return false;
  return senderFrame === contents.mainFrame && isPageOf(window, senderFrame.url);
}

/*
 * What a page sends, before any schema looks at it. The structured clone that brings it carries far more than JSON: maps,
 * big integers, buffers, cycles, ten thousand levels, strings of 50 MB, each of which some schema or handler would choke on.
 */

const deepest = 16;
const mostValues = 10_000;
const mostCharacters = 256 * 1024;

/** A copy of plain values alone. Fails with `malformed` or `too_large`, and never throws. */
export function plainInput(raw: unknown): Result<unknown> {
  const left = { values: mostValues, characters: mostCharacters };
  try {
    return ok(copy(raw, deepest, left));
  } catch (error) {
    return fail(error instanceof TooLarge ? 'too_large' : 'malformed', 'It is not an input of this window.');
  }
}

class TooLarge extends Error {}

type Left = { values: number; characters: number };

function copy(value: unknown, levels: number, left: Left): unknown {
  left.values -= 1;
  if (left.values < 0 || levels < 0) throw new TooLarge();
  switch (typeof value) {
    case 'string':
      return measured(value, left);
    case 'number':
      if (!Number.isFinite(value)) throw new TypeError('not a number of JSON');
      return value;
    case 'boolean':
    case 'undefined':
      return value;
    case 'object':
      return value === null ? null : copyObject(value, levels, left);
    default:
      throw new TypeError('not a value of JSON');
  }
}

function copyObject(value: object, levels: number, left: Left): unknown {
  if (Array.isArray(value)) {
    if (value.length > left.values) throw new TooLarge(); // an array of a length alone costs its sender nothing
    return value.map((item) => copy(item, levels - 1, left));
  }
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) throw new TypeError('not a plain object');
  const entries = Object.entries(value).map(([name, item]) => {
    if (name === '__proto__') throw new TypeError('a prototype by name');
    return [measured(name, left), copy(item, levels - 1, left)] as const;
  });
  return Object.fromEntries(entries);
}

function measured(text: string, left: Left): string {
  left.characters -= text.length;
  if (left.characters < 0) throw new TooLarge();
  return text;
}

const perSecond = 200;

/** Says whether one more call is within the pace of a page that a person uses: 200 a second, and as many at once. */
function createPace(clock: Clock): () => boolean {
  let left = perSecond;
  let at = clock.now();
  return () => {
    const now = clock.now();
    left = Math.min(perSecond, left + (Math.max(0, now - at) / 1000) * perSecond);
    at = now;
    if (left < 1) return false;
    left -= 1;
    return true;
  };
}
