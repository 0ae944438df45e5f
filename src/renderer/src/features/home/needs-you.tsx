import { Download, Hourglass, type LucideIcon, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { useLocation } from 'wouter';
import { endsSoon } from '../../../../shared/account.ts';
import type { Waiting } from '../../../../shared/approval.ts';
import type { Unusual } from '../../../../shared/model.ts';
import { useAct, useConfirmation, useHub } from '../../hub/queries.ts';
import { announce } from '../../ui/announce.tsx';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { classes } from '../../ui/classes.ts';
import { AskedFailure } from '../../ui/notes.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { LetterTile } from '../../ui/tile.tsx';
import { useWords } from '../../words/index.ts';
import { accountTitle } from '../accounts/account-facts.ts';
import type { Connect } from '../accounts/connecting.tsx';
import type { KnownNames } from '../activity/call-facts.ts';
import { approvalAccount, approvalPlace, approvalSentence } from '../approvals/approval-facts.ts';
import { isLive } from '../keys/key-facts.ts';
import css from './home.module.css';
import { expiringKeys } from './home-facts.ts';

/**
 * Requests that wait, accounts that no longer work or end soon, keys that end soon. Of a request the console knows neither
 * arguments nor preview: those are in the confirmation window.
 */
export function NeedsYou({ connect, isNew, ...known }: KnownNames & { connect: Connect; isNew: boolean }) {
  const words = useWords();
  const { home, accounts: text, approvals, common, frame } = words;
  const { accounts, platforms } = known;
  const [, go] = useLocation();
  const review = useConfirmation();
  const asked = useHub('approvals.waiting', {});
  const waiting = (asked.data ?? []).filter(({ state }) => state === 'waiting');
  const now = Date.now();
  const broken = accounts.filter(({ state }) => state === 'reconnect');
  const ending = accounts.filter((account) => endsSoon(account, now));
  const expiring = expiringKeys(known.keys, now);
  // One whose key no longer works has nothing left to be paused.
  const { data: told = [] } = useHub('keys.unusual', {});
  const unusual = told.filter(({ keyId }) =>
    known.keys.some((key) => key.id === keyId && isLive(key, now) && !key.paused),
  );
  const { data: status } = useHub('status', {});
  const newer = status?.person?.owner ? status.updates.newer : null;
  const count = waiting.length + unusual.length + broken.length + ending.length + expiring.length + (newer ? 1 : 0);
  // Nothing can need somebody who has nothing yet.
  if (isNew && count === 0 && !asked.error) return null;
  return (
    <section className="column-3" aria-labelledby="needs-you">
      <h2 id="needs-you">{home.needs}</h2>
      <AskedFailure of={asked} />
      {count === 0 && asked.data && <p className={css['none']}>{home.nothing}</p>}
      {count > 0 && (
        <ul className={classes('lines', css['lines'])}>
          {waiting.map((one) => (
            <Line
              key={one.id}
              mark={<LetterTile name={one.client} />}
              text={approvalSentence(approvals, one)}
              detail={`${approvalPlace(one.resource, platforms)}, ${approvalAccount(one, platforms)}`}
              badge={
                <Badge tone={one.access === 'destructive' ? 'danger' : one.access}>{common.access[one.access]}</Badge>
              }
            >
              <span className={css['answers']}>
                <Deny of={one} />
                <Button kind="primary" onPress={review} label={approvals.answerOf(one.client, one.title)}>
                  {approvals.answer}
                </Button>
              </span>
            </Line>
          ))}
          {unusual.map((one) => (
            <UnusualLine key={one.id} one={one} place={one.place ? approvalPlace(one.place, platforms) : ''} />
          ))}
          {[...broken, ...ending].map((account) => {
            const name = accountTitle(account, platforms);
            const isBroken = account.state === 'reconnect';
            return (
              <Line
                key={account.id}
                mark={<Mark icon={isBroken ? TriangleAlert : Hourglass} tone={isBroken ? 'danger' : 'write'} />}
                text={isBroken ? frame.toReconnect(1, name) : home.ends(name)}
                detail={!isBroken && account.expiresAt !== null && <RelativeTime at={account.expiresAt} />}
              >
                <Button
                  label={text.reconnectName(name)}
                  isPending={connect.waiting !== null && connect.platform === account.platform}
                  onPress={() => connect.start(account.platform, account)}
                >
                  {text.reconnect}
                </Button>
              </Line>
            );
          })}
          {expiring.map(({ id, client, expiresAt }) => (
            <Line
              key={id}
              mark={<Mark icon={Hourglass} tone="write" />}
              text={home.expires(client)}
              detail={<RelativeTime at={expiresAt} />}
            >
              <Button label={home.seeKeyOf(client)} onPress={() => go('/clients')}>
                {home.seeKey}
              </Button>
            </Line>
          ))}
          {newer && (
            <Line mark={<Mark icon={Download} tone="write" />} text={home.isOut(newer)} detail={null}>
              <Button onPress={() => go('/settings')}>{frame.screens.settings}</Button>
            </Line>
          )}
        </ul>
      )}
    </section>
  );
}

/** What a client did that it never did, and the one press that stops it. */
function UnusualLine({ one: { id, keyId, client, kind, time }, place }: { one: Unusual; place: string }) {
  const { home } = useWords();
  const pause = useAct('keys.pause');
  const dismiss = useAct('keys.usual');
  const quiet = useAct('keys.quiet');
  const { text, why } = home.unusual[kind];
  return (
    <Line
      mark={<Mark icon={TriangleAlert} tone="danger" />}
      text={text(client, place)}
      detail={
        <>
          {why} <RelativeTime at={time} />
        </>
      }
    >
      <span className={css['answers']}>
        <Button
          onPress={() => quiet.act({ id: keyId, isQuiet: true })}
          isPending={quiet.isPending}
          label={home.unusualOff(client)}
        >
          {home.off}
        </Button>
        <Button onPress={() => dismiss.act({ id })} isPending={dismiss.isPending} label={home.isUsual(client)}>
          {home.usual}
        </Button>
        <Button
          kind="danger"
          onPress={() => pause.act({ id: keyId }, () => announce(home.paused(client)))}
          isPending={pause.isPending}
          label={home.pauseOf(client)}
        >
          {home.pause}
        </Button>
      </span>
    </Line>
  );
}

/** No needs no confirmation window. */
function Deny({ of: { id, client, title } }: { of: Waiting }) {
  const { approvals: words, common } = useWords();
  const deny = useAct('approvals.deny');
  return (
    <Button
      onPress={() => deny.act({ id }, () => announce(words.denied(client)))}
      isPending={deny.isPending}
      label={words.denyOf(client, title)}
    >
      {common.deny}
    </Button>
  );
}

function Mark({ icon: Icon, tone }: { icon: LucideIcon; tone: 'danger' | 'write' }) {
  return <Icon size={16} aria-hidden="true" className={tone} />;
}

type LineProps = { mark: ReactNode; text: string; detail: ReactNode; badge?: ReactNode; children: ReactNode };

function Line({ mark, text, detail, badge, children }: LineProps) {
  return (
    <li className={css['line']}>
      {mark}
      <span className={css['what']}>
        {text}
        {detail && <span className={classes('meta', css['detail'])}>{detail}</span>}
      </span>
      {badge}
      {children}
    </li>
  );
}
