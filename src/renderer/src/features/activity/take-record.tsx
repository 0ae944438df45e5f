import { ShieldAlert, ShieldCheck } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { exportRecord } from '../../../../shared/audit-export.ts';
import type { CallOutput } from '../../../../shared/contract.ts';
import type { Activity, VerificationProgress } from '../../../../shared/model.ts';
import { requestHub, useCall, useHubConnection } from '../../hub/queries.ts';
import { announce } from '../../ui/announce.tsx';
import { Button } from '../../ui/button.tsx';
import { classes } from '../../ui/classes.ts';
import { download } from '../../ui/download.ts';
import { FailureNote } from '../../ui/notes.tsx';
import { showToast } from '../../ui/toast.ts';
import { useLocale, useWords } from '../../words/index.ts';
import { useFailureToast } from '../../words/use-failure-text.ts';
import css from './activity.module.css';

/** Exports into a download; `records` counts while it continues and is null otherwise. */
export function useExport() {
  const words = useWords();
  const showFailure = useFailureToast();
  const locale = useLocale();
  const hub = useHubConnection();
  const [records, setRecords] = useState<number | null>(null);
  const underWay = useRef<AbortController | null>(null);
  useEffect(() => () => underWay.current?.abort(), []);

  const start = async () => {
    const attempt = new AbortController();
    underWay.current = attempt;
    setRecords(0);
    const parts: string[] = [];
    const result = await exportRecord(
      async (name, input) => {
        const page = await requestHub(hub, name, input as never, { signal: attempt.signal });
        if (name === 'audit.list' && page.ok) setRecords((before) => (before ?? 0) + page.value.length);
        return page;
      },
      (text) => parts.push(text),
    );
    setRecords(null);
    if (result.ok) {
      const name = `opengithubx-audit-${new Date().toISOString().slice(0, 10)}.jsonl`;
      download(name, 'application/x-ndjson', parts);
      showToast({ text: words.activity.export.done(result.value.toLocaleString(locale)) });
    } else if (result.failure.code !== 'cancelled') showFailure(result.failure);
  };
  return { records, start: () => void start(), cancel: () => underWay.current?.abort() };
}

type Verified = CallOutput<'audit.verify'> & { seconds: number; bad: Activity | null };

/** Milliseconds. */
const askEvery = 1000;

/** Has the hub walk its record from end to end, and the result. `verify` is undefined while it does. */
export function useVerify() {
  const { activity } = useWords();
  const locale = useLocale();
  const hub = useHubConnection();
  const call = useCall('audit.verify');
  const [result, setResult] = useState<Verified | null>(null);
  const [progress, setProgress] = useState<VerificationProgress | null>(null);

  const verify = async () => {
    setResult(null);
    setProgress(null);
    const began = performance.now();
    const asking = setInterval(async () => {
      const asked = await requestHub(hub, 'audit.verificationProgress', {});
      if (asked.ok) setProgress(asked.value);
    }, askEvery);
    const answer = await call
      .mutateAsync({})
      .catch(() => null) // shown as the failure of the call
      .finally(() => clearInterval(asking));
    if (!answer) return;
    const seconds = (performance.now() - began) / 1000;
    const { firstBadSequence: bad } = answer;
    const near = bad === null ? null : await requestHub(hub, 'audit.list', { after: bad - 1, limit: 1 });
    const found = near?.ok ? near.value.find(({ sequence }) => sequence === bad) : undefined;
    setResult({ ...answer, seconds, bad: found ?? null });
    const text = sentenceOf(activity.verify, locale, { ...answer, seconds, bad: found ?? null });
    announce(text, bad === null ? 'politely' : 'now');
  };
  return { verify: () => void verify(), isRunning: call.isPending, failure: call.error, result, progress };
}

type VerifyNoteProps = { state: ReturnType<typeof useVerify>; onShow: (call: Activity) => void };

export function VerifyNote({ state, onShow }: VerifyNoteProps) {
  const { activity } = useWords();
  const locale = useLocale();
  const { isRunning, failure, result, progress } = state;
  if (isRunning) {
    const [checked, records] = [progress?.checked ?? 0, progress?.records ?? 0].map((one) =>
      one.toLocaleString(locale),
    );
    const text = progress?.isRunning ? activity.verify.progress(checked ?? '', records ?? '') : activity.verify.running;
    return <p className={classes('frame', css['note'], css['running'])}>{text}</p>;
  }
  if (failure) return <FailureNote failure={failure} onRetry={state.verify} />;
  if (!result) return null;
  const isIntact = result.firstBadSequence === null;
  const [Icon, tone] = isIntact ? ([ShieldCheck, 'ok'] as const) : ([ShieldAlert, 'danger'] as const);
  const show = () => (result.bad ? onShow(result.bad) : showToast({ text: activity.verify.notYours }));
  return (
    <div className={classes('frame', css['note'], tone)} data-tone={tone}>
      <Icon size={16} aria-hidden="true" />
      <span>{sentenceOf(activity.verify, locale, result)}</span>
      {!isIntact && <Button onPress={show}>{activity.verify.show}</Button>}
    </div>
  );
}

function sentenceOf(
  words: ReturnType<typeof useWords>['activity']['verify'],
  locale: string,
  result: Verified,
): string {
  const number = (value: number, digits = 0) =>
    value.toLocaleString(locale, { minimumFractionDigits: digits, maximumFractionDigits: digits });
  const { firstBadSequence: bad } = result;
  if (bad === null) return words.intact(number(result.records), number(result.seconds, 1));
  const clock = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' });
  return words.broken(number(bad), result.bad ? clock.format(Date.parse(result.bad.time)) : '');
}
