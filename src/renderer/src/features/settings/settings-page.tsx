import { TriangleAlert } from 'lucide-react';
import { lazy, useState } from 'react';
import { Link, useLocation } from 'wouter';
import { isLocalPerson } from '../../../../shared/local-person.ts';
import type { Status } from '../../../../shared/shapes.ts';
import { SignOutDialog } from '../../frame/sign-out-dialog.tsx';
import { CallDialog } from '../../hub/call-dialog.tsx';
import { useHub } from '../../hub/queries.ts';
import { prefer } from '../../preferences.ts';
import { Button } from '../../ui/button.tsx';
import { classes } from '../../ui/classes.ts';
import { Awaited, PageHeader } from '../../ui/notes.tsx';
import { SegmentedControl } from '../../ui/segmented-control.tsx';
import { Select } from '../../ui/select.tsx';
import { Switch } from '../../ui/switch.tsx';
import { usePreferences } from '../../use-state-value.ts';
import { useWords } from '../../words/index.ts';
import { DoctorPage } from '../doctor/doctor-page.tsx';
import { PeoplePage } from '../people/people-page.tsx';
import { shownReceipt } from '../receipts/receipt-view.ts';
import { ReceiptsPage } from '../receipts/receipts-page.tsx';
import { ApprovalSettings, DesktopSettings, UpdateSettings } from './hub-settings.tsx';
import { ModelServers } from './models/models.tsx';
import { NotificationServices } from './notifiers/notifiers.tsx';
import { settingsPages } from './pages.ts';
import { FactList, Section } from './section.tsx';
import css from './settings.module.css';

/** The places of the settings at the side, and the one that is open. On a narrow screen the first of them lists the others. */
export function SettingsScreen() {
  const [path] = useLocation();
  const { data: status } = useHub('status', {});
  const { frame } = useWords();
  const isOwner = status?.person?.owner ?? false;
  const open = settingsPages(true).find((name) => name === path.split(/[/?]/)[2]) ?? '';
  return (
    <>
      {open === '' && <PageHeader title={frame.screens.settings} />}
      <div className={css['layout']} data-first={open === ''}>
        <Places isOwner={isOwner} open={open} />
        <div className={css['place']}>
          <OpenPlace name={open} />
        </div>
      </div>
    </>
  );
}

function OpenPlace({ name }: { name: string }) {
  switch (name) {
    case 'doctor':
      return <DoctorPage />;
    case 'receipts':
      return <ReceiptsPage />;
    case 'people':
      return <PeoplePage />;
    case 'openwebui':
      return <OpenWebUIPage />;
    default:
      return <SettingsPage />;
  }
}

const OpenWebUIPage = lazy(() =>
  import('../openwebui/open-webui-page.tsx').then((module) => ({ default: module.OpenWebUIPage })),
);

/** Everything that is set once, and the way to end it all. */
function SettingsPage() {
  const { settings: words } = useWords();
  const status = useHub('status', {});
  const isOwner = status.data?.person?.owner ?? false;
  return (
    <div className="column">
      <Awaited of={status} rows={4} height="tall" />
      {status.data && (
        <>
          <Appearance />
          <TenantSection status={status.data} />
          <ThisHub status={status.data} />
          <SecretsSection kind={status.data.secrets} hasTenant={status.data.tenant !== null} />
          <ApprovalSettings isOwner={isOwner} />
          <NotificationServices />
          <ModelServers isOwner={isOwner} />
          <UpdateSettings isOwner={isOwner} updates={status.data.updates} />
          <DesktopSettings isOwner={isOwner} />
        </>
      )}
      <Section title={words.record.title}>
        <p>{words.record.text}</p>
        <p>
          <Link href="/activity">{words.record.link}</Link>
        </p>
      </Section>
      <RevokeEverything />
    </div>
  );
}

function Places({ isOwner, open }: { isOwner: boolean; open: string }) {
  const { pages, more, general } = useWords().settings;
  return (
    <nav aria-label={more} className={css['places']}>
      <ul>
        <li className={css['general']}>
          <Link href="/settings" aria-current={open === '' ? 'page' : undefined}>
            <strong>{general}</strong>
          </Link>
        </li>
        {settingsPages(isOwner).map((name) => (
          <li key={name}>
            <Link href={`/settings/${name}`} aria-current={open === name ? 'page' : undefined}>
              <strong>{pages[name].title}</strong>
              <span>{pages[name].does}</span>
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}

/** How the stored secrets are protected, and what that means for the person. */
function SecretsSection({ kind, hasTenant }: { kind: string; hasTenant: boolean }) {
  const { secrets: words } = useWords().settings;
  const isMemory = kind.startsWith('in memory');
  return (
    <Section title={words.title}>
      <div
        className={isMemory ? classes('frame', css['warning']) : undefined}
        data-tone={isMemory ? 'warning' : undefined}
      >
        {isMemory && <TriangleAlert size={16} aria-hidden="true" />}
        <div>
          <p>{words.kept(kind)}</p>
          {isMemory && <p>{words.memory}</p>}
        </div>
      </div>
      <p className="muted">{hasTenant ? words.stored : words.local}</p>
    </Section>
  );
}

/** Where it is, for people who set up a client by hand. */
function ThisHub({ status }: { status: Status }) {
  const { hub: words } = useWords().settings;
  const { url, mcpUrl, gitUrl, dataDir, version, accounts, keys, auditRecords } = status;
  const openapiUrl = `${url}/openapi.json`;
  const { port, protocol } = new URL(url);
  return (
    <Section title={words.title}>
      <FactList
        facts={[
          { name: words.address, value: <code>{`${url}/console/`}</code>, copy: `${url}/console/` },
          { name: words.mcp, value: <code>{mcpUrl}</code>, copy: mcpUrl },
          { name: words.openapi, value: <code>{openapiUrl}</code>, copy: openapiUrl },
          ...(gitUrl ? [{ name: words.git, value: <code>{gitUrl}</code>, copy: gitUrl }] : []),
          { name: words.port, value: port || (protocol === 'https:' ? '443' : '80') },
          { name: words.dataDir, value: <code>{dataDir}</code>, copy: dataDir },
          { name: words.holds, value: words.accounts(accounts, keys, auditRecords) },
          { name: words.version, value: version },
        ]}
      />
    </Section>
  );
}

/** How the console looks and speaks, on this computer. */
function Appearance() {
  const { appearance: words } = useWords().settings;
  const { theme, density, language, letterKeys } = usePreferences();
  return (
    <Section title={words.title}>
      <SegmentedControl
        label={words.theme}
        isLabelled
        value={theme}
        onChange={(chosen) => prefer({ theme: chosen })}
        options={optionsOf(words.themes)}
      />
      <SegmentedControl
        label={words.density}
        isLabelled
        value={density}
        onChange={(chosen) => prefer({ density: chosen })}
        options={optionsOf(words.densities)}
      />
      <div className={css['control']}>
        <Select
          label={words.language}
          value={language}
          onChange={(chosen) => prefer({ language: chosen })}
          options={optionsOf(words.languages)}
        />
      </div>
      <Switch isOn={letterKeys} onChange={(isOn) => prefer({ letterKeys: isOn })}>
        {words.letters}
      </Switch>
      <p className="muted">{words.here}</p>
    </Section>
  );
}

const optionsOf = <T extends string>(texts: Record<T, string>): { value: T; text: string }[] =>
  (Object.keys(texts) as T[]).map((value) => ({ value, text: texts[value] }));

/** Which tenant, who is signed in, and whether all of it works. */
function TenantSection({ status }: { status: Status }) {
  const { settings, frame } = useWords();
  const words = settings.tenant;
  const [isLeaving, setLeaving] = useState(false);
  const { tenant, person } = status;
  return (
    <Section title={words.title}>
      <FactList
        facts={[
          { name: words.issuer, value: tenant === null ? words.none : <code>{tenant}</code> },
          ...(person
            ? [
                { name: words.person, value: [person.name, person.email].filter(Boolean).join(', ') },
                { name: words.userId, value: <code>{person.userId}</code>, copy: person.userId },
              ]
            : []),
        ]}
      />
      {person && !isLocalPerson(person.userId) && (
        <div className="row">
          <Button onPress={() => setLeaving(true)}>{frame.signOut.open}</Button>
        </div>
      )}
      <SignOutDialog isOpen={isLeaving} onClose={() => setLeaving(false)} />
    </Section>
  );
}

/** The end of all that the person has given out. The receipt outlives the session, and with it this page. */
function RevokeEverything() {
  const { danger: words } = useWords().settings;
  const [isAsking, setAsking] = useState(false);
  return (
    <Section title={words.title} name="end" isDanger>
      <p>{words.text}</p>
      <div>
        <Button kind="danger" onPress={() => setAsking(true)}>
          {words.revoke}
        </Button>
      </div>
      <CallDialog
        call="revokeAll"
        input={{}}
        title={words.dialog.title}
        action={words.dialog.action}
        word="REVOKE"
        isOpen={isAsking}
        onClose={() => setAsking(false)}
        onDone={(receipt) => shownReceipt.set(receipt)}
      >
        <p>{words.text}</p>
        <p>{words.dialog.text}</p>
      </CallDialog>
    </Section>
  );
}
