import { type ReactNode, useState } from 'react';
import { Link } from 'wouter';
import type { Activity } from '../../../../shared/model.ts';
import { useAct, useHub } from '../../hub/queries.ts';
import { announce } from '../../ui/announce.tsx';
import { Button } from '../../ui/button.tsx';
import { classes } from '../../ui/classes.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Facts, FailureNote } from '../../ui/notes.tsx';
import { SidePanel } from '../../ui/side-panel.tsx';
import { type ConsoleWords, useLocale, useWords } from '../../words/index.ts';
import { RevokeAndUndo } from '../approvals/revoke-and-undo.tsx';
import { useChatWords } from '../chat/chat-words.ts';
import { SentOnce } from '../chat/sent.tsx';
import { shownReceipt } from '../receipts/receipt-view.ts';
import css from './activity.module.css';
import {
  callAccount,
  callClient,
  callPlace,
  callToolName,
  claimedClient,
  durationText,
  eventText,
  isOfModel,
  type KnownNames,
  outcomeText,
  reasonText,
  receiptIn,
} from './call-facts.ts';
import { CallNamesSection } from './call-names.tsx';
import { showFilters } from './use-activity.ts';

/** Everything that the record has of a call. Its arguments are not in it, only what tells them from others. */
export function CallPanel({ call, known, onClose }: { call: Activity; known: KnownNames; onClose: () => void }) {
  const words = useWords();
  const { details, columns, filters } = words.activity;
  const { undoAll } = words.approvals;
  const [isEnding, setEnding] = useState(false);
  const locale = useLocale();
  const pause = useAct('keys.pause');
  const key = known.keys.find(({ id }) => id === call.keyId);
  const isEnded = key !== undefined && (key.revokedAt !== null || Date.parse(key.expiresAt) <= Date.now());
  const canPause = key && !key.paused && !isEnded;
  const number = (value: number) => value.toLocaleString(locale);
  const size =
    call.bytes === null
      ? null
      : details.sizeOf(
          new Intl.NumberFormat(locale, { style: 'unit', unit: 'byte', unitDisplay: 'long' }).format(call.bytes),
          call.items === null ? null : number(call.items),
        );
  const outcome = outcomeText(words, call).text;
  const took = call.durationMs === null ? null : durationText(words, call.durationMs);
  const facts: [string, ReactNode][] = [
    [
      columns.time,
      new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'long' }).format(Date.parse(call.time)),
    ],
    [columns.client, callClient(words, known, call)],
    [details.says, claimedClient(call)],
    [details.endpoint, call.verdict === 'event' ? call.endpoint : endpointText(words, call.endpoint)],
    [columns.tool, call.tool],
    [columns.access, call.access && (words.common.access[call.access as 'read'] ?? call.access)],
    [filters.account, call.account && callAccount(known, call.account)],
    [isOfModel(call) ? details.model : columns.place, call.resource && callPlace(known, call)],
    [columns.outcome, outcome || eventText(words.activity, call.reason ?? '')],
    [details.reason, call.verdict === 'event' ? null : call.reason && reasonText(words, call.reason)],
    [details.duration, took !== null && !outcome.includes(took) && took],
    [isOfModel(call) ? details.sent : details.size, size],
    [details.times, call.verdict === 'blocked' && call.items !== null ? number(call.items) : null],
    [details.approval, call.approvalId && <code>{call.approvalId}</code>],
    [details.call, <code key="call">{call.callId}</code>],
  ];
  return (
    <SidePanel
      title={callToolName(words, known, call) || details.title(number(call.sequence))}
      onClose={onClose}
      actions={
        key ? (
          <>
            {canPause && (
              <Button
                isPending={pause.isPending}
                // Said in the panel: a toast would lie over its buttons.
                onPress={() => pause.act({ id: key.id }, () => announce(details.paused(key.client)))}
              >
                {words.frame.palette.pause(key.client)}
              </Button>
            )}
            <Button onPress={() => setEnding(true)}>{isEnded ? undoAll.startOfEnded : undoAll.start}</Button>
            <Button onPress={() => showFilters({ client: key.client })}>{details.only}</Button>
          </>
        ) : (
          receiptIn(call) && <SeeReceipt id={receiptIn(call)} />
        )
      }
    >
      <RevokeAndUndo of={isEnding && key ? key : null} onClose={() => setEnding(false)} />
      <p className="muted">{details.title(number(call.sequence))}</p>
      {key?.paused && <p className="tinted">{details.paused(key.client)}</p>}
      <CallNamesSection call={call} known={known} />
      <Parts of={call} />
      <Facts className={css['facts']} facts={facts} />
      {isOfModel(call) && call.verdict === 'allow' && <KeptPrompt callId={call.callId} />}
      <details>
        <summary>{details.fingerprints}</summary>
        {call.argumentsHmac && (
          <Fingerprint name={details.arguments} value={call.argumentsHmac} help={details.argumentsHelp} />
        )}
        <Fingerprint name={details.hash} value={call.hash} help={details.hashHelp} />
      </details>
    </SidePanel>
  );
}

/** Nothing where the receipt is another person's. */
function SeeReceipt({ id }: { id: string | undefined }) {
  const { common } = useWords();
  const receipt = useHub('receipts.list', {}).data?.find((one) => one.id === id);
  return receipt && <Button onPress={() => shownReceipt.set(receipt)}>{common.seeReceipt}</Button>;
}

/** Of a change its preview, its question and its effect, each with its time. Nothing where the call is one record and its outcome. */
function Parts({ of }: { of: Activity }) {
  const words = useWords();
  const { activity } = words;
  const locale = useLocale();
  const { data = [] } = useHub('audit.parts', { sequence: of.sequence });
  // An intent is told by its outcome, except of what is still under way.
  const parts = data.filter(
    ({ outcome, verdict, sequence }) => outcome !== null || verdict === 'ask' || sequence === of.sequence,
  );
  if (parts.length < 2) return null;
  const clock = new Intl.DateTimeFormat(locale, { timeStyle: 'medium' });
  return (
    <section className={classes('column-2', css['kept'])}>
      <h3>{activity.parts.title}</h3>
      <ol className={css['parts']}>
        {parts.map((part) => (
          <li key={part.sequence}>
            <time dateTime={part.time}>{clock.format(Date.parse(part.time))}</time>
            <span>{partText(words, part)}</span>
          </li>
        ))}
      </ol>
    </section>
  );
}

/** What a record says as one of several of its call. */
function partText(words: ConsoleWords, part: Activity): string {
  const { parts } = words.activity;
  if (part.verdict === 'ask') return parts.asked;
  if (part.reason === 'preview' && part.outcome === 'ok')
    return parts.previewed(durationText(words, part.durationMs ?? 0));
  return outcomeText(words, part).text;
}

/** Protocols are called by their names; the chat has two doors. */
const endpointText = (words: ReturnType<typeof useWords>, endpoint: string | null): string | null =>
  endpoint === 'chat' || endpoint === 'console' ? words.keys.endpoints[endpoint] : endpoint;

function Fingerprint({ name, value, help }: { name: string; value: string; help: string }) {
  return (
    <section className={css['fingerprint']}>
      <div className={css['fingerprintHead']}>
        <h3>{name}</h3>
        <CopyButton text={value} />
      </div>
      <code>{value}</code>
      <p className="muted">{help}</p>
    </section>
  );
}

/** What left in a question to a model, where it was to be kept. */
function KeptPrompt({ callId }: { callId: string }) {
  const { sent: words } = useChatWords();
  const kept = useHub('chat.sent', { callId });
  return (
    <section className={classes('column-2', css['kept'])}>
      <h3>{words.title}</h3>
      {kept.error && <FailureNote failure={kept.error} onRetry={() => void kept.refetch()} />}
      {kept.data === null && (
        <p className="muted">
          {words.notKept} <Link href="/settings/models">{words.keep}</Link>
        </p>
      )}
      {kept.data && <SentOnce prompt={kept.data} />}
    </section>
  );
}
