/** One call that waits: who wants what, where, with exactly which arguments. */
import type { Approval } from '../../../shared/approval.ts';
import { inWords } from '../../../shared/labels.ts';
import { visible } from '../../../shared/visible.ts';
import { type Answers, answers } from './answers.ts';
import { argumentList, viewArguments } from './arguments.ts';
import { type CardContext, type CardView, countdown } from './card.ts';
import { changeList } from './change-list.ts';
import { button, element, row } from './element.ts';
import { lookAlikesIn, lookAlikeWarnings } from './look-alikes.ts';
import type { Speech } from './speech.ts';
import { inline, warning } from './text-block.ts';

/** The resource without its platform: `owner/name` of `github:owner/name`, nothing where it is all of the platform. */
const targetOf = ({ resource }: Approval): string => resource.split(':').slice(1).join(':');

export function approvalCard(approval: Approval, context: CardContext): CardView {
  const { speech, hub } = context;
  const { words } = speech;
  const { client, tool, title, access, platform, account } = approval;
  const target = targetOf(approval);
  const place = `${platform} ${target}`.trim();

  const time = countdown(approval.expiresAt, context);
  const more = button(words.moreTime, { class: 'link', 'data-does': 'moreTime' }, () => void extend());
  const tone = access === 'destructive' ? 'danger' : access;
  const view = viewArguments(approval.arguments);
  const { preview } = approval;
  // Folded where what it would do is told by the preview, and nothing in them calls for a look of its own.
  const isFolded = preview.changes.length > 0 && view !== undefined && !view.isOpaque && view.hidden === 0;
  const list = view && argumentList(view, speech, isFolded);
  const often = approval.isAllowable ? forAWhile(speech, () => foot.sleep()) : undefined;
  const typed = access === 'destructive' ? nameField() : undefined;

  const root = element(
    'main',
    { class: 'card', tabindex: '0', 'aria-labelledby': 'sentence' },
    element(
      'div',
      { class: 'state' },
      element('span', { class: `badge ${tone}` }, speech.access[access]),
      time.clock,
      more,
    ),
    element('h1', { id: 'sentence' }, inline(client), words.wants(words.actions[tool] ?? title)),
    element(
      'dl',
      { class: 'facts' },
      row(words.rows.place, inline(place)),
      row(words.rows.target, inline(preview.target)),
      row(words.rows.account, inline(`${platform} ${account}`)),
      ...(approval.isFirst
        ? [row(words.rows.first, element('strong', {}, words.first(visible(place), visible(client))))]
        : []),
      row(words.rows.tool, element('code', {}, inline(tool))),
    ),
    ...flowWarning(approval, speech),
    ...lookAlikeWarnings([client, account, target].flatMap(lookAlikesIn), speech),
    ...(approval.isForeign ? [warning(words.byOutsiders)] : []),
    changeList(preview, speech),
    list?.root ?? warning(words.opaqueArguments),
    ...(list ? [] : [element('pre', { class: 'block' }, visible(approval.arguments))]),
    ...(typed ? [typed.root] : []),
    ...(often ? [often.root] : []),
  );

  const foot: Answers = answers({
    no: words.deny,
    yes: () => (often?.isOn() ? words.approveForAWhile : words.approve),
    busy: words.approving,
    hint: words.keys(context.approveKeys) + context.letters,
    isDangerous: access === 'destructive',
    followsAnswer: context.followsAnswer,
    isReady: () => list !== undefined && (typed === undefined || typed.isRight()),
    onNo: async () => settle(await hub.calls['approvals.deny']({ id: approval.id })),
    // Exactly what is on screen: should the hub hold anything else by now, it refuses.
    onYes: async () =>
      settle(
        await hub.calls['approvals.approve']({
          ...{ id: approval.id, hash: approval.hash },
          ...(often?.isOn() && { forAWhile: true }),
        }),
      ),
  });

  const settle = (answer: Awaited<ReturnType<(typeof hub.calls)['approvals.deny']>>) =>
    answer.ok ? context.onAnswered() : tell(answer.failure);
  const tell = (failure: Parameters<typeof speech.failure>[0]) => {
    const { message, hint } = speech.failure(failure);
    foot.say(message, hint);
    context.onFailed();
  };

  async function extend(): Promise<void> {
    const answer = await hub.calls['approvals.extend']({ id: approval.id });
    if (!answer.ok) return tell(answer.failure);
    if (answer.value.expiresAt === time.until()) foot.say(words.longest);
    setUntil(answer.value.expiresAt);
  }
  function setUntil(next: string): void {
    if (next === time.until()) return;
    time.setUntil(next);
    foot.sleep();
  }

  function nameField() {
    const name = visible(target || platform).trim();
    const field = element('input', { id: 'target', autocomplete: 'off', spellcheck: 'false', autocapitalize: 'none' });
    field.addEventListener('input', () => foot.update());
    return {
      root: element('div', { class: 'field' }, element('label', { for: 'target' }, words.typeName(name)), field),
      isRight: () => field.value.trim() === name,
    };
  }

  return {
    nodes: [root, foot.root],
    foot,
    focus: () => foot.focus(),
    end(...ending) {
      time.stop();
      time.clock.hidden = true;
      more.hidden = true;
      foot.end(...ending);
    },
    update: (card) => {
      if (card.kind === 'approval') setUntil(card.of.expiresAt);
    },
    meaning: {
      arguments: () => list?.toggleAll(),
      moreTime: () => void extend(),
    },
    close() {
      time.stop();
      foot.close();
    },
  };
}

/** Whether the like of a call may run without asking for ten minutes. It is off on every card anew. */
type ForAWhile = { root: HTMLElement; isOn(): boolean };

function forAWhile({ words }: Speech, onChange: () => void): ForAWhile {
  let isOn = false;
  const input = element('input', { type: 'checkbox', id: 'forAWhile', 'aria-describedby': 'forAWhileHelp' });
  input.addEventListener('click', (event) => {
    if (!event.isTrusted) return event.preventDefault(); // script can't tick it
    isOn = input.checked;
    onChange();
  });
  const root = element(
    'div',
    { class: 'forAWhile' },
    element('label', { class: 'tick' }, input, words.forAWhile),
    element('p', { class: 'faint', id: 'forAWhileHelp' }, words.forAWhileHelp),
  );
  return { root, isOn: () => isOn };
}

/** Both sides of what a write might carry out: what its key has read, whose text may have asked for it, and where it goes. */
function flowWarning({ flow }: Approval, speech: Speech): HTMLElement[] {
  if (!flow) return [];
  const words = speech.words.flow;
  const list = new Intl.ListFormat(speech.locale, { type: 'conjunction' });
  const { from, untrusted, to: named } = inWords(flow, words.by, words.more);
  const [read, strangers, target] = [list.format(from), list.format(untrusted), named].map(visible);
  const to = flow.isPublic ? words.toPublic(target ?? '') : words.toPrivate(target ?? '');
  return [
    element(
      'section',
      { class: 'wide', 'aria-labelledby': 'flow' },
      element('h2', { id: 'flow' }, words.title),
      element('p', {}, words.read(read ?? '', strangers ?? '')),
      element('p', {}, element('strong', {}, to)),
      element('p', {}, words.ask),
    ),
  ];
}
