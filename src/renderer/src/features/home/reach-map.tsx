import type { ReactNode } from 'react';
import type { ListedClient } from '../../../../shared/client-install.ts';
import type { Key, ListedAccount } from '../../../../shared/model.ts';
import { Mark } from '../../ui/mark.tsx';
import { LetterTile } from '../../ui/tile.tsx';
import { useWords } from '../../words/index.ts';
import { platformTitle } from '../accounts/account-facts.ts';
import { PlatformTile } from '../accounts/platform-mark.tsx';
import type { KnownNames } from '../activity/call-facts.ts';
import { activityAddress } from '../activity/use-activity.ts';
import type { ReachEnd } from './home-facts.ts';
import css from './reach-map.module.css';

type ReachMapProps = Pick<KnownNames, 'platforms'> & {
  clients: readonly ReachEnd<Key>[];
  accounts: readonly ReachEnd<ListedAccount>[];
  /** Found on this computer, without a key yet; drawn where no client has one. */
  candidate: ListedClient | undefined;
};

/** So many ends have room beside each other; the last one stands for the others. */
const most = 5;

/** Who reaches what: clients above, accounts below, the hub between them. Each is a link. Amber may change something. */
export function ReachMap({ clients, accounts, platforms, candidate }: ReachMapProps) {
  const { map } = useWords().home;
  const [above, below] = [shown(clients), shown(accounts)];
  const isCandidate = clients.length === 0 && candidate !== undefined;
  const top = isCandidate ? 1 : above.length + (clients.length > above.length ? 1 : 0);
  const bottom = below.length + (accounts.length > below.length ? 1 : 0);
  const mayChange = clients.some((client) => client.mayChange);
  return (
    <figure className={css['map']} aria-label={map.title}>
      <svg viewBox="0 0 376 302" preserveAspectRatio="none" aria-hidden="true">
        {[...lines(top, above, true), ...lines(bottom, below, false)].map(({ path, end }) => (
          <path
            key={path}
            d={path}
            strokeWidth={1.4 + Math.min(2, Math.log2(1 + (end?.calls ?? 0)) / 2)}
            data-kind={isCandidate && end === undefined ? 'open' : end?.mayChange ? 'asks' : undefined}
          />
        ))}
      </svg>
      <ul className={css['clients']}>
        {isCandidate && (
          <End href={`#/clients/${candidate.client}`} name={candidate.title}>
            <LetterTile name={candidate.title} />
          </End>
        )}
        {above.map(({ of, mayChange }) => (
          <End
            key={of.id}
            href={activityAddress({ client: of.client, since: 'hour' })}
            name={of.client}
            more={mayChange ? map.mayChange : map.reads}
          >
            <LetterTile name={of.client} />
          </End>
        ))}
        {clients.length > above.length && <More href="#/clients" count={clients.length - above.length} />}
      </ul>
      <div className={css['hub']}>
        <Mark size={26} />
      </div>
      <ul className={css['accounts']}>
        {below.map(({ of }) => (
          <End
            key={of.id}
            href="#/accounts"
            name={platformTitle(of.platform, platforms).split(' ')[0] ?? ''}
            more={of.state === 'reconnect' ? `${of.label}, ${map.broken}` : of.label}
            isBroken={of.state === 'reconnect'}
          >
            <PlatformTile title={platformTitle(of.platform, platforms)} />
          </End>
        ))}
        {accounts.length > below.length && <More href="#/accounts" count={accounts.length - below.length} />}
      </ul>
      <figcaption>
        <b>{map.title}</b>
        <span data-asks={mayChange}>
          {isCandidate
            ? map.noKey(candidate.title)
            : clients.length === 0
              ? map.noClient
              : mayChange
                ? map.asks
                : map.readsOnly}
        </span>
      </figcaption>
    </figure>
  );
}

/** All, or as many as leave a place for the rest. */
const shown = <T,>(ends: readonly ReachEnd<T>[]): readonly ReachEnd<T>[] =>
  ends.length > most ? ends.slice(0, most - 1) : ends;

type MapLine = { path: string; end: ReachEnd<unknown> | undefined };

/** From the middle of each column to the hub. Those that ask are drawn last, over the others. */
function lines(columns: number, ends: readonly ReachEnd<unknown>[], isTop: boolean): MapLine[] {
  return Array.from({ length: columns }, (_, at) => {
    const x = (376 / columns) * (at + 0.5);
    const path = isTop ? `M${x} 84C${x} 124 188 108 188 151` : `M${x} 218C${x} 178 188 194 188 151`;
    return { path, end: ends[at] };
  }).sort((one, other) => Number(one.end?.mayChange ?? false) - Number(other.end?.mayChange ?? false));
}

type EndProps = { href: string; name: string; more?: string; isBroken?: boolean; children: ReactNode };

function End({ href, name, more, isBroken = false, children }: EndProps) {
  const called = more ? `${name}, ${more}` : name;
  return (
    <li>
      <a href={href} data-broken={isBroken} aria-label={called} title={called}>
        <span className={css['name']}>{name}</span>
        {children}
      </a>
    </li>
  );
}

function More({ href, count }: { href: string; count: number }) {
  const { map } = useWords().home;
  return (
    <li>
      <a href={href}>
        <span className={css['name']}>{map.more}</span>
        <span className={css['more']}>{`+${count}`}</span>
      </a>
    </li>
  );
}
