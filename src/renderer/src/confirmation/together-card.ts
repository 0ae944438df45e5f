/** Several calls of one client that wait, each in full, with one answer for all. */
import type { Approval } from '../../../shared/approval.ts';
import type { ConfirmationBridge } from '../../../shared/bridge.ts';
import type { Failure } from '../../../shared/errors.ts';
import type { TogetherApproved } from '../../../shared/passkey.ts';
import { ok, type Result } from '../../../shared/result.ts';
import { visible } from '../../../shared/visible.ts';
import { type Answers, answers } from './answers.ts';
import { actionOf, argumentsOf, factsOf, targetOf, warningsOf } from './approval-card.ts';
import { watchBoxes } from './boxes.ts';
import { accessBadge, type CardContext, type CardView, cardRoot, cardView, countdown, reportFailure } from './card.ts';
import { changeItems } from './change-list.ts';
import { button, element } from './element.ts';
import { reachLine } from './reach-line.ts';
import type { Speech } from './speech.ts';
import { inline } from './text-block.ts';
import type { Together } from './together.ts';

export function togetherCard({ client, requests, expiresAt }: Together, context: CardContext): CardView {
  const { speech, hub } = context;
  const { words, number } = speech;
  const written = number(requests.length);
  const time = countdown(expiresAt, context);
  const items = requests.map((request, at) => itemOf(request, at, speech));
  const brief = requests.filter(({ isLasting }) => !isLasting);
  const more = button(speech.common.moreTime, { class: 'link', 'data-does': 'moreTime' }, () => void extend());
  const apart = button(words.together.oneByOne, { class: 'link' }, context.onTakenApart);
  const unseen = new Set(items);
  /** One is seen once its own end and the end of each of its boxes were in view, which scrolling past it doesn't do. */
  const look = (item: (typeof items)[number]): void => {
    if (!passed.has(item.end) || !watched.get(item)?.isSeen() || !unseen.delete(item)) return;
    item.mark();
    foot.sleep();
  };
  const passed = new Set<Element>();
  const watched = new Map(items.map((item) => [item, watchBoxes(item.root, () => look(item))]));
  const watch = new IntersectionObserver((seen) => {
    for (const { target, isIntersecting } of seen) {
      const item = items.find(({ end }) => end === target);
      if (!isIntersecting || !item) continue;
      watch.unobserve(target);
      passed.add(target);
      look(item);
    }
  });

  const root = cardRoot(
    element(
      'div',
      { class: 'state' },
      reachLine(
        client,
        requests.map(({ platform }) => platform),
        { mayChange: true },
      ),
      accessBadge('write', speech),
      time.clock,
      ...(brief.length > 0 ? [more] : []),
      apart,
    ),
    element('h1', { id: 'sentence' }, inline(client), words.together.wants(written)),
    element('p', { class: 'faint' }, words.together.look),
    element('ol', { class: 'together', 'aria-label': words.together.list }, ...items.map(({ line }) => line)),
    ...items.map((item) => item.root),
  );
  const foot: Answers = answers({
    no: words.together.deny(written),
    yes: () => words.together.approve(written),
    busy: words.approving,
    hint: words.keys(context.approveKeys),
    isDangerous: false,
    follows: context.follows,
    isReady: () => unseen.size === 0,
    missing: () => (unseen.size === 0 ? undefined : words.together.unseen(number(unseen.size))),
    onNo: async () => {
      for (const { id } of requests) {
        const answer = await hub.calls['approvals.deny']({ id });
        if (!answer.ok && !isOver(answer.failure)) return reportFailure(answer.failure, foot, context);
      }
      context.onAnswered();
    },
    // Each as it is on screen. What was approved before one fails is told with what then waits.
    onYes: async () => {
      const answer = await context.approveTogether(requests.map(({ id, hash }) => ({ id, hash })));
      if (!answer.ok) return reportFailure(answer.failure, foot, context);
      const { approved } = answer.value;
      if (approved.length < requests.length) context.tellNext(words.together.partly(number(approved.length), written));
      context.onApproved(...requests.filter(({ id }) => approved.includes(id)));
    },
  });
  for (const { end } of items) watch.observe(end);

  /** Five minutes more for each that has minutes alone. */
  async function extend(): Promise<void> {
    const until = requests.filter(({ isLasting }) => isLasting).map((request) => request.expiresAt);
    for (const { id } of brief) {
      const answer = await hub.calls['approvals.extend']({ id });
      if (!answer.ok) return reportFailure(answer.failure, foot, context);
      until.push(answer.value.expiresAt);
    }
    const first = until.toSorted()[0] ?? expiresAt;
    if (first === time.until()) foot.say(words.longest);
    else time.setUntil(first);
    foot.sleep();
  }
  const plain = cardView(root, foot, time);
  return {
    ...plain,
    meaning: brief.length > 0 ? { moreTime: () => void extend() } : {},
    close() {
      watch.disconnect();
      for (const boxes of watched.values()) boxes.close();
      plain.close();
    },
  };
}

/** It ended meanwhile, which is what was wanted. */
const isOver = ({ code }: Failure): boolean => code === 'approval_unknown';

/** One of them: its line in the list at the top, which leads to it, and all that a separate card would say. */
function itemOf(request: Approval, at: number, speech: Speech) {
  const { words, number } = speech;
  const [heading, action] = [`request${at}`, `${number(at + 1)}. ${actionOf(request, speech)}`];
  const end = element('span', { class: 'end' });
  const title = element('h2', { id: heading, tabindex: '-1' }, action);
  const root = element(
    'section',
    { class: 'item', 'aria-labelledby': heading },
    title,
    factsOf(request, speech),
    ...warningsOf(request, speech),
    ...(request.preview.changes.length === 0 ? [element('p', {}, words.noChange)] : []),
    element('div', { class: 'changes' }, changeItems(request.preview.changes, speech, `${number(at + 1)}. `)),
    ...[argumentsOf(request, speech, `arguments${at}`)?.root ?? []].flat(),
    ...(request.isLasting ? [element('p', { class: 'faint' }, words.runsAtOnce(visible(request.client)))] : []),
    end,
  );
  const seen = element('span', { class: 'faint' });
  const show = (): void => {
    root.scrollIntoView({ block: 'start' });
    title.focus({ preventScroll: true });
  };
  const place = `${action}: ${visible(request.preview.target || targetOf(request))}`;
  const line = element('li', {}, button(place, { class: 'link' }, show), ' ', seen);
  return {
    root,
    line,
    end,
    mark: () => seen.replaceChildren(words.together.seen),
  };
}

/** One after the other, until one fails; that is told where it is the first. */
export async function approveEach(
  bridge: ConfirmationBridge,
  requests: TogetherApproved,
): Promise<Result<{ approved: string[] }>> {
  const approved: string[] = [];
  for (const { id, hash } of requests) {
    const answer = await bridge.calls['approvals.approve']({ id, hash });
    if (!answer.ok) return approved.length > 0 ? ok({ approved }) : answer;
    approved.push(id);
  }
  return ok({ approved });
}
