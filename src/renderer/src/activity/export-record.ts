import { useEffect, useRef, useState } from 'react';
import type { AuditRecord, Checkpoint } from '../../../shared/model.ts';
import type { Result } from '../../../shared/result.ts';
import { ok } from '../../../shared/result.ts';
import { requestHub, useHubConnection } from '../hub/queries.ts';
import { download } from '../ui/download.ts';
import { showToast } from '../ui/toast.tsx';
import { failureText } from '../words/failure-text.ts';
import { useLocale, useWords } from '../words/index.ts';

type List = (input: { limit: number; after: number }) => Promise<Result<AuditRecord[]>>;

const pageSize = 1000;

/** All records as JSON lines, oldest first, then the signed checkpoints: the same bytes as `opengithubx audit export` writes; a part for each page. */
export async function exportRecord(
  list: List,
  checkpoints: () => Promise<Result<Checkpoint[]>>,
  onProgress: (records: number) => void,
): Promise<Result<{ parts: string[]; records: number }>> {
  const parts: string[] = [];
  let records = 0;
  let after = 0;
  for (;;) {
    const page = await list({ limit: pageSize, after });
    if (!page.ok) return page;
    const last = page.value.at(-1);
    if (!last) break;
    parts.push(page.value.map((record) => lineOf(record)).join(''));
    records += page.value.length;
    after = last.sequence;
    onProgress(records);
  }
  const signed = await checkpoints();
  if (!signed.ok) return signed;
  parts.push(signed.value.map((checkpoint) => lineOf({ checkpoint })).join(''));
  return ok({ parts, records });
}

/** What a terminal would obey is written as JSON escapes: the file may be shown in one. */
const lineOf = (value: AuditRecord | { checkpoint: Checkpoint }): string =>
  `${JSON.stringify(value).replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (character) =>
    Array.from({ length: character.length }, (_, index) => escapeOf(character.charCodeAt(index))).join(''),
  )}\n`;
const escapeOf = (unit: number): string => `\\u${unit.toString(16).padStart(4, '0')}`;

/** Exports into a download; `records` counts while it goes on and is null otherwise. */
export function useExport() {
  const words = useWords();
  const locale = useLocale();
  const hub = useHubConnection();
  const [records, setRecords] = useState<number | null>(null);
  const underWay = useRef<AbortController | null>(null);
  useEffect(() => () => underWay.current?.abort(), []);

  const start = async () => {
    const attempt = new AbortController();
    underWay.current = attempt;
    setRecords(0);
    const list: List = (input) => requestHub(hub, 'audit.list', input, { signal: attempt.signal });
    const checkpoints = () => requestHub(hub, 'audit.checkpoints', {}, { signal: attempt.signal });
    const result = await exportRecord(list, checkpoints, setRecords);
    setRecords(null);
    if (result.ok) {
      const name = `opengithubx-audit-${new Date().toISOString().slice(0, 10)}.jsonl`;
      download(name, 'application/x-ndjson', result.value.parts);
      showToast({ text: words.activity.export.done(result.value.records.toLocaleString(locale)) });
    } else if (result.failure.code !== 'cancelled') {
      const { message, hint } = failureText(words, result.failure);
      showToast({ text: message, detail: hint, tone: 'danger' });
    }
  };
  return { records, start: () => void start(), cancel: () => underWay.current?.abort() };
}
