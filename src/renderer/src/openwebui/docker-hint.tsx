import type { ReactNode } from 'react';
import { Button } from '../ui/button.tsx';
import { CopyButton } from '../ui/copy-button.tsx';
import { useWords } from '../words/index.ts';
import { fromContainer } from './connection.ts';
import css from './open-webui.module.css';
import { useOpenWebUIWords } from './open-webui-words.ts';

const serve = 'opengithubx serve --listen 0.0.0.0 --allow-host host.docker.internal';
const addHost = '--add-host=host.docker.internal:host-gateway';

/** How a container reaches a hub that is on the computer around it. */
export function DockerHint({ ownUrl, onFill }: { ownUrl: string; onFill: (address: string) => void }) {
  const { docker: text } = useOpenWebUIWords().form;
  const { common } = useWords();
  const address = fromContainer(ownUrl);
  if (address === null) return null;
  const copy = (line: string) => <CopyButton text={line} label={`${common.copy}, ${line}`} />;
  return (
    <details className={css['hint']}>
      <summary>{text.summary}</summary>
      <p>{text.why}</p>
      <ol>
        <Step says={text.address} line={address}>
          <Button onPress={() => onFill(address)}>{text.fill}</Button>
        </Step>
        <Step says={text.serve} line={serve}>
          {copy(serve)}
        </Step>
        <Step says={text.linux} line={addHost}>
          {copy(addHost)}
        </Step>
      </ol>
    </details>
  );
}

const Step = ({ says, line, children }: { says: string; line: string; children: ReactNode }) => (
  <li>
    {says}
    <div className={css['line']}>
      <code>{line}</code>
      {children}
    </div>
  </li>
);
