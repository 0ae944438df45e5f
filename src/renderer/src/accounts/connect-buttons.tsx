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
  return <PlatformMenu platforms={platforms} onConnect={onConnect} text={accounts.connectAccount} kind="primary" />;
}

type PlatformMenuProps = ConnectProps & { text: string; kind: 'primary' | 'plain' };

/** Which platform. */
export function PlatformMenu({ platforms, onConnect, text, kind }: PlatformMenuProps) {
  const { accounts } = useWords();
  return (
    <Menu
      name={text}
      className={classes(buttonCss['button'], buttonCss[kind])}
      trigger={
        <span className={buttonCss['content']}>
          {kind === 'primary' && <Plus size={14} aria-hidden="true" />}
          {text}
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
