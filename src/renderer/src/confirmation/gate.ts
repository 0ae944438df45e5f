/**
 * When an answer counts. A card may appear under a pointer that is about to click, or in front of somebody who is typing: for
 * 700 ms after it was shown or changed nothing approves, and a press that began before that never does.
 */

/** `since`: when what is on screen was shown or last changed, or the window came to the front. */
export type ShownCard = { since: number; followsAnswer: boolean };
export type Press = { isTrusted: boolean; isRepeat: boolean; beganAt: number; now: number };

const approveSleeps = 700;
/** Against the second click of a double click, which would decline a card that nobody has seen. */
const denySleeps = 300;

export const approvesFrom = ({ since }: ShownCard): number => since + approveSleeps;

/** Script cannot press it, a key held down does not, and what was pressed before it woke up does not. */
export const mayApprove = (shown: ShownCard, press: Press): boolean =>
  isMeant(press) && beganAfter(press, approvesFrom(shown));

export const mayDeny = ({ since, followsAnswer }: ShownCard, press: Press): boolean =>
  isMeant(press) && (!followsAnswer || beganAfter(press, since + denySleeps));

const isMeant = ({ isTrusted, isRepeat }: Press) => isTrusted && !isRepeat;
const beganAfter = ({ beganAt, now }: Press, time: number) => beganAt >= time && now >= time;
