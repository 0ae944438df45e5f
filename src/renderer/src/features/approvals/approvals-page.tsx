import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef } from 'react';
import type { Allowance, DoneCall, Waiting } from '../../../../shared/approval.ts';
import type { PlatformFacts } from '../../../../shared/model.ts';
import { visible } from '../../../../shared/visible.ts';
import { useAct, useHub } from '../../hub/queries.ts';
import { announce } from '../../ui/announce.tsx';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { classes } from '../../ui/classes.ts';
import { AskedFailure, Awaited, Empty, Facts, PageHeader } from '../../ui/notes.tsx';
import { clockOf, markPassed, secondsLeft } from '../../ui/time.ts';
import { useLocale, useWords } from '../../words/index.ts';
import { PlatformMark } from '../accounts/platform-mark.tsx';
import { callClient, toolTitle } from '../activity/call-facts.ts';
import { useAnswer } from './answer.ts';
import {
  type AnsweredApproval,
  answeredSince,
  approvalAccount,
  approvalPlace,
  approvalSentence,
  canWaitLonger,
  waitingByCard,
} from './approval-facts.ts';
import css from './approvals.module.css';
import { UndoButton } from './undo-button.tsx';
import { useNow } from './use-now.ts';
import { WaitingGroup } from './waiting-group.tsx';

/** What waits for the person. It is approved elsewhere, where its arguments are shown and no page can press the button. */
export function ApprovalsPage() {
  const { approvals: words, frame } = useWords();
  // Somebody who waits here must not be signed out for it.
  const all = useHub('approvals.waiting', {}, { every: 5 * 60_000 });
  const { data: platforms = [] } = useHub('platforms.list', {});
  const waiting = all.data?.filter(({ state }) => state === 'waiting') ?? [];
  const approved = all.data?.filter(({ state }) => state === 'approved') ?? [];
  const list = useRef<HTMLUListElement>(null);
  useFocusKept(list, waiting.length);

  return (
    <>
      <PageHeader title={frame.screens.approvals} />
      {all.data ? (
        <div className={css['page']}>
          {waiting.length > 0 ? (
            <ul ref={list} className="column-3" aria-label={words.waiting} onKeyDown={moveBetweenCards}>
              {waitingByCard(waiting).map(([first, ...others]) =>
                first === undefined ? null : (
                  <li key={first.id}>
                    {others.length === 0 ? (
                      <WaitingCard
                        waiting={first}
                        place={approvalPlace(first.resource, platforms)}
                        account={approvalAccount(first, platforms)}
                      />
                    ) : (
                      <WaitingGroup requests={[first, ...others]} platforms={platforms} />
                    )}
                  </li>
                ),
              )}
            </ul>
          ) : (
            <Empty>{words.empty}</Empty>
          )}
          {approved.length > 0 && (
            <section className="column-3">
              <h2>{words.approved}</h2>
              <ul>
                {approved.map((approval) => (
                  <li key={approval.id}>
                    {approvalSentence(words, approval)}, {approvalPlace(approval.resource, platforms)}
                  </li>
                ))}
              </ul>
            </section>
          )}
          <AllowedCalls platforms={platforms} />
          <RecentWrites platforms={platforms} />
          <AnsweredToday platforms={platforms} />
        </div>
      ) : (
        <Awaited of={all} rows={3} height="tall" />
      )}
    </>
  );
}

const answer = '[data-answer] button';

function moveBetweenCards(event: KeyboardEvent<HTMLElement>): void {
  const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
  if (step === 0 || event.defaultPrevented) return;
  event.preventDefault();
  const cards = [...event.currentTarget.children];
  const at = cards.findIndex((card) => card.contains(document.activeElement));
  const next = cards[Math.min(cards.length - 1, Math.max(0, at + step))];
  next?.querySelector<HTMLElement>(answer)?.focus();
}

/** A card that goes takes the focus with it; the next one gets it, or the head of the page when it was the last. */
function useFocusKept(list: React.RefObject<HTMLElement | null>, count: number): void {
  const hadFocus = useRef(false);
  useEffect(() => {
    const onFocus = () => {
      hadFocus.current = list.current?.contains(document.activeElement) ?? false;
    };
    document.addEventListener('focusin', onFocus);
    return () => document.removeEventListener('focusin', onFocus);
  }, [list]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a changed number of cards is what this is about.
  useEffect(() => {
    if (!hadFocus.current || document.activeElement !== document.body) return;
    const next =
      list.current?.querySelector<HTMLElement>(answer) ?? document.querySelector<HTMLElement>('[data-page-title]');
    next?.focus();
  }, [list, count]);
}

function Lines({ title, help, children }: { title: string; help: string; children: ReactNode }) {
  const id = useId();
  return (
    <section className="column-3" aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      <p className={css['help']}>{help}</p>
      <ul className="lines">{children}</ul>
    </section>
  );
}

/** What runs unasked for a while, each with the time it has left and the way to end it. */
function AllowedCalls({ platforms }: { platforms: readonly PlatformFacts[] }) {
  const { approvals: words } = useWords();
  const now = useNow();
  const allowed = useHub('approvals.allowed', {}).data?.filter(({ expiresAt }) => Date.parse(expiresAt) > now) ?? [];
  if (allowed.length === 0) return null;
  return (
    <Lines title={words.allowed} help={words.allowedHelp}>
      {allowed.map((one) => (
        <AllowedLine
          key={one.id}
          of={one}
          place={approvalPlace(one.resource, platforms)}
          left={secondsLeft(one.expiresAt, now)}
        />
      ))}
    </Lines>
  );
}

function AllowedLine({ of, place, left }: { of: Allowance; place: string; left: number }) {
  const { approvals: text } = useWords();
  const disallow = useAct('approvals.disallow');
  const end = () => disallow.act({ id: of.id }, () => announce(text.ended(of.client)));
  return (
    <li className={classes('wide-line', css['line'])}>
      <span className={css['what']}>
        <strong>{of.client}</strong> {of.title}
        <span className={css['help']}>{text.on(visible(of.target), place)}</span>
      </span>
      <span className={css['left']}>{text.left(clockOf(left))}</span>
      <Button onPress={end} isPending={disallow.isPending} label={text.endOf(of.client, of.title)}>
        {text.end}
      </Button>
    </li>
  );
}

/** The outcome of today's questions, from the record. */
function AnsweredToday({ platforms }: { platforms: readonly PlatformFacts[] }) {
  const all = useWords();
  const { approvals: words } = all;
  const locale = useLocale();
  const { data: keys = [] } = useHub('keys.list', {});
  // Ids of approvals begin so; no other call of the record does.
  const record = useHub('audit.search', { text: 'apr_', limit: 200 });
  const answered = answeredSince(record.data?.calls ?? [], new Date().setHours(0, 0, 0, 0));
  const time = new Intl.DateTimeFormat(locale, { timeStyle: 'medium' });
  return (
    <section className="column-3">
      <h2>{words.today}</h2>
      <AskedFailure of={record} />
      {record.data && answered.length === 0 && <p className={css['help']}>{words.noneToday}</p>}
      {answered.length > 0 && (
        <div className="frame">
          <table className={css['table']}>
            <thead className="unseen">
              <tr>
                {Object.entries(words.columns).map(([name, text]) => (
                  <th key={name} scope="col">
                    {text}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {answered.map((call) => (
                <tr key={call.callId}>
                  <td>
                    <time dateTime={call.time}>{time.format(Date.parse(call.time))}</time>
                  </td>
                  <td className={css['strong']}>{callClient(all, { keys }, call)}</td>
                  <td>{toolTitle(platforms, call.tool)}</td>
                  <td>{approvalPlace(call.resource, platforms)}</td>
                  <td>
                    <Verdict of={call} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}

function Verdict({ of }: { of: AnsweredApproval }) {
  const { approvals: words } = useWords();
  const reasons: Record<string, string | undefined> = words.reasons;
  const text = (of.decision === 'denied' && of.reason && reasons[of.reason]) || words.verdicts[of.decision];
  return <Badge tone={of.decision === 'approved' ? 'ok' : 'danger'}>{text}</Badge>;
}

/** The changes of the last hour, and their undo. */
function RecentWrites({ platforms }: { platforms: readonly PlatformFacts[] }) {
  const { approvals: words } = useWords();
  const done = useHub('approvals.done', {}).data ?? [];
  if (done.length === 0) return null;
  return (
    <Lines title={words.done} help={words.doneHelp}>
      {done.map((one) => (
        <RecentLine key={one.id} of={one} place={approvalPlace(one.resource, platforms)} />
      ))}
    </Lines>
  );
}

function RecentLine({ of, place }: { of: DoneCall; place: string }) {
  const { approvals: text, people } = useWords();
  const locale = useLocale();
  const target = visible(of.target);
  const time = new Intl.DateTimeFormat(locale, { timeStyle: 'short' });
  return (
    <li className={classes('wide-line', css['line'])}>
      <time dateTime={of.doneAt}>{time.format(Date.parse(of.doneAt))}</time>
      <span className={css['what']}>
        <strong>{of.isUndo ? people.you : of.client}</strong> {of.title}
        <span className={css['help']}>{text.on(target, place)}</span>
        {of.reason !== null && <span className={css['help']}>{text.noUndo(of.reason)}</span>}
      </span>
      {of.undo !== null && <UndoButton of={of} />}
    </li>
  );
}

/** One call that waits: who, what, where, as whom, and how long still. Here it can be denied; approving needs its own window. */
export function WaitingCard({ waiting, place, account }: { waiting: Waiting; place: string; account: string }) {
  const words = useWords();
  const { approvals: text, common } = words;
  const locale = useLocale();
  const { id, client, title, access, isFirst } = waiting;
  const left = secondsLeft(waiting.expiresAt, useNow());
  const answer = useAnswer();
  const deny = useAct('approvals.deny');
  const extend = useAct('approvals.extend');
  useSpoken(left, (seconds) => announce(text.secondsLeft(seconds, client)));

  const time = new Intl.DateTimeFormat(locale, { timeStyle: 'short' });
  const more = () => extend.act({ id }, ({ expiresAt }) => announce(text.extended(time.format(Date.parse(expiresAt)))));
  return (
    <article className="card" aria-label={approvalSentence(text, waiting)}>
      <header className={classes('wide-line', css['head'])}>
        <PlatformMark title={waiting.platform} />
        <h2>{approvalSentence(text, waiting)}</h2>
        <Badge tone={access === 'destructive' ? 'danger' : access}>{common.access[access]}</Badge>
        <span role="timer" className={classes(css['left'], left <= 30 && css['soon'])}>
          {text.left(clockOf(left))}
        </span>
      </header>
      <Facts
        className={classes('facts', css['facts'])}
        facts={[
          [common.request.place, place],
          [common.request.account, account],
          [common.request.first, isFirst && common.firstWrite(place, client)],
        ]}
      />
      <footer className={classes('row-end', css['foot'])}>
        <span className={css['help']}>{text.answerHelp}</span>
        <Button
          kind="quiet"
          onPress={more}
          isPending={extend.isPending}
          isDisabled={!canWaitLonger(waiting)}
          label={canWaitLonger(waiting) ? text.moreOf(client, title) : `${common.moreTime}. ${text.longest}`}
        >
          {common.moreTime}
        </Button>
        <Button
          onPress={() => deny.act({ id }, () => announce(text.denied(client)))}
          isPending={deny.isPending}
          label={text.denyOf(client, title)}
        >
          {common.deny}
        </Button>
        <span data-answer="">
          <Button kind="primary" onPress={() => answer(waiting)} label={text.answerOf(client, title)}>
            {text.answer}
          </Button>
        </span>
      </footer>
    </article>
  );
}

function useSpoken(left: number, say: (seconds: number) => void): void {
  const before = useRef(left);
  useEffect(() => {
    const mark = markPassed(before.current, left);
    before.current = left;
    if (mark !== undefined) say(mark);
  });
}
