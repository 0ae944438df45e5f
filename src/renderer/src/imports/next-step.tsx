import { useState } from 'react';
import { useLocation } from 'wouter';
import type { ShownImport } from '../../../shared/imports.ts';
import { visible } from '../../../shared/visible.ts';
import { useHub } from '../hub/queries.ts';
import { Button } from '../ui/button.tsx';
import { Select } from '../ui/select.tsx';
import css from './imports.module.css';
import { useImportsWords } from './imports-words.ts';

type NextStepProps = {
  imported: ShownImport;
  isOwner: boolean;
  onAsk: (account: string) => void;
  isAsking: boolean;
};

/** What is still missing until an AI client can use it: an account, its tools, a key. */
export function ImportNextStep({ imported, isOwner, onAsk, isAsking }: NextStepProps) {
  const words = useImportsWords();
  const [, go] = useLocation();
  const { data: accounts } = useHub('accounts.list', {});
  const { data: keys } = useHub('keys.list', {});
  const [chosen, setChosen] = useState('');
  const { kind, name, title, accountsOf, tools } = imported;
  const usable = accounts?.filter(({ platform, state }) => platform === accountsOf && state === 'connected');
  const [first] = usable ?? [];
  if (!usable || imported.problem !== null) return null;
  if (!first) {
    return (
      <div className={css['next']}>
        <p>{kind === 'mcp' ? words.connectFirstServer : words.connectFirst}</p>
        <Button kind="primary" onPress={() => go(`/accounts/connect/${encodeURIComponent(accountsOf)}`)}>
          {words.connect(accountsOf === name ? visible(title) : accountsOf)}
        </Button>
      </div>
    );
  }
  if (kind === 'mcp' && tools.length === 0) {
    const asked = usable.find(({ id }) => id === chosen) ?? first;
    return isOwner ? (
      <div className={css['next']}>
        <p>{words.askNow}</p>
        {usable.length > 1 && (
          <Select
            label={words.askWith}
            value={asked.id}
            onChange={setChosen}
            options={usable.map(({ id, label }) => ({ value: id, text: label }))}
            isInline
          />
        )}
        <Button kind="primary" onPress={() => onAsk(asked.id)} isPending={isAsking}>
          {words.ask}
        </Button>
      </div>
    ) : null;
  }
  const on = tools.filter(({ state }) => state === 'on').map((tool) => tool.name);
  const isUsed = keys?.some(({ grant }) => grant.tools.some((tool) => on.includes(tool))) ?? true;
  if (on.length === 0 || isUsed) return null;
  return (
    <div className={css['next']}>
      <p>{words.keyNext}</p>
      <Button kind="primary" onPress={() => go('/keys/new')}>
        {words.createKey}
      </Button>
    </div>
  );
}
