import type { PlatformFacts } from '../../../shared/model.ts';
import { useHub } from '../hub/queries.ts';
import { Badge } from '../ui/badge.tsx';
import { FailureNote } from '../ui/notes.tsx';
import { useLocale, useWords } from '../words/index.ts';
import { type AnsweredApproval, answeredSince, approvalPlace } from './approval-facts.ts';
import css from './approvals.module.css';

/** What became of today's questions, from the record. */
export function AnsweredToday({ platforms }: { platforms: readonly PlatformFacts[] }) {
  const { approvals: words } = useWords();
  const locale = useLocale();
  // Ids of approvals begin so; no other call of the record does.
  const record = useHub('audit.search', { text: 'apr_', limit: 200 });
  const answered = answeredSince(record.data?.calls ?? [], new Date().setHours(0, 0, 0, 0));
  const titles = new Map(platforms.flatMap(({ tools }) => tools).map(({ name, title }) => [name, title]));
  const time = new Intl.DateTimeFormat(locale, { timeStyle: 'medium', hourCycle: 'h23' });
  return (
    <section className={css['section']}>
      <h2>{words.today}</h2>
      {record.error && (
        <FailureNote failure={record.error} onRetry={() => void record.refetch()} isRetrying={record.isFetching} />
      )}
      {record.data && answered.length === 0 && <p className={css['help']}>{words.noneToday}</p>}
      {answered.length > 0 && (
        <div className={css['frame']}>
          <table className={css['table']}>
            <thead className="unseen">
              <tr>
                {Object.entries(words.columns).map(([name, text]) => (
                  <th key={name} scope="col">
                    {text}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {answered.map((call) => (
                <tr key={call.callId}>
                  <td>
                    <time dateTime={call.time}>{time.format(Date.parse(call.time))}</time>
                  </td>
                  <td className={css['strong']}>{call.client}</td>
                  <td>{titles.get(call.tool ?? '') ?? call.tool}</td>
                  <td>{approvalPlace(call.resource, platforms)}</td>
                  <td>
                    <Verdict of={call} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}

function Verdict({ of }: { of: AnsweredApproval }) {
  const { approvals: words } = useWords();
  const reasons: Record<string, string | undefined> = words.reasons;
  const text = (of.verdict === 'denied' && of.reason && reasons[of.reason]) || words.verdicts[of.verdict];
  return <Badge tone={of.verdict === 'approved' ? 'ok' : 'danger'}>{text}</Badge>;
}
