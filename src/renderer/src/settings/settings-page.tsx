import { Link } from 'wouter';
import { useHub } from '../hub/queries.ts';
import { FailureNote, PageHeader, Skeleton } from '../ui/notes.tsx';
import { useWords } from '../words/index.ts';
import { Appearance } from './appearance.tsx';
import { ApprovalSettings, DesktopSettings } from './hub-settings.tsx';
import { ModelServers } from './models/models.tsx';
import { RevokeEverything } from './revoke-everything.tsx';
import { SecretsSection } from './secrets.tsx';
import { Section } from './section.tsx';
import css from './settings.module.css';
import { TenantSection } from './tenant.tsx';
import { ThisHub } from './this-hub.tsx';

/** Everything that is set once, and the way to end it all. */
export function SettingsPage() {
  const { settings: words } = useWords();
  const status = useHub('status', {});
  const isOwner = status.data?.person?.owner ?? false;
  return (
    <div className={css['page']}>
      <PageHeader title={words.title} sentence={words.sentence} />
      {status.error && !status.data && (
        <FailureNote failure={status.error} onRetry={() => void status.refetch()} isRetrying={status.isRefetching} />
      )}
      {status.isPending && <Skeleton rows={4} height="tall" />}
      {status.data && (
        <>
          <TenantSection status={status.data} />
          <ThisHub status={status.data} />
          <SecretsSection kind={status.data.secrets} />
          <ApprovalSettings isOwner={isOwner} />
          <ModelServers isOwner={isOwner} />
          <Section title={words.imports.title}>
            <p>{words.imports.text}</p>
            <p>
              <Link href="/settings/imports">{words.imports.link}</Link>
            </p>
          </Section>
          <DesktopSettings isOwner={isOwner} />
        </>
      )}
      <Appearance />
      <Section title={words.record.title}>
        <p>{words.record.text}</p>
        <p>
          <Link href="/activity">{words.record.link}</Link>
        </p>
        <p>{words.record.receipts}</p>
        <p>
          <Link href="/settings/receipts">{words.record.receiptsLink}</Link>
        </p>
      </Section>
      <RevokeEverything />
    </div>
  );
}
