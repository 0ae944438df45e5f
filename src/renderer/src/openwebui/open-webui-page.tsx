import { RefreshCw } from 'lucide-react';
import { useState } from 'react';
import { useHub } from '../hub/queries.ts';
import { announce } from '../ui/announce.tsx';
import { Button } from '../ui/button.tsx';
import { usePlaceFocus } from '../ui/focus.ts';
import { Awaited, Empty, FailureNote, PageHeader } from '../ui/notes.tsx';
import { ConnectionForm } from './connection-form.tsx';
import { LeftBehind, OpenWebUIFindings } from './findings.tsx';
import { IdentitySection } from './identity.tsx';
import css from './open-webui.module.css';
import { useOpenWebUIWords } from './open-webui-words.ts';
import { PermissionSection } from './permission.tsx';
import { ServerSection } from './server-section.tsx';
import { countFindings } from './views.ts';

/** The person's Open WebUI, `#/openwebui`: where it is, who they are there, and what it may do for them. */
export function OpenWebUIPage() {
  const words = useOpenWebUIWords();
  const status = useHub('status', {});
  const openWebUI = useHub('openwebui.status', {});
  /** What could not be taken back when Open WebUI was forgotten. */
  const [left, setLeft] = useState<readonly string[]>([]);
  const place = usePlaceFocus(openWebUI.data?.server ? 'set' : 'not set');
  const person = status.data?.person;
  const found = openWebUI.data;

  const lookAgain = async () => {
    const { data } = await openWebUI.refetch();
    if (!data) return;
    const { missing, warnings } = countFindings(data.findings);
    announce(words.checked(words.findings.summary(missing, warnings)));
  };
  return (
    <div ref={place} tabIndex={-1} className={css['page']}>
      <PageHeader
        title={words.title}
        sentence={words.sentence}
        actions={
          found?.server && (
            <Button
              icon={<RefreshCw size={14} aria-hidden="true" />}
              onPress={() => void lookAgain()}
              isPending={openWebUI.isFetching}
            >
              {words.check}
            </Button>
          )
        }
      />
      <LeftBehind left={left} onSeen={() => setLeft([])} />
      {!status.data || !found ? (
        <Awaited of={[status, openWebUI]} rows={6} height="tall" />
      ) : found.server ? (
        <>
          {openWebUI.error && <FailureNote failure={openWebUI.error} />}
          <ServerSection
            server={found.server}
            version={found.version}
            ownUrl={status.data.url}
            isOwner={person?.owner ?? false}
            isFixed={found.keyId !== null}
            onForgotten={setLeft}
          />
          <OpenWebUIFindings findings={found.findings} proof={found.server.proof} />
          {found.identity && <IdentitySection identity={found.identity} server={found.server} />}
          <PermissionSection status={found} server={found.server} />
        </>
      ) : person?.owner ? (
        <ConnectionForm server={null} ownUrl={status.data.url} onSet={() => setLeft([])} />
      ) : (
        <Empty>{words.notSet}</Empty>
      )}
    </div>
  );
}
