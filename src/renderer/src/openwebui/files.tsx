import { Download } from 'lucide-react';
import type { Key } from '../../../shared/model.ts';
import type { OpenWebUIFile, OpenWebUIProof, OpenWebUIWish } from '../../../shared/open-webui.ts';
import { useHub } from '../hub/queries.ts';
import { Button } from '../ui/button.tsx';
import { CopyButton } from '../ui/copy-button.tsx';
import { download } from '../ui/download.ts';
import { FailureNote, Skeleton } from '../ui/notes.tsx';
import css from './open-webui.module.css';
import { useOpenWebUIWords } from './open-webui-words.ts';
import { currentWish } from './wish.ts';

/** What the person takes to Open WebUI by hand, for what they have allowed. */
export function ConfigurationFiles({ of, proof }: { of: Key; proof: OpenWebUIProof }) {
  const { files: words } = useOpenWebUIWords();
  const wish = currentWish(of, Date.now());
  return (
    <section className={css['files']} aria-labelledby="files-by-hand">
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
  if (files.error && !files.data) {
    return <FailureNote failure={files.error} onRetry={() => void files.refetch()} isRetrying={files.isFetching} />;
  }
  if (!files.data) return <Skeleton rows={2} height="tall" />;
  const shown = files.data.filter(({ use }) => only === undefined || use === only);
  return (
    <ul className={css['changes']} aria-label={words.list}>
      {shown.map((file) => (
        <File key={file.name} file={file} />
      ))}
    </ul>
  );
}

function File({ file: { name, use, text } }: { file: OpenWebUIFile }) {
  const { files: words } = useOpenWebUIWords();
  return (
    <li>
      <div className={css['file']}>
        <div>
          <code>{name}</code>
          <span className={css['below']}>{words.uses[use]}</span>
        </div>
        <div className={css['buttons']}>
          <CopyButton text={text} label={words.copyOf(name)} />
          <Button
            icon={<Download size={14} aria-hidden="true" />}
            label={words.downloadOf(name)}
            onPress={() => download(name, 'text/plain', [text])}
          >
            {words.download}
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
