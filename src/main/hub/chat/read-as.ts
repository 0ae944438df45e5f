/** How a question was read, for a person, in the language of the question: `my commits, 1 to 31 October`. Pure. */

import { type Language, localeOf, sayIn } from './language.ts';
import type { Request } from './read.ts';
import type { Span } from './spans.ts';

const said = `
my_work = my commits | 我的提交 | meine Commits | mes commits | mis commits | 自分のコミット
repo_activity = activity | 动态 | Aktivität | activité | actividad | アクティビティ
issues_prs = issues and pull requests | 议题和拉取请求 | Issues und Pull Requests | tickets et pull requests | incidencias y pull requests | 課題とプルリクエスト
read_one = details | 详情 | Details | détails | detalles | 詳細
repo_health = builds, alerts, releases | 构建、告警、发布 | Builds, Warnungen, Releases | builds, alertes, versions | compilaciones, alertas, versiones | ビルド・アラート・リリース
missed = what I missed | 错过的内容 | was ich verpasst habe | ce que j’ai manqué | lo que me perdí | 見逃したこと
find_message = messages | 消息 | Nachrichten | messages | mensajes | メッセージ
mail = mail | 邮件 | E-Mails | e-mails | correos | メール
calendar = calendar | 日程 | Kalender | agenda | calendario | 予定
docs = documents | 文档 | Dokumente | documents | documentos | ドキュメント
briefing = briefing | 简报 | Tagesüberblick | briefing | resumen del día | ブリーフィング
none = none | 无 | nichts | rien | nada | なし
since = since {} | 自{} | seit {} | depuis le {} | desde el {} | {}から
until = until {} | 截至{} | bis {} | jusqu’au {} | hasta el {} | {}まで
private = private | 私有 | privat | privé | privado | 非公開
public = public | 公开 | öffentlich | public | público | 公開
open = open | 未关闭 | offen | ouvert | abierto | オープン
closed = closed | 已关闭 | geschlossen | fermé | cerrado | クローズ
unread = unread | 未读 | ungelesen | non lu | sin leer | 未読
`;

/** Several requests are parted by a semicolon. */
export function readAs(requests: readonly Request[], language: Language, today: string): string {
  const say = sayIn(said, language);
  const period = ({ from, to }: Span): string => {
    const isOtherYear = [from, to].some((day) => day !== undefined && day.slice(0, 4) !== today.slice(0, 4));
    const format = new Intl.DateTimeFormat(localeOf[language], {
      day: 'numeric',
      month: 'long',
      timeZone: 'UTC',
      ...(isOtherYear && { year: 'numeric' }),
    });
    const [first, last] = [from, to].map((day) => (day ? format.format(new Date(day)) : ''));
    // Of a range Chinese and Japanese would be written with numbers alone.
    if (from && to && /zh|ja/.test(language)) return first === last ? `${first}` : `${first}–${last}`;
    if (from && to)
      return format.formatRange(new Date(from), new Date(to)).replace(/\s?–\s?/, language === 'en' ? ' to ' : '–');
    return from ? say('since', first ?? '') : say('until', last ?? '');
  };
  const one = ({ topic, slots: { when, repositories, numbers, path, channel, who, only, query } }: Request): string =>
    [
      say(topic.intent),
      ...repositories,
      ...numbers.map((number) => `#${number}`),
      ...[path, channel && `#${channel}`, who, only && say(only)],
      /find_message|mail|docs/.test(topic.intent) && query !== '' ? `“${query}”` : undefined,
      (when?.from ?? when?.to) && when && period(when),
      when?.at,
    ]
      .filter(Boolean)
      .join(', ');
  return [...new Set(requests.map(one))].join('; ');
}
