import { Check, Terminal } from 'lucide-react';
import type { ReactNode } from 'react';
import { Link, useLocation } from 'wouter';
import type { ListedClient } from '../../../../shared/client-install.ts';
import type { ListedKey } from '../../../../shared/shapes.ts';
import { useAct, useConfirmation } from '../../hub/queries.ts';
import { Button } from '../../ui/button.tsx';
import { classes } from '../../ui/classes.ts';
import { FailureNote } from '../../ui/notes.tsx';
import { LetterTile, Tile } from '../../ui/tile.tsx';
import { useWords } from '../../words/index.ts';
import { accountTitle, keptIn, offered, platformTitle } from '../accounts/account-facts.ts';
import type { Connect } from '../accounts/connecting.tsx';
import { PlatformTile } from '../accounts/platform-mark.tsx';
import type { KnownNames } from '../activity/call-facts.ts';
import { activityAddress } from '../activity/use-activity.ts';
import { useFirstKey } from '../keys/first-key.ts';
import css from './home.module.css';
import { firstUsed } from './home-facts.ts';

type FirstStepsProps = KnownNames & {
  keys: readonly ListedKey[];
  connect: Connect;
  /** On this computer, without a key. */
  found: ListedClient | undefined;
  /** A key that a client may already have. */
  holder: ListedKey | undefined;
};

/** What a new person does once: connect an account, add a client, see its first call. */
export function FirstSteps({ connect, found, holder: given, ...known }: FirstStepsProps) {
  const { home } = useWords();
  const { start: words } = home;
  const { accounts, keys } = known;
  const used = firstUsed(keys, Date.now());
  const holder = used ?? given;
  return (
    <ol className={classes('lines', css['steps'])} aria-label={words.label}>
      <Connected known={known} connect={connect} />
      {holder ? (
        <Step number={2} state="done" tile={<LetterTile name={holder.client} />} title={words.hasKey(holder.client)} />
      ) : found ? (
        <AddFound client={found} isNow={accounts.length > 0} />
      ) : (
        <AddAny known={known} isNow={accounts.length > 0} />
      )}
      <Step
        number={3}
        state={used ? 'done' : holder ? 'now' : 'later'}
        tile={
          <Tile>
            <Terminal aria-hidden="true" />
          </Tile>
        }
        title={used ? words.called(used.client) : words.ask(holder?.client)}
        detail={used ? <a href={activityAddress({ client: used.client })}>{words.see}</a> : words.callLater}
      />
    </ol>
  );
}

type StepProps = {
  number: number;
  state: 'done' | 'now' | 'later';
  tile: ReactNode;
  title: string;
  detail?: ReactNode;
  /** Only while it is the one to take. */
  actions?: ReactNode;
};

function Step({ number, state, tile, title, detail, actions }: StepProps) {
  const { start: words } = useWords().home;
  return (
    <li className={css['step']} data-state={state} aria-current={state === 'now' ? 'step' : undefined}>
      <span className={css['number']}>
        {state === 'done' ? <Check size={14} aria-hidden="true" /> : number}
        {state === 'done' && <span className="unseen">{words.isDone}</span>}
      </span>
      {tile}
      <span className={css['what']} role={state === 'done' && number === 3 ? 'status' : undefined}>
        <strong>{title}</strong>
        {detail && <span className={classes('meta', css['detail'])}>{detail}</span>}
      </span>
      {state === 'now' && actions && <span className={css['answers']}>{actions}</span>}
    </li>
  );
}

function Connected({ known: { accounts, platforms }, connect }: { known: KnownNames; connect: Connect }) {
  const words = useWords();
  const { start } = words.home;
  const [account] = accounts;
  const [first] = offered(platforms);
  if (account) {
    return (
      <Step
        number={1}
        state="done"
        tile={<PlatformTile title={platformTitle(account.platform, platforms)} />}
        title={start.connected(accountTitle(account, platforms))}
        detail={keptIn(account, words.accounts)}
      />
    );
  }
  return (
    <Step
      number={1}
      state="now"
      tile={<PlatformTile title={first?.title ?? ''} />}
      title={start.connect}
      detail={start.connectHelp}
      actions={
        <>
          <Link href="/accounts/connect" className={css['other'] ?? ''}>
            {start.another}
          </Link>
          {first && (
            <Button kind="primary" onPress={() => connect.start(first.name)}>
              {words.accounts.connect(first.title)}
            </Button>
          )}
        </>
      }
    />
  );
}

/** Asks at once for a key that reads, for 30 days; the confirmation window says what it reaches and which file it goes into. */
function AddFound({ client: { client, title, keyId }, isNow }: { client: ListedClient; isNow: boolean }) {
  const { start: words } = useWords().home;
  const [, go] = useLocation();
  const propose = useAct('clients.propose', useConfirmation());
  const add = () =>
    propose.act({ client, write: false, days: 30 }, (proposal) =>
      go(`/clients/${client}`, { state: { install: { at: 'confirm', proposal, before: keyId } } }),
    );
  return (
    <Step
      number={2}
      state={isNow ? 'now' : 'later'}
      tile={<LetterTile name={title} />}
      title={words.add(title)}
      detail={words.foundHelp}
      actions={
        <>
          <Link href="/clients/new" className={css['other'] ?? ''}>
            {words.another}
          </Link>
          <Button kind="primary" onPress={add} isPending={propose.isPending}>
            {words.add(title)}
          </Button>
        </>
      }
    />
  );
}

/** A key to copy into any client: after the first account it is one press and one confirmation away. */
function AddAny({ known: { accounts, platforms, keys }, isNow }: { known: KnownNames; isNow: boolean }) {
  const { home, keys: text } = useWords();
  const { sentence, create, isPending, error } = useFirstKey({ around: { accounts, platforms, models: [] }, keys });
  return (
    <Step
      number={2}
      state={isNow ? 'now' : 'later'}
      tile={<LetterTile name={home.start.anyClient} />}
      title={home.start.addAny}
      detail={error ? <FailureNote failure={error} /> : isNow && sentence}
      actions={
        <>
          <Link href="/clients/new" className={css['other'] ?? ''}>
            {text.first.change}
          </Link>
          <Button kind="primary" onPress={create} isPending={isPending}>
            {text.create}
          </Button>
        </>
      }
    />
  );
}
