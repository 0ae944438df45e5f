import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { OpenWebUIServer } from '../../../shared/open-webui.ts';
import { CallDialog } from '../hub/call-dialog.tsx';

import { FactList, Section } from '../settings/section.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { showToast } from '../ui/toast.tsx';
import { ConnectionForm } from './connection-form.tsx';
import css from './open-webui.module.css';
import { useOpenWebUIWords } from './open-webui-words.ts';

type PlaceProps = {
  server: OpenWebUIServer;
  version: string | null;
  ownUrl: string;
  isOwner: boolean;
  /** Whether something is allowed that is bound to it. */
  isFixed: boolean;
  onForgotten: (left: readonly string[]) => void;
};

/** The Open WebUI of this hub, as its owner has set it. */
export function ServerSection({ server, version, ownUrl, isOwner, isFixed, onForgotten }: PlaceProps) {
  const { place: words, form } = useOpenWebUIWords();
  const [doing, setDoing] = useState<'change' | 'forget' | null>(null);
  const { url, hubUrl, proof, audience, hasAdminKey } = server;
  const close = () => setDoing(null);
  return (
    <Section title={words.title}>
      <FactList
        facts={[
          { name: words.facts.address, value: <code>{url}</code>, copy: url },
          { name: words.facts.version, value: version ?? words.noVersion },
          { name: words.facts.hub, value: <code>{hubUrl}</code> },
          { name: words.facts.proof, value: words.proof[proof](audience ?? '') },
          { name: words.facts.key, value: hasAdminKey ? words.hasKey : words.noKey },
        ]}
      />
      {isOwner ? (
        <div className={css['buttons']}>
          <Button onPress={() => setDoing('change')}>{words.change}</Button>
          <Button onPress={() => setDoing('forget')}>{words.forget}</Button>
        </div>
      ) : (
        <p className={css['muted']}>{words.ownerOnly}</p>
      )}
      <Dialog title={form.changeTitle} isOpen={doing === 'change'} onClose={close} size="wide">
        <ConnectionForm server={server} isFixed={isFixed} ownUrl={ownUrl} onSet={close} onCancel={close} />
      </Dialog>
      <ForgetDialog isOpen={doing === 'forget'} onForgotten={onForgotten} onClose={close} />
    </Section>
  );
}

type ForgetDialogProps = { isOpen: boolean; onForgotten: (left: readonly string[]) => void; onClose: () => void };

/** Asks before everything that this hub added there is taken away, for everybody. */
function ForgetDialog({ isOpen, onForgotten, onClose }: ForgetDialogProps) {
  const { forget: words } = useOpenWebUIWords();
  const queries = useQueryClient();
  return (
    <CallDialog
      call="openwebui.forget"
      input={{}}
      title={words.title}
      action={words.action}
      isOpen={isOpen}
      onClose={onClose}
      onDone={({ left }) => {
        onForgotten(left);
        if (left.length === 0) showToast({ text: words.done });
        void queries.invalidateQueries({ queryKey: ['openwebui.status'] });
      }}
    >
      <p>{words.everyone}</p>
      <p>{words.secrets}</p>
      <p>{words.stays}</p>
    </CallDialog>
  );
}
