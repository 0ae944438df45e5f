import { useHubConnection } from '../hub/queries.ts';
import { Button } from '../ui/button.tsx';
import { CopyButton } from '../ui/copy-button.tsx';
import { useWords } from '../words/index.ts';
import { wishSignIn } from './sign-in-next.ts';
import css from './start.module.css';

const demoCommand = 'opengithubx serve --demo';

/** A hub that knows no tenant yet: look at it first, or set it up. */
export function FirstRun({ isDesktop, onSetUp }: { isDesktop: boolean; onSetUp: () => void }) {
  const { start } = useWords();
  const { openProfile } = useHubConnection();
  const startDemo = () => {
    wishSignIn(); // one press starts the demo and goes on to its sign-in
    openProfile?.('demo');
  };
  return (
    <div className={css['cards']}>
      <section className={css['card']} aria-labelledby="try-demo">
        <h2 id="try-demo">{start.demo.title}</h2>
        <p>{start.demo.text}</p>
        {isDesktop && openProfile ? (
          <div className={css['actions']}>
            <Button kind="primary" autoFocus onPress={startDemo}>
              {start.demo.start}
            </Button>
          </div>
        ) : (
          <>
            <p>{start.demo.command}</p>
            <div className={css['command']}>
              <code>{demoCommand}</code>
              <CopyButton text={demoCommand} />
            </div>
          </>
        )}
      </section>
      <section className={css['card']} aria-labelledby="own-tenant">
        <h2 id="own-tenant">{start.tenant.title}</h2>
        <p>{start.tenant.text}</p>
        <div className={css['actions']}>
          <Button onPress={onSetUp}>{start.tenant.open}</Button>
        </div>
      </section>
    </div>
  );
}
