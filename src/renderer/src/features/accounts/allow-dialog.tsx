import { useState } from 'react';
import type { ListedAccount, PlatformFacts } from '../../../../shared/model.ts';
import { Button } from '../../ui/button.tsx';
import { CheckboxGroup } from '../../ui/choices.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { useLocale, useWords } from '../../words/index.ts';
import { accountTitle, listed, type MissingScope, missingScopes, platformTitle, scopeName } from './account-facts.ts';

/** Whom to allow more, and for which tool if somebody came here for one. */
export type Allowing = { account: ListedAccount; tool: string | null };

type AllowDialogProps = Allowing & {
  platforms: readonly PlatformFacts[];
  onClose: () => void;
  /** To be called in the click itself; with the tools that are to work. */
  onAllow: (tools: string[]) => void;
};

/** What more an account could be allowed, by what it is good for; the platform asks for consent to just what is chosen. */
export function AllowDialog({ account, tool, platforms, onClose, onAllow }: AllowDialogProps) {
  const { accounts: words, common } = useWords();
  const locale = useLocale();
  const missing = missingScopes(account, platforms);
  const serving = ({ tools }: MissingScope): boolean => tools.some(({ name }) => name === tool);
  const [chosen, setChosen] = useState(missing.filter(serving).map(({ scope }) => scope));
  const titles = ({ tools }: MissingScope): string[] => tools.map(({ title }) => title);
  const allow = () => {
    onAllow(missing.flatMap(({ scope, tools }) => (chosen.includes(scope) ? tools.map(({ name }) => name) : [])));
    onClose();
  };
  return (
    <Dialog
      title={words.allow.title(accountTitle(account, platforms))}
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{common.cancel}</Button>
          <Button kind="primary" onPress={allow} isDisabled={chosen.length === 0}>
            {words.allow.action(platformTitle(account.platform, platforms))}
          </Button>
        </>
      }
    >
      <CheckboxGroup
        label={words.allow.label}
        values={chosen}
        onChange={setChosen}
        options={missing.map((one) => ({
          value: one.scope,
          text: listed(titles(one), locale, words.moreClients),
          detail: words.allow.scope(scopeName(one.scope)),
        }))}
      />
    </Dialog>
  );
}
