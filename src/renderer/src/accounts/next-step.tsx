import type { ListedAccount, PlatformFacts } from '../../../shared/model.ts';
import { useHub } from '../hub/queries.ts';
import { FirstKey } from '../keys/first-key.tsx';
import { Button } from '../ui/button.tsx';
import { useWords } from '../words/index.ts';
import css from './accounts.module.css';

type NextStepProps = {
  accounts: readonly ListedAccount[];
  platforms: readonly PlatformFacts[];
  /** The platform that the address named. */
  wanted: string | null;
  onConnect: (platform: string) => void;
};

/**
 * The one thing that is left to do: what an answer sent the person here for, or a key for the first client. Connecting needs
 * the click, because any page may link here and a browser opens no window without one.
 */
export function NextStep({ accounts, platforms, wanted, onConnect }: NextStepProps) {
  const { accounts: words } = useWords();
  const { data: keys } = useHub('keys.list', {});
  const platform = platforms.find(({ name }) => name === wanted);
  if (platform && !accounts.some((account) => account.platform === platform.name)) {
    return (
      <div className={css['strip']}>
        <p>{words.wanted(platform.title)}</p>
        <Button kind="primary" autoFocus onPress={() => onConnect(platform.name)}>
          {words.connect(platform.title)}
        </Button>
      </div>
    );
  }
  const hasKey = keys?.some((key) => key.revokedAt === null && Date.parse(key.expiresAt) > Date.now()) ?? true;
  if (accounts.length === 0 || hasKey) return null;
  return <FirstKey around={{ accounts, platforms, models: [] }} keys={keys ?? []} />;
}
