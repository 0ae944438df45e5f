/** The one place where messages of the windows arrive: whose they are, how many, what they hold, and only then the hub. */
import { type IpcMainInvokeEvent, ipcMain, type WebContents } from 'electron/main';
import { channelOf } from '../../shared/channels.ts';
import { type CallName, type Window, windowCalls } from '../../shared/contract.ts';
import { defectFacts } from '../../shared/defect.ts';
import { fail, type Result } from '../../shared/result.ts';
import type { Clock, Log } from '../hub/ports.ts';
import { plainInput } from './ipc-input.ts';
import { createPace } from './pace.ts';
import { isPageOf } from './pages.ts';

type WindowCalls = (window: Window, name: CallName, input: unknown) => Promise<Result<unknown>>;

type Sender = Pick<IpcMainInvokeEvent, 'sender' | 'senderFrame'>;

type Messages = {
  /** Serves each call of the contract that this window has, and no other. */
  serveCalls(window: Window, call: WindowCalls): void;
  /** Serves one wish to the shell itself, which answers nothing. */
  serveWish(window: Window, channel: string, act: (input: unknown) => void | Promise<void>): void;
};

type Parts = {
  clock: Clock;
  log: Log;
  /** The contents of a window while it is open. */
  contentsOf: (window: Window) => WebContents | undefined;
};

/** Handlers answer with a `Result` and never throw: an error would carry its message, and what is in it, to the page. */
export function createMessages({ clock, log, contentsOf }: Parts): Messages {
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
    serveCalls(window, call) {
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
    serveWish(window, channel, act) {
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
