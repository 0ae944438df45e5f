import { Download } from 'lucide-react';
import type { ReactNode } from 'react';
import { useLocation } from 'wouter';
import { endsSoon } from '../../../../shared/account.ts';
import type { Waiting } from '../../../../shared/approval.ts';
import type { Unusual } from '../../../../shared/model.ts';
import { useAct, useConfirmation, useHub } from '../../hub/queries.ts';
import { announce } from '../../ui/announce.tsx';
import { Button } from '../../ui/button.tsx';
import { classes } from '../../ui/classes.ts';
import { AskedFailure } from '../../ui/notes.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { LetterTile, Tile } from '../../ui/tile.tsx';
import { clockOf, secondsLeft } from '../../ui/time.ts';
import { useWords } from '../../words/index.ts';
import { accountTitle, platformTitle } from '../accounts/account-facts.ts';
import type { Connect } from '../accounts/connecting.tsx';
import { PlatformTile } from '../accounts/platform-mark.tsx';
import type { KnownNames } from '../activity/call-facts.ts';
import { approvalAccount, approvalPlace, approvalSentence } from '../approvals/approval-facts.ts';
import { useNow } from '../approvals/use-now.ts';
import { isLive } from '../keys/key-facts.ts';
import css from './home.module.css';
import { expiringKeys } from './home-facts.ts';

/** All that needs the person now. Home's title counts it and its rows show it, so that neither can contradict the other. */
export function useNeeds({ accounts, keys }: Pick<KnownNames, 'accounts' | 'keys'>) {
  const asked = useHub('approvals.waiting', {});
  const { data: told = [] } = useHub('keys.unusual', {});
  const { data: status } = useHub('status', {});
  const now = Date.now();
  const waiting = (asked.data ?? []).filter(({ state }) => state === 'waiting');
  // One whose key no longer works has nothing left to be paused.
  const unusual = told.filter(({ keyId }) => keys.some((key) => key.id === keyId && isLive(key, now) && !key.paused));
  const broken = accounts.filter(({ state }) => state === 'reconnect');
  const ending = accounts.filter((account) => endsSoon(account, now));
  const expiring = expiringKeys(keys, now);
  const newer = status?.person?.owner ? status.updates.newer : null;
  const count = waiting.length + unusual.length + broken.length + ending.length + expiring.length + (newer ? 1 : 0);
  return { asked, waiting, unusual, broken, ending, expiring, newer, count };
}

type NeedsYouProps = KnownNames & { needs: ReturnType<typeof useNeeds>; connect: Connect };

/**
 * Requests that wait, accounts that no longer work or end soon, keys that end soon. Of a request the console knows neither
 * arguments nor preview: those are in the confirmation window.
 */
export function NeedsYou({ connect, platforms, needs }: NeedsYouProps) {
  const words = useWords();
  const { home, accounts: text, approvals, frame } = words;
  const [, go] = useLocation();
  const review = useConfirmation();
  const { asked, waiting, unusual, broken, ending, expiring, newer, count } = needs;
  if (count === 0 && !asked.error) return null;
  return (
    <section className="column-3" aria-label={home.needsYou}>
      <AskedFailure of={asked} />
      {count > 0 && (
        <ul className={classes('lines', css['lines'])}>
          {waiting.map((one, index) => (
            <Line
              key={one.id}
              mark={<LetterTile name={one.client} />}
              text={approvalSentence(approvals, one)}
              detail={`${approvalPlace(one.resource, platforms)}, ${approvalAccount(one, platforms)}`}
              left={<TimeLeft until={one.expiresAt} />}
            >
              <span className={css['answers']}>
                <Deny of={one} />
                <Button
                  kind={index === 0 ? 'primary' : 'plain'}
                  onPress={review}
                  label={approvals.answerOf(one.client, one.title)}
                >
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
                mark={<PlatformTile title={platformTitle(account.platform, platforms)} />}
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
              mark={<LetterTile name={client} />}
              text={home.expires(client)}
              detail={<RelativeTime at={expiresAt} />}
            >
              <Button label={home.seeKeyOf(client)} onPress={() => go('/clients')}>
                {home.seeKey}
              </Button>
            </Line>
          ))}
          {newer && (
            <Line
              mark={
                <Tile>
                  <Download aria-hidden="true" />
                </Tile>
              }
              text={home.isOut(newer)}
              detail={null}
            >
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
      mark={<LetterTile name={client} />}
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
      kind="quiet"
      onPress={() => deny.act({ id }, () => announce(words.denied(client)))}
      isPending={deny.isPending}
      label={words.denyOf(client, title)}
    >
      {common.deny}
    </Button>
  );
}

function TimeLeft({ until }: { until: string }) {
  const { approvals } = useWords();
  const left = secondsLeft(until, useNow());
  return (
    <span role="timer" className={classes('meta write', css['left'])}>
      {approvals.left(clockOf(left))}
    </span>
  );
}

type LineProps = { mark: ReactNode; text: string; detail: ReactNode; left?: ReactNode; children: ReactNode };

function Line({ mark, text, detail, left, children }: LineProps) {
  return (
    <li className={css['line']}>
      {mark}
      <span className={css['what']}>
        <strong>{text}</strong>
        {detail && <span className={classes('meta', css['detail'])}>{detail}</span>}
      </span>
      {left}
      {children}
    </li>
  );
}
