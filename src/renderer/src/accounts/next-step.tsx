import type { ListedAccount, PlatformFacts } from '../../../shared/model.ts';
import { useHub } from '../hub/queries.ts';
import { FirstKey } from '../keys/first-key.tsx';
import { Button } from '../ui/button.tsx';
import { useWords } from '../words/index.ts';
import { accountTitle, missingScopes, type RequestedAccount } from './account-facts.ts';
import css from './accounts.module.css';
import type { Allowing } from './connecting.tsx';

type NextStepProps = {
  accounts: readonly ListedAccount[];
  platforms: readonly PlatformFacts[];
  /** What the address named. */
  wanted: RequestedAccount | null;
  onConnect: (platform: string, tool?: string) => void;
  onAllow: (allowing: Allowing) => void;
};

/**
 * The one thing that is left to do: what an answer sent the person here for, or a key for the first client. Connecting needs
 * the click, because any page may link here and a browser opens no window without one.
 */
export function AccountNextStep({ accounts, platforms, wanted, onConnect, onAllow }: NextStepProps) {
  const { accounts: words } = useWords();
  const { data: keys } = useHub('keys.list', {});
  const platform = platforms.find(({ name }) => name === wanted?.platform);
  const tool = platform?.tools.find(({ name }) => name === wanted?.tool);
  if (platform && !accounts.some((account) => account.platform === platform.name)) {
    return (
      <div className={css['strip']}>
        <p>{words.wanted(platform.title)}</p>
        <Button kind="primary" autoFocus onPress={() => onConnect(platform.name, tool?.name)}>
          {words.connect(platform.title)}
        </Button>
      </div>
    );
  }
  const short = accounts.filter((account) =>
    missingScopes(account, platforms).some(({ tools }) => tool !== undefined && tools.includes(tool)),
  );
  if (tool && short.length > 0) {
    return (
      <div className={css['strip']}>
        <p>{words.allow.wanted(tool.title)}</p>
        <span className={css['stripActions']}>
          {short.map((account) => (
            <Button key={account.id} kind="primary" onPress={() => onAllow({ account, tool: tool.name })}>
              {words.allow.more(accountTitle(account, platforms))}
            </Button>
          ))}
        </span>
      </div>
    );
  }
  const hasKey = keys?.some((key) => key.revokedAt === null && Date.parse(key.expiresAt) > Date.now()) ?? true;
  if (accounts.length === 0 || hasKey) return null;
  return <FirstKey around={{ accounts, platforms, models: [] }} keys={keys ?? []} />;
}
