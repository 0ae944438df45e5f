import { Plus } from 'lucide-react';
import type { PlatformFacts } from '../../../shared/model.ts';
import buttonCss from '../ui/button.module.css';
import { Button } from '../ui/button.tsx';
import { classes } from '../ui/classes.ts';
import { Menu } from '../ui/menu.tsx';
import { useWords } from '../words/index.ts';

type ConnectProps = { platforms: readonly PlatformFacts[]; onConnect: (platform: string) => void };

/** The button in the head of the page: straight on where there is one platform, else a menu of them. */
export function ConnectButton({ platforms, onConnect }: ConnectProps) {
  const { accounts } = useWords();
  const [only, ...others] = platforms;
  if (!only) return null;
  if (others.length === 0) {
    return (
      <Button kind="primary" icon={<Plus size={14} aria-hidden="true" />} onPress={() => onConnect(only.name)}>
        {accounts.connect(only.title)}
      </Button>
    );
  }
  return (
    <Menu
      name={accounts.connectAccount}
      className={classes(buttonCss['button'], buttonCss['primary'])}
      trigger={
        <span className={buttonCss['content']}>
          <Plus size={14} aria-hidden="true" />
          {accounts.connectAccount}
        </span>
      }
      entries={platforms.map(({ name, title }) => ({
        id: name,
        text: accounts.connect(title),
        onAction: () => onConnect(name),
      }))}
    />
  );
}
