import { Circle, CircleAlert, CircleCheck, Download } from 'lucide-react';
import type { Key } from '../../../../shared/model.ts';
import {
  type OpenWebUIFile,
  type OpenWebUIPart,
  type OpenWebUIPartState,
  type OpenWebUIProof,
  type OpenWebUIServer,
  type OpenWebUIStatus,
  type OpenWebUIWish,
  partsOf,
} from '../../../../shared/open-webui.ts';
import { useHub, useWish } from '../../hub/queries.ts';
import { Button } from '../../ui/button.tsx';
import { classes } from '../../ui/classes.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { download } from '../../ui/download.ts';
import { Awaited } from '../../ui/notes.tsx';
import { RelativeTime } from '../../ui/relative-time.tsx';
import { useLocale, useWords } from '../../words/index.ts';
import { GrantSentence } from '../keys/short-form-fields.tsx';
import css from './open-webui.module.css';
import { useOpenWebUIWords } from './open-webui-words.ts';
import { currentPermission } from './permission-form.ts';
import { needsRepair, viewPart } from './views.ts';

type RegisteredProps = {
  status: OpenWebUIStatus;
  server: OpenWebUIServer;
  /** The key by which Open WebUI acts; `key` is React's own. */
  key_: Key | undefined;
  onChange: () => void;
  onStop: () => void;
};

/** What the person has allowed and its state there, with the way to fix, change and end it. */
export function RegisteredParts({ status, server, key_, onChange, onStop }: RegisteredProps) {
  const { parts: words } = useOpenWebUIWords();
  const { wish, isPending } = useWish();
  const { hasAdminKey } = server;
  return (
    <>
      {key_ && <GrantSentence of={key_} link={words.keys} />}
      {key_?.paused && <p className="warning">{words.paused}</p>}
      <Parts parts={status.parts} byHand={key_ && !hasAdminKey ? partsOf(key_.grant) : []} />
      <div className="row">
        {needsRepair(status.parts) && (
          <Button kind="primary" onPress={() => wish({ action: 'repair Open WebUI' })} isPending={isPending}>
            {words.repair}
          </Button>
        )}
        <Button onPress={onChange}>{words.change}</Button>
        <Button onPress={onStop}>{words.stop}</Button>
      </div>
      {!hasAdminKey && key_ && <ConfigurationFiles of={key_} proof={server.proof} />}
    </>
  );
}

const icons = { ok: CircleCheck, wrong: CircleAlert, faint: Circle };

type PartsProps = {
  parts: readonly OpenWebUIPartState[];
  /** Those that the person takes there themselves. */
  byHand: readonly OpenWebUIPart[];
};

/** Each thing that this hub can be there: whether it is there as it was written, and how far it is proved. */
function Parts({ parts, byHand }: PartsProps) {
  const { parts: words } = useOpenWebUIWords();
  return (
    <ul className={css['rows']} aria-label={words.list}>
      {parts.map((part) => (
        <Part key={part.part} of={part} isByHand={byHand.includes(part.part)} />
      ))}
    </ul>
  );
}

function Part({ of, isByHand }: { of: OpenWebUIPartState; isByHand: boolean }) {
  const { parts: words } = useOpenWebUIWords();
  const fields = new Intl.ListFormat(useLocale(), { type: 'conjunction' }).format(of.edited);
  const { says, tone, proof } = viewPart(of, isByHand);
  const Icon = icons[tone];
  return (
    <li data-tone={tone}>
      <Icon size={16} aria-hidden="true" />
      <span className="medium">{words.names[of.part]}</span>
      <span>
        {says === 'edited' ? words.says.edited(fields) : words.says[says]}
        {of.provedAt !== null && (
          <span className={css['below']}>
            {words.provedAt} <RelativeTime at={of.provedAt} />
          </span>
        )}
        {of.calledAt !== null && (
          <span className={css['below']}>
            {words.calledAt} <RelativeTime at={of.calledAt} />
          </span>
        )}
        {(proof === 'reached' || proof === 'apart') && <span className={css['below']}>{words.reach[proof]}</span>}
        {proof === 'never' && <span className={css['below']}>{words.never}</span>}
      </span>
    </li>
  );
}

/** What the person takes to Open WebUI by hand, for what they have allowed. */
function ConfigurationFiles({ of, proof }: { of: Key; proof: OpenWebUIProof }) {
  const { files: words } = useOpenWebUIWords();
  const wish = currentPermission(of, Date.now());
  return (
    <section className={classes('column-2', css['files'])} aria-labelledby="files-by-hand">
      <h3 id="files-by-hand">{words.title}</h3>
      <p>
        {words.text} {proof !== 'sso' && words.key}
      </p>
      {wish && <FileList wish={wish} />}
    </section>
  );
}

type FileListProps = {
  wish: OpenWebUIWish;
  /** Left out, all. */
  only?: OpenWebUIFile['use'];
};

export function FileList({ wish, only }: FileListProps) {
  const { files: words } = useOpenWebUIWords();
  const files = useHub('openwebui.files', wish);
  if (!files.data) return <Awaited of={files} rows={2} height="tall" />;
  const shown = files.data.filter(({ use }) => only === undefined || use === only);
  return (
    <ul className={classes('lines', css['changes'])} aria-label={words.list}>
      {shown.map((file) => (
        <File key={file.name} file={file} />
      ))}
    </ul>
  );
}

function File({ file: { name, use, text } }: { file: OpenWebUIFile }) {
  const { common } = useWords();
  const { files: words } = useOpenWebUIWords();
  return (
    <li>
      <div className={css['file']}>
        <div>
          <code>{name}</code>
          <span className={css['below']}>{words.uses[use]}</span>
        </div>
        <div className="row">
          <CopyButton text={text} label={words.copyOf(name)} />
          <Button icon={Download} label={words.downloadOf(name)} onPress={() => download(name, 'text/plain', [text])}>
            {common.download}
          </Button>
        </div>
      </div>
      <details>
        <summary aria-label={`${words.show}, ${name}`}>{words.show}</summary>
        <pre>{text}</pre>
      </details>
    </li>
  );
}
