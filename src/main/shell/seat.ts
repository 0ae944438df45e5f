/** Who sits at this desktop: the last person who signed in in its window, at the start the owner if still signed in. */
import type { CallOutput, CallsOf, ChangeTopic, Window } from '../../shared/contract.ts';
import type { Person } from '../../shared/model.ts';
import { defectFacts, fail, type Result } from '../../shared/result.ts';
import type { OpenUrl } from '../hub/ground/ports.ts';
import type { Profile } from './profile.ts';

/** `changed` is called with what may have changed for the person who sits there. */
export async function takeSeat({ hub, log }: Profile, openUrl: OpenUrl, changed: (topic: ChangeTopic) => void) {
  const ended = new AbortController();
  let userId: string | undefined;
  let stopListening = (): void => {};

  const defect = (error: unknown) => {
    log('window_call_defect', defectFacts(error));
    return fail('internal');
  };
  const contextOf = (who: string | undefined, isChecked = false) => ({
    userId: who,
    openUrl,
    signal: ended.signal,
    opened: true,
    ...(isChecked && { isSystemChecked: true as const }),
  });

  const sit = (who: string | undefined): void => {
    stopListening();
    userId = who;
    stopListening = hub.onChange(who, heard);
  };

  // The person may be signed out from elsewhere: at a terminal, by the tenant, or with everything else.
  const isSignedIn = async (who: string): Promise<boolean> => {
    const asked = hub.window('console', 'welcome', {}, contextOf(who)).catch(defect);
    const welcome = (await asked) as Result<CallOutput<'welcome'>>;
    return welcome.ok && welcome.value.person !== null;
  };

  async function leaveIfSignedOut(): Promise<void> {
    const who = userId;
    if (who !== undefined && !(await isSignedIn(who)) && userId === who) sit(undefined);
  }

  async function heard(topic: ChangeTopic): Promise<void> {
    if (topic === 'session') await leaveIfSignedOut();
    if (!ended.signal.aborted) changed(topic);
  }

  /** `isChecked`: the system has just confirmed that the person is there. */
  async function call(window: Window, name: string, input: unknown, isChecked = false): Promise<Result<unknown>> {
    const result = await hub.window(window, name, input, contextOf(userId, isChecked));
    if (!result.ok || ended.signal.aborted) return result;
    if (name === 'session.signIn' || name === 'session.startHere') {
      sit((result.value as Person).userId);
      changed('session');
    }
    if (name === 'session.signOut' || name === 'revokeAll') {
      // Who has no tenant stays: there is no sign-in that could be over, and no other way back in.
      if (userId === undefined || !(await isSignedIn(userId))) sit(undefined);
      changed('session');
    }
    return result;
  }

  const owner = await hub.people.owner();
  sit(owner !== undefined && (await isSignedIn(owner.userId)) ? owner.userId : undefined);

  return {
    call,
    // The hub has parsed the output by the contract.
    ask: async <N extends CallsOf<'console'>>(name: N, input: unknown): Promise<Result<CallOutput<N>>> =>
      (await call('console', name, input).catch(defect)) as Result<CallOutput<N>>,
    get userId() {
      return userId;
    },
    /** Gives up calls that wait for the browser, and hears no more. */
    end(): void {
      ended.abort();
      stopListening();
    },
  };
}

export type Seat = Awaited<ReturnType<typeof takeSeat>>;
