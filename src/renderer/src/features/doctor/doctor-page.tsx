import { CircleAlert, CircleCheck, CircleDashed, Info } from 'lucide-react';
import { useState } from 'react';
import type { Finding, Remedy } from '../../../../shared/finding.ts';
import { useBrowserCall } from '../../hub/browser-call.ts';
import { OutsideLink } from '../../hub/outside-link.tsx';
import { useHub, useHubConnection } from '../../hub/queries.ts';
import { Button } from '../../ui/button.tsx';
import { classes } from '../../ui/classes.ts';
import { CopyableCommand, CopyButton } from '../../ui/copy-button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { AskedFailure, Awaited, FailureNote } from '../../ui/notes.tsx';
import { useWords } from '../../words/index.ts';
import { accountTitle, platformTitle } from '../accounts/account-facts.ts';
import { SubPage } from '../settings/section.tsx';
import { diagnose, grouped } from './diagnosis.ts';
import css from './doctor.module.css';
import { useDoctorWords } from './doctor-words.ts';

/** Looks at everything as soon as it is opened, and says first what is broken first and what fixes it. */
export function DoctorPage() {
  const words = useDoctorWords();
  const { common } = useWords();
  const asked = useHub('doctor', {}, { isAlwaysAsked: true });
  const { data, isFetching, refetch } = asked;
  const [shown, setShown] = useState<keyof typeof pages | null>(null);
  const lookAgain = () => void refetch();
  const { broken, notes } = diagnose(data ?? []);
  return (
    <SubPage
      title={words.title}
      sentence={words.sentence}
      actions={
        <>
          <Button onPress={() => setShown('report')}>{words.report.open}</Button>
          <Button onPress={() => setShown('selfTest')}>{words.selfTest.open}</Button>
          <Button onPress={lookAgain} isPending={isFetching}>
            {common.checkAgain}
          </Button>
        </>
      }
    >
      {data ? <AskedFailure of={asked} /> : <Awaited of={asked} rows={8} />}
      {data && (
        <>
          <section
            className={classes('frame column-2', css['summary'])}
            data-tone={broken ? 'danger' : 'ok'}
            aria-live="polite"
          >
            <p className="strong">
              {isFetching
                ? words.looking
                : broken
                  ? words.broken(words.steps[broken.step])
                  : notes > 0
                    ? words.notes(notes)
                    : words.allWell}
            </p>
            {broken && !isFetching && (
              <>
                <p>{broken.detail}</p>
                <p className="muted">{broken.hint}</p>
                {broken.remedy && <RemedyButton remedy={broken.remedy} isFirst onDone={lookAgain} />}
              </>
            )}
          </section>
          {grouped(data).map(({ name, findings }) => (
            <section key={name} className={classes('column-2', css['group'])}>
              <h2>{words.groups[name]}</h2>
              <FindingList label={words.groups[name]} findings={findings} first={broken} onDone={lookAgain} />
            </section>
          ))}
        </>
      )}
      {shown && <TextPage key={shown} page={shown} onClose={() => setShown(null)} />}
    </SubPage>
  );
}

const icons = { ok: CircleCheck, note: Info, failed: CircleAlert, skipped: CircleDashed };

type FindingListProps = {
  label: string;
  findings: readonly Finding[];
  /** Its remedy stands above all of them already. */
  first: Finding | null;
  onDone: () => void;
};

/** What was found, link by link. What works is one line; what does not says what fixes it. */
function FindingList({ label, findings, first, onDone }: FindingListProps) {
  const words = useDoctorWords();
  return (
    <ul className={classes('lines', css['findings'])} aria-label={label}>
      {findings.map((finding, index) => {
        const { step, state, detail, hint, remedy } = finding;
        const Icon = icons[state];
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: a step may be found twice, for two accounts, and they keep their order.
          <li key={index} data-state={state}>
            <Icon size={16} aria-hidden="true" />
            <span className="medium">
              {words.steps[step]}
              <span className="unseen">, {words.states[state]}</span>
            </span>
            <div>
              <p>{detail}</p>
              {hint && finding !== first && <p className="muted">{hint}</p>}
              {remedy && finding !== first && <RemedyButton remedy={remedy} onDone={onDone} />}
            </div>
          </li>
        );
      })}
    </ul>
  );
}

const pages = { report: 'doctor.report', selfTest: 'selftest' } as const;

/** What somebody else is to read is read by the person first. */
function TextPage({ page, onClose }: { page: keyof typeof pages; onClose: () => void }) {
  const text = useDoctorWords()[page];
  const { common } = useWords();
  const asked = useHub(pages[page], {}, { isAlwaysAsked: true });
  const { data } = asked;
  return (
    <Dialog
      title={text.title}
      isOpen
      onClose={onClose}
      size="wide"
      actions={
        <>
          {data && <CopyButton text={data.text}>{text.copy}</CopyButton>}
          <Button kind="primary" onPress={onClose}>
            {common.close}
          </Button>
        </>
      }
    >
      <p className="muted">{text.text}</p>
      {data ? <AskedFailure of={asked} /> : <Awaited of={asked} rows={8} />}
      {data && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard.
        <section className={css['report']} aria-label={text.label} tabIndex={0}>
          <pre>{data.text}</pre>
        </section>
      )}
    </Dialog>
  );
}

type RemedyButtonProps = {
  remedy: Remedy;
  /** The one to press, if only one is. */
  isFirst?: boolean;
  /** After what could be done from here was done. */
  onDone: () => void;
};

/** What fixes a finding, as near as possible: a press where the console can do it, else the page or the line to type. */
function RemedyButton({ remedy: { kind, value }, isFirst = false, onDone }: RemedyButtonProps) {
  const { remedies: text } = useDoctorWords();
  const { common, accounts: words, frame } = useWords();
  const connect = useBrowserCall('accounts.connect');
  const signIn = useBrowserCall('session.signIn');
  const { data: platforms = [] } = useHub('platforms.list', {});
  const { data: accounts = [] } = useHub('accounts.list', {});
  const look = isFirst ? 'primary' : 'plain';
  switch (kind) {
    case 'connect': {
      const broken = accounts.find(({ platform, state }) => platform === value && state === 'reconnect');
      const start = async () => (await connect.start({ platform: value })) && onDone();
      return (
        <ByBrowser call={connect} look={look} onPress={() => void start()}>
          {broken ? frame.reconnect(accountTitle(broken, platforms)) : words.connect(platformTitle(value, platforms))}
        </ByBrowser>
      );
    }
    case 'sign-in': {
      const start = async () => (await signIn.start({})) && onDone();
      return (
        <ByBrowser call={signIn} look={look} onPress={() => void start()}>
          {text.signIn}
        </ByBrowser>
      );
    }
    case 'page':
      return (
        <p className={isFirst ? css['press'] : undefined}>
          <OutsideLink url={value}>{text.page}</OutsideLink>
        </p>
      );
    case 'command':
      return <Typed says={common.inTerminal} command={value} />;
    // Once somebody owns the hub, its tenant is changed at a terminal alone.
    case 'setup':
      return <Typed says={text.setup} command="opengithubx tenant setup" />;
  }
}

const Typed = ({ says, command }: { says: string; command: string }) => (
  <div className={css['typed']}>
    <p className="muted">{says}</p>
    <CopyableCommand text={command} />
  </div>
);

type ByBrowserProps = {
  call: Pick<ReturnType<typeof useBrowserCall<'session.signIn'>>, 'waiting' | 'failure'>;
  look: 'primary' | 'plain';
  onPress: () => void;
  children: string;
};

/** The press, the wait for the browser, and what failed. */
function ByBrowser({ call: { waiting, failure }, look, onPress, children }: ByBrowserProps) {
  const { common } = useWords();
  const { opensPopup } = useHubConnection();
  if (waiting) {
    return (
      <div className="line" role="status">
        <span>{common.finish(opensPopup)}</span>
        {waiting.openAgain && <Button onPress={waiting.openAgain}>{common.openAgain}</Button>}
        <Button onPress={waiting.cancel}>{common.cancel}</Button>
      </div>
    );
  }
  return (
    <>
      {failure && <FailureNote failure={failure} />}
      <div>
        <Button kind={look} onPress={onPress}>
          {children}
        </Button>
      </div>
    </>
  );
}
