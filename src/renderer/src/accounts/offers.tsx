import type { PlatformFacts } from '../../../shared/model.ts';
import { Button } from '../ui/button.tsx';
import { useWords } from '../words/index.ts';
import css from './accounts.module.css';
import { PlatformMark } from './platform-mark.tsx';
import { toolCounts } from './tool-counts.ts';

type OffersProps = { platforms: readonly PlatformFacts[]; onConnect: (platform: string) => void };

/** Every platform with what a key could let a client do there, before anything is connected. */
export function Offers({ platforms, onConnect }: OffersProps) {
  const { accounts: words } = useWords();
  return (
    <ul className={css['offers']} aria-label={words.offers}>
      {platforms.map((platform) => {
        const { read, change } = toolCounts(platform);
        return (
          <li key={platform.name} className={css['offer']}>
            <PlatformMark title={platform.title} />
            <span className={css['names']}>
              <span className={css['label']}>{platform.title}</span>
              <span className={css['platform']}>{words.use(read, change)}</span>
            </span>
            <Button kind="primary" onPress={() => onConnect(platform.name)}>
              {words.connect(platform.title)}
            </Button>
          </li>
        );
      })}
    </ul>
  );
}
