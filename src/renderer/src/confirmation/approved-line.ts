/** The result of the last request that was approved here, above what waits next: what was made, its link, and its undo. */
import type { Approval, ApprovalOutcome } from '../../../shared/approval.ts';
import type { ConfirmationBridge } from '../../../shared/bridge.ts';
import { type ErrorCode, errors, failure } from '../../../shared/errors.ts';
import { visible } from '../../../shared/visible.ts';
import { isWebAddress } from '../network-of.ts';
import { button, element } from './element.ts';
import type { Speech } from './speech.ts';
import { inline } from './text-block.ts';

type Options = {
  /** Which it is, where several were approved at once. */
  at: number;
  speech: Speech;
  hub: ConfirmationBridge;
  /** No window of the app leads anywhere: there an address is only shown. */
  hasLinks: boolean;
  /** Its content has changed, and with it the place of all below. */
  onChanged(): void;
  /** It has said all, so that a window with nothing else to say may close. */
  onOver(): void;
};

export type ApprovedLine = { root: HTMLElement; look(): Promise<void> };

export function approvedLine(
  approval: Approval,
  { at, speech, hub, hasLinks, onChanged, onOver }: Options,
): ApprovedLine {
  const { approved: words } = speech.words;
  const text = element('p', { role: 'status' });
  const actions = element('div', { class: 'actions' });
  const root = element(
    'section',
    { class: 'approved', 'aria-label': at === 0 ? words.title : `${words.title} ${speech.number(at + 1)}` },
    text,
    actions,
  );
  const say = (...said: (Node | string)[]): void => {
    text.replaceChildren(...said);
    onChanged();
  };
  let isAsking = false;
  /** It has changed since it was asked, and the answer may be of before. */
  let isStale = false;
  let isOver = false;

  /** Asks the hub until the client's call has ended. */
  async function look(): Promise<void> {
    isStale = isAsking;
    if (isOver || isAsking) return;
    isAsking = true;
    const answer = await hub.calls['approvals.outcome']({ id: approval.id });
    isAsking = false;
    if (answer.ok) {
      isOver = answer.value.outcome !== null || answer.value.state === 'expired';
      tell(answer.value);
      if (isOver) onOver();
    }
    if (isStale) await look();
  }

  function tell(result: ApprovalOutcome): void {
    const { state, outcome, reason, change } = result;
    if (outcome === 'ok') {
      say(...doneText(result));
      if (change?.undo) actions.replaceChildren(undoOf(change.id));
      else if (change?.reason) actions.replaceChildren(faint(words.noUndo(change.reason)));
    } else if (outcome !== null) {
      say(words.failed, ' ', failedText(outcome === 'unknown' ? 'outcome_unknown' : reason));
    } else if (state === 'expired') say(words.uncollected(visible(approval.client)));
    else say(state === 'used' ? words.running : words.waits(visible(approval.client)));
  }

  function doneText({ made }: ApprovalOutcome): (Node | string)[] {
    const { resource, tool, isUndo, client, access, preview } = approval;
    const name = tool.replace(`${resource.split(':')[0]}_`, '');
    const said = speech.common.did(isUndo ? words.you : visible(client), name, access, '');
    return [said, objectOf(made ?? { name: preview.target, url: null })];
  }

  function objectOf({ name, url }: { name: string; url: string | null }): Node {
    const shown = inline(name || (url ?? ''));
    if (url === null || !isWebAddress(url)) return shown;
    if (!hasLinks) return element('span', {}, shown, ' ', element('code', {}, visible(url)));
    return element('a', { href: url, title: url, target: '_blank', rel: 'noopener noreferrer nofollow' }, shown);
  }

  const failedText = (reason: string | null): string => {
    const code = reason?.split('; ').find((part): part is ErrorCode => Object.hasOwn(errors, part));
    if (!code) return visible(reason ?? '');
    const { message, hint } = speech.failure(failure(code));
    return `${message} ${hint}`;
  };

  function undoOf(id: string): HTMLElement {
    const undo = button(words.undo, { class: 'answer' }, async () => {
      undo.setAttribute('aria-disabled', 'true');
      const asked = await hub.calls['approvals.undo']({ id });
      const { message, hint } = asked.ok ? { message: words.undoing, hint: '' } : speech.failure(asked.failure);
      actions.replaceChildren(faint(`${message} ${hint}`));
    });
    return undo;
  }
  say(words.running);
  return { root, look };
}

const faint = (text: string): HTMLElement => element('span', { class: 'faint' }, text.trim());
