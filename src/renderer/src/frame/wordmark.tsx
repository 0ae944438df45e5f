import { Mark } from '../ui/mark.tsx';
import { useWords } from '../words/index.ts';
import css from './wordmark.module.css';

/** The mark and the name, and that this is the demo where it is. */
export function Wordmark({ isDemo }: { isDemo: boolean }) {
  const { frame } = useWords();
  return (
    <div className="wordmark">
      <Mark />
      OpenGitHubX
      {isDemo && (
        <span className={css['demo']} title={frame.demoHelp}>
          {frame.demo}
          <span className="unseen">. {frame.demoHelp}</span>
        </span>
      )}
    </div>
  );
}
