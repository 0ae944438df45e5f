/** What became of a call, in a few words, and the tone that goes with them. */
import { type ErrorCode, errors } from '../../../shared/errors.ts';
import type { Activity } from '../../../shared/model.ts';
import type { ConsoleWords } from '../words/index.ts';

export type OutcomeText = { text: string; tone: 'plain' | 'ok' | 'write' | 'danger' };

export function outcomeText(words: ConsoleWords, call: Activity): OutcomeText {
  const { activity } = words;
  const why = reasonText(words, call.reason);
  switch (call.verdict) {
    case 'event':
      return {
        text: call.outcome === 'ok' ? '' : activity.refused(why),
        tone: call.outcome === 'ok' ? 'plain' : 'danger',
      };
    case 'ask':
      return { text: activity.waiting, tone: 'write' };
    case 'approved':
      return { text: activity.approved, tone: 'ok' };
    case 'denied':
      return {
        text: call.reason === 'the person declined' ? activity.declined : activity.denied(why),
        tone: 'danger',
      };
    case 'expired':
      return { text: activity.expired, tone: 'danger' };
    case 'blocked':
      return { text: activity.blocked(why, call.items ?? 1), tone: 'danger' };
    case 'deny':
      return { text: activity.refused(why), tone: 'danger' };
    case 'gap':
      return { text: activity.gap(why), tone: 'danger' };
  }
  const took = durationText(words, call.durationMs ?? 0);
  switch (call.outcome) {
    case null:
      return { text: activity.underWay, tone: 'plain' };
    case 'ok':
      // Nothing was done by it yet.
      if (call.reason === 'preview' || call.reason === 'dry run') return { text: why, tone: 'plain' };
      return { text: activity.done(took), tone: 'ok' };
    case 'error':
      return { text: activity.failed(why, took), tone: 'danger' };
    case 'revoked':
      return { text: activity.cut(why), tone: 'danger' };
    case 'unknown':
      return { text: activity.unknown(why), tone: 'write' };
    case 'denied':
      return { text: activity.refused(why), tone: 'danger' };
  }
}

/** The reason of a record: a code, or a sentence with a name at its end. */
export function reasonText(words: ConsoleWords, reason: string | null): string {
  if (reason === null) return '-';
  if (reason.includes('; '))
    return reason
      .split('; ')
      .map((part) => reasonText(words, part))
      .join('; ');
  const { reasons } = words.activity;
  const start = Object.keys(reasons)
    .filter((begin) => reason === begin || reason.startsWith(`${begin} `))
    .reduce((longest, begin) => (begin.length > longest.length ? begin : longest), '');
  if (start) return `${reasons[start]}${reason.slice(start.length)}`;
  if (!Object.hasOwn(errors, reason)) return reason;
  const code = reason as ErrorCode;
  const sentence = words.failures[code]?.message ?? errors[code][1];
  return sentence.charAt(0).toLowerCase() + sentence.slice(1).replace(/[.。]$/, '');
}

export const durationText = ({ activity }: ConsoleWords, milliseconds: number): string =>
  milliseconds < 1000
    ? activity.took(String(milliseconds))
    : activity.seconds((milliseconds / 1000).toFixed(milliseconds < 10_000 ? 1 : 0));
