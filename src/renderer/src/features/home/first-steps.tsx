import { CircleCheck, CircleDashed } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { Link, useLocation } from 'wouter';
import type { ListedClient } from '../../../../shared/client-install.ts';
import type { ListedKey } from '../../../../shared/shapes.ts';
import { useAct, useConfirmation, useHub } from '../../hub/queries.ts';
import { Button } from '../../ui/button.tsx';
import { classes } from '../../ui/classes.ts';
import { Skeleton } from '../../ui/notes.tsx';
import { useWords } from '../../words/index.ts';
import { offered } from '../accounts/account-facts.ts';
import type { Connect } from '../accounts/connecting.tsx';
import type { KnownNames } from '../activity/call-facts.ts';
import { activityAddress } from '../activity/use-activity.ts';
import { FirstKey } from '../keys/first-key.tsx';
import { isLive } from '../keys/key-facts.ts';
import css from './home.module.css';
import { handedOut } from './home-facts.ts';

/** So many are offered by name; the page behind the link has all. */
const most = 4;

type FirstStepsProps = KnownNames & { keys: readonly ListedKey[]; connect: Connect };

/** What a new person does once: connect an account, install the hub into a client, see its first call. */
export function FirstSteps({ connect, ...known }: FirstStepsProps) {
  const { home } = useWords();
  const { start: words } = home;
  const { accounts, keys } = known;
  const isDemo = useHub('welcome', {}).data?.demo ?? false;
  const used = keys.find(({ lastUsedAt }) => lastUsedAt !== null);
  // Once shown it stays until the person leaves, so that they see the last step done.
  const [isNew, setNew] = useState(false);
  if (!used && !isNew) setNew(true);
  if (!isNew) return null;
  const holder = used ?? handedOut(keys, isDemo).find((key) => isLive(key, Date.now()));
  return (
    <section className="card" aria-labelledby="first-steps">
      <h2 id="first-steps">{words.title}</h2>
      <ol className="column-4">
        <Step title={words.connect} isDone={accounts.length > 0} isNext={accounts.length === 0}>
          <p className="muted">{words.connectHelp}</p>
          <Platforms connect={connect} platforms={known.platforms} />
        </Step>
        <Step title={words.install} isDone={holder !== undefined} isNext={accounts.length > 0}>
          <Install {...known} />
        </Step>
        <Step title={words.call} isDone={used !== undefined} isNext={holder !== undefined}>
          <p className="muted">{holder ? words.callHelp(holder.client) : words.callLater}</p>
        </Step>
      </ol>
      {used && (
        <p className={css['seen']} role="status">
          {words.called(used.client)} <a href={activityAddress({ key: used.id })}>{words.see}</a>
        </p>
      )}
    </section>
  );
}

type StepProps = { title: string; isDone: boolean; isNext: boolean; children: ReactNode };

/** What is done needs no words, and what comes later needs no buttons yet. */
function Step({ title, isDone, isNext, children }: StepProps) {
  const { start: words } = useWords().home;
  const Icon = isDone ? CircleCheck : CircleDashed;
  return (
    <li className={css['step']} data-done={isDone}>
      <Icon size={16} aria-hidden="true" />
      <div className={classes('column-2', css['stepText'])}>
        <h3>
          {title} {isDone && <span className={css['done']}>{words.done}</span>}
        </h3>
        {!isDone && isNext && children}
      </div>
    </li>
  );
}

function Platforms({ connect, platforms }: { connect: Connect; platforms: KnownNames['platforms'] }) {
  const { accounts: words } = useWords();
  return (
    <div className="wide-line">
      {offered(platforms)
        .slice(0, most)
        .map(({ name, title }, index) => (
          <Button key={name} kind={index === 0 ? 'primary' : 'plain'} onPress={() => connect.start(name)}>
            {words.connect(title)}
          </Button>
        ))}
      <Link href="/accounts/platforms">{words.others}</Link>
    </div>
  );
}

/** Into the clients that were found, or a key for any other. */
function Install({ accounts, platforms, keys }: KnownNames) {
  const { start: words } = useWords().home;
  const clients = useHub('clients.list', {});
  if (clients.isPending) return <Skeleton rows={1} height="tall" />;
  const found = (clients.data ?? []).filter(({ state, sharedWith }) => state === 'found' && !sharedWith);
  return (
    <>
      {found.length > 0 && (
        <>
          <p className="muted">{words.installHelp}</p>
          <div className="wide-line">
            {found.slice(0, most).map((client, index) => (
              <InstallButton key={client.client} client={client} isFirst={index === 0} />
            ))}
            <Link href="/clients">{words.otherClients}</Link>
          </div>
        </>
      )}
      <FirstKey around={{ accounts, platforms, models: [] }} keys={keys} isSecond={found.length > 0} />
    </>
  );
}

/** Asks at once for a key that reads, for 30 days; the confirmation window says what it reaches and which file it goes into. */
function InstallButton({ client, isFirst }: { client: ListedClient; isFirst: boolean }) {
  const { start: words } = useWords().home;
  const [, go] = useLocation();
  const propose = useAct('clients.propose', useConfirmation());
  const install = () =>
    propose.act({ client: client.client, write: false, days: 30 }, (proposal) =>
      go(`/clients/${client.client}`, { state: { install: { at: 'confirm', proposal, before: client.keyId } } }),
    );
  return (
    <Button kind={isFirst ? 'primary' : 'plain'} onPress={install} isPending={propose.isPending}>
      {words.installInto(client.title)}
    </Button>
  );
}
