/** The result of a request that was approved here: what was made, its link, and its undo. It is in sight while nothing waits. */
import type { Approval, ApprovalOutcome } from '../../../shared/approval.ts';
import type { ConfirmationBridge } from '../../../shared/bridge.ts';
import { type ErrorCode, errors, failure } from '../../../shared/errors.ts';
import { visible } from '../../../shared/visible.ts';
import { isWebAddress } from '../network-of.ts';
import { actionOf } from './approval-card.ts';
import { button, element } from './element.ts';
import type { Speech } from './speech.ts';
import { inline } from './text-block.ts';

type Options = {
  speech: Speech;
  hub: ConfirmationBridge;
  /** No window of the app leads anywhere: there an address is only shown. */
  hasLinks: boolean;
  /** It has said all, so that a window with nothing else to say may close. */
  onOver(): void;
};

export type ResultRow = { root: HTMLElement; isOver(): boolean; look(): Promise<void> };

export function resultRow(approval: Approval, { speech, hub, hasLinks, onOver }: Options): ResultRow {
  const { approved: words } = speech.words;
  const text = element('p', { role: 'status' });
  const actions = element('div', { class: 'actions' });
  const root = element('li', { class: 'approved' }, text, actions);
  const say = (...said: (Node | string)[]): void => text.replaceChildren(...said);
  /** Rows of what is not done yet, or failed, are told apart by what was asked. */
  const sayOfRequest = (...said: string[]): void =>
    say(element('strong', {}, inline(approval.client), `: ${actionOf(approval, speech)}. `), said.join(' '));
  let isAsking = false;
  /** It has changed since it was asked, and the answer may be of before. */
  let isStale = false;
  let isOver = false;

  /** Asks the hub until the client's call has ended, and in sight also after that: its change may have been undone. */
  async function look(): Promise<void> {
    isStale = isAsking;
    if ((isOver && !root.isConnected) || isAsking) return;
    isAsking = true;
    const answer = await hub.calls['approvals.outcome']({ id: approval.id });
    isAsking = false;
    if (answer.ok) {
      const wasOver = isOver;
      isOver = answer.value.outcome !== null || answer.value.state === 'expired';
      tell(answer.value);
      if (isOver && !wasOver) onOver();
    }
    if (isStale) await look();
  }

  function tell(result: ApprovalOutcome): void {
    const { state, outcome, reason, change } = result;
    if (outcome === 'ok') {
      say(...doneText(result));
      // A button that is there stays, so that no press meets one that was replaced meanwhile.
      if (!change) actions.replaceChildren();
      else if (change.reason) actions.replaceChildren(faint(words.noUndo(change.reason)));
      else if (change.undo && !actions.querySelector('button')) actions.replaceChildren(undoOf(change.id));
    } else if (outcome !== null) {
      sayOfRequest(words.failed, failedText(outcome === 'unknown' ? 'outcome_unknown' : reason));
    } else if (state === 'expired') sayOfRequest(words.uncollected(visible(approval.client)));
    else sayOfRequest(state === 'used' ? words.running : words.waits(visible(approval.client)));
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
    const undo = button(words.undo, { class: 'link' }, async () => {
      undo.setAttribute('aria-disabled', 'true');
      const asked = await hub.calls['approvals.undo']({ id });
      const { message, hint } = asked.ok ? { message: words.undoing, hint: '' } : speech.failure(asked.failure);
      actions.replaceChildren(faint(`${message} ${hint}`));
    });
    return undo;
  }
  sayOfRequest(words.running);
  return { root, isOver: () => isOver, look };
}

const faint = (text: string): HTMLElement => element('span', { class: 'faint' }, text.trim());
