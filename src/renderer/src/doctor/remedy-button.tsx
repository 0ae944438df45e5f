import type { Remedy } from '../../../shared/finding.ts';
import { accountTitle, platformTitle } from '../accounts/names.ts';
import { useBrowserCall } from '../hub/browser-call.ts';
import { OutsideLink } from '../hub/outside-link.tsx';
import { useHub } from '../hub/queries.ts';
import { Button } from '../ui/button.tsx';
import { CopyableCommand } from '../ui/command.tsx';
import { FailureNote } from '../ui/notes.tsx';
import { useWords } from '../words/index.ts';
import css from './doctor.module.css';
import { useDoctorWords } from './doctor-words.ts';

type RemedyButtonProps = {
  remedy: Remedy;
  /** The one to press, if only one is. */
  isFirst?: boolean;
  /** After what could be done from here was done. */
  onDone: () => void;
};

/** What mends a finding, as near as it can be had: a press where the console can do it, else the page or the line to type. */
export function RemedyButton({ remedy: { kind, value }, isFirst = false, onDone }: RemedyButtonProps) {
  const { remedies: text } = useDoctorWords();
  const look = isFirst ? 'primary' : 'plain';
  switch (kind) {
    case 'connect':
      return <Connect platform={value} look={look} onDone={onDone} />;
    case 'sign-in':
      return <SignIn look={look} onDone={onDone} />;
    case 'page':
      return (
        <p className={isFirst ? css['press'] : undefined}>
          <OutsideLink url={value}>{text.page}</OutsideLink>
        </p>
      );
    case 'command':
      return <Typed says={text.command} command={value} />;
    // Once somebody owns the hub, its tenant is changed at a terminal alone.
    case 'setup':
      return <Typed says={text.setup} command="opengithubx tenant setup" />;
  }
}

const Typed = ({ says, command }: { says: string; command: string }) => (
  <div className={css['typed']}>
    <p className={css['muted']}>{says}</p>
    <CopyableCommand text={command} />
  </div>
);

type ByBrowserProps = { look: 'primary' | 'plain'; onDone: () => void };

function Connect({ platform, look, onDone }: ByBrowserProps & { platform: string }) {
  const { remedies: text } = useDoctorWords();
  const call = useBrowserCall('accounts.connect');
  const { data: platforms = [] } = useHub('platforms.list', {});
  const { data: accounts = [] } = useHub('accounts.list', {});
  const broken = accounts.find((account) => account.platform === platform && account.state === 'reconnect');
  return (
    <ByBrowser
      call={call}
      name={broken ? text.reconnect(accountTitle(broken, platforms)) : text.connect(platformTitle(platform, platforms))}
      look={look}
      onPress={() => void call.start({ platform }).then((account) => account && onDone())}
    />
  );
}

function SignIn({ look, onDone }: ByBrowserProps) {
  const { remedies: text } = useDoctorWords();
  const call = useBrowserCall('session.signIn');
  return (
    <ByBrowser
      call={call}
      name={text.signIn}
      look={look}
      onPress={() => void call.start({}).then((person) => person && onDone())}
    />
  );
}

type CallState = Pick<ReturnType<typeof useBrowserCall<'session.signIn'>>, 'waiting' | 'failure'>;
type ByBrowserState = { call: CallState; name: string; look: 'primary' | 'plain'; onPress: () => void };

/** The press, the wait for the browser, and what failed. */
function ByBrowser({ call: { waiting, failure }, name, look, onPress }: ByBrowserState) {
  const { remedies: text } = useDoctorWords();
  const { common } = useWords();
  if (waiting) {
    return (
      <div className={css['waiting']} role="status">
        <span>{text.waiting}</span>
        {waiting.openAgain && <Button onPress={waiting.openAgain}>{text.openAgain}</Button>}
        <Button onPress={waiting.cancel}>{common.cancel}</Button>
      </div>
    );
  }
  return (
    <>
      {failure && <FailureNote failure={failure} />}
      <div>
        <Button kind={look} onPress={onPress}>
          {name}
        </Button>
      </div>
    </>
  );
}
