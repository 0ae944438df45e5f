/** What a digest says, in each language: see `sayIn`. */
import { type Language, sayIn } from '../language.ts';

const sentences = `
written = Written by OpenGitHubX itself, without a model. | 由 OpenGitHubX 自身撰写，未使用模型。 | Von OpenGitHubX selbst geschrieben, ohne Modell. | Rédigé par OpenGitHubX lui-même, sans modèle. | Escrito por OpenGitHubX, sin modelo. | OpenGitHubX がモデルを使わずに作成しました。
nothing = Nothing was found. | 什么也没有找到。 | Es wurde nichts gefunden. | Rien n’a été trouvé. | No se encontró nada. | 何も見つかりませんでした。
since = since {} | {} 起 | seit {} | depuis {} | desde {} | {} 以降
until = until {} | 截至 {} | bis {} | jusqu’à {} | hasta {} | {} まで
more = and {} more | 另有 {} 项 | und {} weitere | et {} de plus | y {} más | 他 {} 件
merges = {} merge folded ~ {} merges folded | 另有 {} 次合并 | {} Merge zusammengefasst ~ {} Merges zusammengefasst | {} fusion regroupée ~ {} fusions regroupées | {} fusión agrupada ~ {} fusiones agrupadas | マージ {} 件は省略
cut = The rest is not shown. | 其余部分未显示。 | Der Rest wird nicht gezeigt. | La suite n’est pas affichée. | El resto no se muestra. | 残りは表示していません。
failed = {} could not be read: | {} 无法读取： | {} konnte nicht gelesen werden: | {} n’a pas pu être lu : | No se pudo leer {}: | {} を読み込めませんでした：
signIn = Sign in | 登录 | Anmelden | Se connecter | Iniciar sesión | サインイン
resume = Resume | 恢复 | Fortsetzen | Réactiver | Reactivar | 再開
allow = Allow | 允许 | Erlauben | Autoriser | Permitir | 許可
connect = Connect | 连接账户 | Verbinden | Connecter | Conectar | 接続
incomplete = {} repository could not be read in full, so commits may be missing: ~ {} repositories could not be read in full, so commits may be missing: | {} 个仓库未能完整读取，可能缺少提交： | {} Repository konnte nicht ganz gelesen werden, Commits können fehlen: ~ {} Repositorys konnten nicht ganz gelesen werden, Commits können fehlen: | {} dépôt n’a pas pu être lu en entier, des commits peuvent manquer : ~ {} dépôts n’ont pas pu être lus en entier, des commits peuvent manquer : | No se pudo leer por completo {} repositorio, pueden faltar commits: ~ No se pudieron leer por completo {} repositorios, pueden faltar commits: | {} 個のリポジトリを最後まで読めず、コミットが欠けている可能性があります：
notAllowed = {} repository left out: this key does not cover it. ~ {} repositories left out: this key does not cover them. | 已略去 {} 个仓库：此密钥不涵盖它们。 | {} Repository ausgelassen: Dieser Schlüssel umfasst es nicht. ~ {} Repositorys ausgelassen: Dieser Schlüssel umfasst sie nicht. | {} dépôt omis : cette clé ne le couvre pas. ~ {} dépôts omis : cette clé ne les couvre pas. | Se omitió {} repositorio: esta clave no lo cubre. ~ Se omitieron {} repositorios: esta clave no los cubre. | {} 個のリポジトリはこのキーの対象外のため省略しました。
firstOf = The first {} of {} were read. | 共 {1} 项，读取了前 {} 项。 | Die ersten {} von {} wurden gelesen. | Les {} premiers sur {} ont été lus. | Se leyeron los primeros {} de {}. | 全 {1} 件のうち最初の {} 件を読みました。
longer = There are more than this one. ~ There are more than these {}. | 不止这 {} 项。 | Es gibt mehr als dieses eine. ~ Es gibt mehr als diese {}. | Il y en a d’autres que celui-ci. ~ Il y en a d’autres que ces {}. | Hay más que este. ~ Hay más que estos {}. | この {} 件のほかにもあります。
rest = {} more answer is not shown for want of room. ~ {} more answers are not shown for want of room. | 篇幅所限，另有 {} 个结果未显示。 | {} weitere Antwort hat keinen Platz. ~ {} weitere Antworten haben keinen Platz. | Faute de place, {} autre réponse n’est pas affichée. ~ Faute de place, {} autres réponses ne sont pas affichées. | Por falta de espacio no se muestra {} respuesta más. ~ Por falta de espacio no se muestran {} respuestas más. | 紙面の都合で他 {} 件の結果は表示していません。`;

/** Fields that are told with words around their value. */
const fields = `
assignees = assigned to {} | 指派给 {} | zugewiesen an {} | assigné à {} | asignado a {} | 担当 {}
attendees = with {} | 参与者 {} | mit {} | avec {} | con {} | 参加者 {}
to = to {} | 发给 {} | an {} | à {} | para {} | 宛先 {}
due_on = due {} | 截止 {} | fällig {} | échéance {} | vence {} | 期限 {}
patched_in = fixed in {} | 已在 {} 修复 | behoben in {} | corrigé dans {} | corregido en {} | {} で修正
comments = {} comment ~ {} comments | {} 条评论 | {} Kommentar ~ {} Kommentare | {} commentaire ~ {} commentaires | {} comentario ~ {} comentarios | コメント {} 件
replies = {} reply ~ {} replies | {} 条回复 | {} Antwort ~ {} Antworten | {} réponse ~ {} réponses | {} respuesta ~ {} respuestas | 返信 {} 件
messages = {} message ~ {} messages | {} 条消息 | {} Nachricht ~ {} Nachrichten | {} message ~ {} messages | {} mensaje ~ {} mensajes | メッセージ {} 件
open_issues = {} open issue ~ {} open issues | {} 个未关闭议题 | {} offenes Issue ~ {} offene Issues | {} ticket ouvert ~ {} tickets ouverts | {} incidencia abierta ~ {} incidencias abiertas | 未解決イシュー {} 件
members = {} member ~ {} members | {} 名成员 | {} Mitglied ~ {} Mitglieder | {} membre ~ {} membres | {} miembro ~ {} miembros | メンバー {} 人
stars = ★ {} | ★ {} | ★ {} | ★ {} | ★ {} | ★ {}
private_repositories = {} private repository ~ {} private repositories | {} 个私有仓库 | {} privates Repository ~ {} private Repositorys | {} dépôt privé ~ {} dépôts privés | {} repositorio privado ~ {} repositorios privados | 非公開リポジトリ {} 個
line = line {} | 第 {} 行 | Zeile {} | ligne {} | línea {} | {} 行目`;

/** What lists hold, counted, by how their tool and the kind it was asked for are called: the first pattern that fits. */
const nouns = `
commits = {} commit ~ {} commits | {} 次提交 | {} Commit ~ {} Commits | {} commit ~ {} commits | {} commit ~ {} commits | コミット {} 件
pull_request = {} pull request ~ {} pull requests | {} 个拉取请求 | {} Pull Request ~ {} Pull Requests | {} pull request ~ {} pull requests | {} pull request ~ {} pull requests | プルリクエスト {} 件
issues = {} issue ~ {} issues | {} 个议题 | {} Issue ~ {} Issues | {} ticket ~ {} tickets | {} incidencia ~ {} incidencias | イシュー {} 件
repositories|starred = {} repository ~ {} repositories | {} 个仓库 | {} Repository ~ {} Repositorys | {} dépôt ~ {} dépôts | {} repositorio ~ {} repositorios | リポジトリ {} 件
alerts = {} security alert ~ {} security alerts | {} 个安全警报 | {} Sicherheitswarnung ~ {} Sicherheitswarnungen | {} alerte de sécurité ~ {} alertes de sécurité | {} alerta de seguridad ~ {} alertas de seguridad | セキュリティ警告 {} 件
runs = {} workflow run ~ {} workflow runs | {} 次工作流运行 | {} Workflow-Lauf ~ {} Workflow-Läufe | {} exécution ~ {} exécutions | {} ejecución ~ {} ejecuciones | ワークフロー実行 {} 件
releases = {} release ~ {} releases | {} 个发布版本 | {} Release ~ {} Releases | {} version publiée ~ {} versions publiées | {} versión publicada ~ {} versiones publicadas | リリース {} 件
branches = {} branch ~ {} branches | {} 个分支 | {} Branch ~ {} Branches | {} branche ~ {} branches | {} rama ~ {} ramas | ブランチ {} 件
comments|reviews = {} comment ~ {} comments | {} 条评论 | {} Kommentar ~ {} Kommentare | {} commentaire ~ {} commentaires | {} comentario ~ {} comentarios | コメント {} 件
_mail|google_get_thread|drafts = {} mail ~ {} mails | {} 封邮件 | {} Mail ~ {} Mails | {} e-mail ~ {} e-mails | {} correo ~ {} correos | メール {} 件
events|suggest_time = {} event ~ {} events | {} 个日程 | {} Termin ~ {} Termine | {} rendez-vous | {} evento ~ {} eventos | 予定 {} 件
slack_catch_up|messages|read_channel|slack_read_thread = {} message ~ {} messages | {} 条消息 | {} Nachricht ~ {} Nachrichten | {} message ~ {} messages | {} mensaje ~ {} mensajes | メッセージ {} 件
channels = {} channel ~ {} channels | {} 个频道 | {} Kanal ~ {} Kanäle | {} canal ~ {} canaux | {} canal ~ {} canales | チャンネル {} 件
users|members|collaborators|people = {} person ~ {} people | {} 人 | {} Person ~ {} Personen | {} personne ~ {} personnes | {} persona ~ {} personas | {} 人
files|get_tree|get_file|search code = {} file ~ {} files | {} 个文件 | {} Datei ~ {} Dateien | {} fichier ~ {} fichiers | {} archivo ~ {} archivos | ファイル {} 件
notion_search = {} page ~ {} pages | {} 个页面 | {} Seite ~ {} Seiten | {} page ~ {} pages | {} página ~ {} páginas | ページ {} 件
. = {} result ~ {} results | {} 个结果 | {} Ergebnis ~ {} Ergebnisse | {} résultat ~ {} résultats | {} resultado ~ {} resultados | 結果 {} 件`;

/** Values of fields, and names of those that are true, which platforms write in English. */
const values: Record<Language, string> = {
  en: `mention=mentions you, success=succeeded, failure=failed, in_progress=running, needsAction=not answered yet, prerelease=pre-release`,
  zh: `open=未关闭, closed=已关闭, merged=已合并, draft=草稿, unread=未读, private=私有, public=公开, archived=已归档, fork=复刻, prerelease=预发布, mention=提到了您, success=成功, failure=失败, cancelled=已取消, in_progress=进行中, completed=已完成, critical=严重, high=高, medium=中, low=低, accepted=已接受, declined=已拒绝, tentative=暂定, needsAction=尚未回复, page=页面, database=数据库, document=文档, spreadsheet=电子表格, folder=文件夹, answered=已回答, expired=已过期`,
  de: `open=offen, closed=geschlossen, merged=gemergt, draft=Entwurf, unread=ungelesen, private=privat, public=öffentlich, archived=archiviert, fork=Fork, prerelease=Vorabversion, mention=erwähnt Sie, success=erfolgreich, failure=fehlgeschlagen, cancelled=abgebrochen, in_progress=läuft, completed=abgeschlossen, critical=kritisch, high=hoch, medium=mittel, low=niedrig, accepted=zugesagt, declined=abgelehnt, tentative=mit Vorbehalt, needsAction=noch nicht beantwortet, page=Seite, database=Datenbank, document=Dokument, spreadsheet=Tabelle, folder=Ordner, answered=beantwortet, expired=abgelaufen`,
  fr: `open=ouvert, closed=fermé, merged=fusionné, draft=brouillon, unread=non lu, private=privé, public=public, archived=archivé, fork=fork, prerelease=préversion, mention=vous mentionne, success=réussi, failure=échoué, cancelled=annulé, in_progress=en cours, completed=terminé, critical=critique, high=élevée, medium=moyenne, low=faible, accepted=accepté, declined=refusé, tentative=provisoire, needsAction=sans réponse, page=page, database=base de données, document=document, spreadsheet=feuille de calcul, folder=dossier, answered=répondu, expired=expiré`,
  es: `open=abierto, closed=cerrado, merged=fusionado, draft=borrador, unread=no leído, private=privado, public=público, archived=archivado, fork=fork, prerelease=prelanzamiento, mention=le menciona, success=correcto, failure=fallido, cancelled=cancelado, in_progress=en curso, completed=terminado, critical=crítica, high=alta, medium=media, low=baja, accepted=aceptado, declined=rechazado, tentative=provisional, needsAction=sin responder, page=página, database=base de datos, document=documento, spreadsheet=hoja de cálculo, folder=carpeta, answered=respondido, expired=caducado`,
  ja: `open=オープン, closed=クローズ, merged=マージ済み, draft=下書き, unread=未読, private=非公開, public=公開, archived=アーカイブ済み, fork=フォーク, prerelease=プレリリース, mention=あなた宛て, success=成功, failure=失敗, cancelled=キャンセル, in_progress=実行中, completed=完了, critical=緊急, high=高, medium=中, low=低, accepted=出席, declined=欠席, tentative=仮承諾, needsAction=未回答, page=ページ, database=データベース, document=ドキュメント, spreadsheet=スプレッドシート, folder=フォルダー, answered=回答済み, expired=期限切れ`,
};

export const digestWords = (language: Language) => {
  const known = new Map(values[language].split(', ').map((pair) => pair.split('=') as [string, string]));
  const [count, field] = [sayIn(nouns, language), sayIn(fields, language)];
  return {
    ...{ say: sayIn(sentences, language), count, field },
    /** What a list holds. */
    nounOf: (called: string) => count.names.find((pattern) => new RegExp(pattern).test(called)) ?? '.',
    fieldOf: (name: string) => field.names.find((known) => known === name),
    /** A value of an enumeration; one of no table as it is. */
    value: (name: string): string => known.get(name) ?? name.replaceAll('_', ' '),
  };
};
export type Words = ReturnType<typeof digestWords>;
