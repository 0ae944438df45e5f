/** A client that asks for access by OAuth: who it says it is, where the answer goes, and what the person gives it. */
import type { AuthorizationGrant, AuthorizationRequest } from '../../../shared/authorization.ts';
import type { Failure } from '../../../shared/errors.ts';
import { visible } from '../../../shared/visible.ts';
import { networkOf } from '../network-of.ts';
import {
  accessBadge,
  type CardContext,
  type CardView,
  type Countdown,
  cardRoot,
  countdown,
  reportFailure,
  wishCard,
} from './card.ts';
import { element, row, section } from './element.ts';
import { lookAlikesIn, lookAlikeWarnings } from './look-alikes.ts';
import { asksToWrite, grantOf, missingChoices, narrowing } from './narrowing.ts';
import type { Drawn } from './queue.ts';
import { reachLine } from './reach-line.ts';
import type { Speech } from './speech.ts';
import { codeBlock, inline, warning } from './text-block.ts';

/** `redirect` is where the browser continues to; null where the hub has sent it there. */
export type AuthorizationResult = { isGranted: boolean; redirect: string | null };

export function authorizationCard(
  request: Drawn<AuthorizationRequest>,
  context: CardContext,
  onSettled: (settled: AuthorizationResult) => void,
): CardView {
  const { speech, hub } = context;
  const { words } = speech;
  const { id } = request;
  const time = countdown(request.expiresAt, context);
  const given = narrowing(request, speech, () => card.foot.update());
  // Where a passkey is needed, what it gets is chosen on the page where it is used.
  const isElsewhere = request.passkeyAt !== undefined;
  let confirmed = request.given;
  const choices = isElsewhere ? [] : [given.root];
  const root = cardRoot(...introduction(request, speech, time), facts(request, speech), ...choices);
  const chosen = (): AuthorizationGrant => confirmed ?? grantOf(request, given.choice());
  const grant = async (): Promise<void> => settle(true, await hub.calls['authorizations.grant'](chosen()));
  const card: CardView = wishCard(request, {
    root,
    context,
    time,
    make: grant,
    given: chosen,
    onRefused: tell,
    no: speech.common.deny,
    usual: words.authorization.approve,
    busy: words.approving,
    hint: words.keys(context.approveKeys),
    isReady: () => isElsewhere || missingChoices(request, given.choice()).length === 0,
    onNo: async () => settle(false, await hub.calls['authorizations.refuse']({ id })),
  });
  type Answer = Awaited<ReturnType<(typeof hub.calls)['authorizations.refuse' | 'authorizations.grant']>>;
  function settle(isGranted: boolean, answer: Answer): void {
    if (answer.ok) onSettled({ isGranted, redirect: answer.value.redirect });
    else tell(answer.failure);
  }
  function tell(failure: Failure): void {
    if (given.refuse(failure)) {
      card.foot.say(words.authorization.unfit, '');
      context.onFailed(failure);
    } else reportFailure(failure, card.foot, context);
  }
  return {
    ...card,
    update(next) {
      if (next.kind === 'authorization') confirmed = next.of.given;
      card.update(next);
    },
  };
}

/** Who asks for what, and what is to be known of them first. */
function introduction(request: AuthorizationRequest, speech: Speech, { clock }: Countdown): HTMLElement[] {
  const { client, redirectHost, isLoopback } = request;
  const isElsewhere = request.passkeyAt !== undefined;
  const words = speech.words.authorization;
  const writes = asksToWrite(request);
  const access = writes ? (['read', 'write'] as const) : (['read'] as const);
  const line = reachLine(
    client.name,
    request.accounts.map(({ name }) => name),
    { mayChange: writes },
  );
  const badges = access.map((one) => accessBadge(one, speech));
  return [
    element('div', { class: 'state' }, line, ...badges, clock),
    element('h1', { id: 'sentence' }, inline(client.name), words.wants),
    element('p', { class: 'inWords' }, isElsewhere ? words.choosesThere : words[writes ? 'asksWrite' : 'asksRead']),
    ...(isLoopback ? [] : [foreignBox(redirectHost, speech)]),
    ...lookAlikeWarnings(lookAlikesIn(client.name), speech),
  ];
}

/** The owner of that address gets the access: the one thing a person must not overlook. */
function foreignBox(host: string, { words }: Speech): HTMLElement {
  const { foreign, foreignDetail } = words.authorization;
  const detail = element('p', {}, foreignDetail);
  return section('foreign', foreign, { class: 'wide foreign' }, element('p', {}, codeBlock(host)), detail);
}

function facts({ client, redirectHost, isLoopback }: AuthorizationRequest, { words }: Speech): HTMLElement {
  const { rows, vouched, unvouched, loopback } = words.authorization;
  const name = visible(client.name);
  return element(
    'dl',
    { class: 'facts' },
    row(
      rows.client,
      ...(client.documentHost === null
        ? [warning(unvouched)]
        : [codeBlock(client.documentHost), element('p', {}, vouched(visible(client.documentHost)))]),
    ),
    row(rows.answer, codeBlock(redirectHost), ...(isLoopback ? [warning(loopback(name))] : [])),
  );
}

/**
 * Whether this page may send its browser to where a client wants the answer: over TLS, or to a program on this computer. What
 * else there is (`javascript:`, a program's own scheme) is the person's to open.
 */
export function mayRedirectTo(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol } = new URL(address);
  return protocol === 'https:' || (protocol === 'http:' && networkOf(address) === 'this computer');
}
