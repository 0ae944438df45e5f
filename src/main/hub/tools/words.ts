/**
 * How people ask for tools, in English, Chinese, German, French, Spanish and Japanese. A row is tools, the likeliest first, and
 * words for them: how words begin, without accents; with `*` also their insides; of three letters or fewer, whole words. What a
 * row with `~` says counts half.
 */
const table = `
github my_commits list_commits get_commit: commit, push, i work, worked, working on, did i do, have i done,
  been doing, been up to, get done, got done, achiev, my progress, my work, my activity, my contrib, my change,
  my code, i ship, i wrote, i write, i change, i touch, i code, standup, stand-up, timesheet, weekly report,
  monthly report, status update, my week, my month, coded, coding, contribut, develop, 提交, 我写, 我改, 写了, 敲了, 我做, 干了, 做了,
  我的工作, 工作总结, 日报, 周报, 月报, 我的进展, 推送, 代码, 忙了, 忙什么, 忙些, 完成了, 开发, *arbeit, habe ich gemacht, hab ich gemacht, geschafft,
  erledigt, mein code, *bericht, eingecheckt, gepusht, beigetragen, umgesetzt, entwickelt, meine ander, travaill,
  j'ai fait, ai-je fait, j'ai code, ai-je code, ai-je ecrit, avance, mes modif, mon code, mes contrib, mon activite,
  bilan, compte rendu, compte-rendu, rapport, realise, accompli, pousse, point quotidien, livre, trabaj, he hecho,
  hice, mi codigo, mis cambios, mis contrib, mi actividad, mi progreso, informe, program, subi, avanzado, desarroll,
  コミット, 作業, 取り組, 書いた, やった, 進めた, 日報, 週報, 月報, 進捗, 開発, 実装, コード, プッシュ, 仕事, my keyboard, on my part, have i shipped,
  turned in, delivered, did i finish, did i get, geleistet, abgeliefert, fertiggestellt, durchgegangen, hinbekommen,
  weitergekommen, pondu, produit, boucle, sacado, terminado, adelant, entregado, 搞了, 弄了, 产出, 成果, 手を動か, 仕上げ, こなし, 終えた,
  片付けた
~github list_commits my_commits get_commit list_pull_requests: chang, new, happen, history, recent, latest, lately,
  commit, going on, activity, update, since, last, who, 变化, 变更, 历史, 最近, 发生, 进展, 提交, 新, geander, *anderung, verander,
  neue, neu, passiert, verlauf, letzte, tut sich, seit, modif, nouve, neuf, passe, historique, evolu, derni, depuis,
  cambi, noved, nuev, historial, recient, ultim, pasa, actualiz, desde, 変わ, 変更, 履歴, 動き, 何があった, から, touch, angefasst,
  toque, 动, 触, いじ
github search list_issues get_issue create_issue update_issue add_comment: issue, bug, ticket, defect, backlog,
  mention, milestone, feature request, task, triage, regression, on my plate, problem, 问题, 议题, 工单, 任务, 缺陷, 错误, 报错, 指派,
  分配, 提到, 里程碑, 待办, 故障, 毛病, *fehler, aufgabe, zugewiesen, erwahn, meilenstein, offene punkte, vorgang, mangel,
  anomalie, bogue, tache, assign, attribu, jalon, incidenc, tarea, asign, error, fallo, mencion, hito, 課題, 問題, イシュー,
  チケット, バグ, 不具合, 割り当て, 担当, 言及, メンション, マイルストーン, タスク, 障害
github search list_pull_requests get_pull_request create_pull_request create_review merge_pull_request
  update_pull_request: pull request, pull-request, pr, merge request, mr, review, approv, diff, 拉取请求, 合并请求, 评审, 审查,
  审阅, 审核, 等我看, begutacht, durchsicht, *pruf, relect, relire, relu, revue, demande de fusion, revis, solicitud, プルリク,
  レビュー, 査読
github merge_pull_request get_pull_request update_pull_request_branch: merge, land, squash, 合并, 合入, 并入, zusammen,
  fusion, integr, mezcl, incorpor, マージ, 取り込, 統合
github create_review submit_review request_reviewers dismiss_review get_pull_request: approv, lgtm, review, sign off,
  signed off, request change, 批准, 通过, 同意, 审批, genehmig, freigeb, gib frei, approuv, valid, aprueb, aprob, 承認, レビュー,
  green light, go-ahead, thumbs up for, grunes licht, abnick, abnehm, feu vert, donne le feu, luz verde, visto bueno,
  da el ok, 放行, 点头, okを出
~github create_issue add_comment create_pull_request create_branch create_label create_repository; google create_event
  create_draft create_file; notion create_page append_to_page create_database; slack send_message: open, new,
  file an? , make, add, start, set up, raise, log a, put, draft, submit, report, register, 创建, 新建, 建一, 建个, 提一, 提个, 开一,
  开个, 加, 写, 起草, 新增, 报告, 登记, erstell, lege, anleg, erfass, eroffn, offne, neue, neu, fuge, hinzu, melde, trag, schreib,
  mach, setz, notier, cree, ouvr, ajout, nouve, redig, ecri, mets, mett, signal, prepar, depos, bloque, reserv, crea,
  abre, abrir, anad, agreg, nuev, redact, escrib, pon, apunt, registr, agend, haz, 作成, 作って, 新規, 開いて, 立てて, 起票, 登録, 書いて,
  入れて, 報告
~github update_issue update_pull_request; notion update_page edit_page_text; google update_event label_thread; slack
  update_message: clos, reopen, assign, label, renam, retitl, edit, mark, set, priorit, unassign, chang, update, 关闭,
  关掉, 关了, 重新打开, 指派给, 分配给, 标签, 改名, 修改, 标记, 标为, 改成, 设为, 更新, schliess, mach zu, zuweis, weis, umbenenn, bearbeit, ander,
  aktualis, ferm, clotur, rouvr, attribu, renomm, modifi, marqu, etiquet, cierr, reabr, asign, renombr, marc, cambi,
  actualiz, 閉じ, クローズ, 再開, 割り当て, ラベル, 変更, 編集, 名前, 直して, cerr, finish, wrap up, resolve, done with, erledig, abschliess,
  beend, termin, regle, resu, 了结, 搞定, 结束, 解决, 完了に, 済みに, 終わら
github add_comment; notion add_comment; github reply_to_review_comment add_discussion_comment; notion list_comments:
  comment, remark, 评论, 留言, 批注, *komment, *anmerk, remarque, coment, コメント
github add_comment reply_to_review_comment; google create_draft; slack send_message: repl, respond, answer, 回复, 答复,
  回一, *antwort, repond, repons, contest, respuest, 返信, 返事, 回答
github get_file search get_tree get_commit write_file push_files: readme, files?(?! an? ), source, code, function,
  class, director, licen, changelog, contents, config, used, use the, implement, 文件, 源码, 代码, 函数, 目录, 配置, 内容, 用到, 版本,
  datei, quell, funktion, verzeichnis, verwend, benutz, fichier, fonction, repertoir, utilis, archivo, fichero,
  funcion, usa, ファイル, ソース, 関数, ディレクトリ, 使, バージョン, 中身, version
github write_file push_files delete_file restore_files get_file: overwrite, write to, commit a, save, restor, revert,
  roll back, 写入, 保存, 恢复, 回滚, speicher, wiederherstell, enregistr, restaur, guarda, 復元, 元に戻
github get_actions get_pull_request rerun_run run_workflow cancel_run: ci, cd, build, pipeline, workflow, action,
  check, test, fail, broke, red, green, pass, deploy, run, job, nightly, healthy, 构建, 流水线, 工作流, 集成, 检查, 测试, 失败, 挂, 红,
  绿, 部署, 运行, 编译, 跑, fehlgeschl, fehlschl, kaputt, rot, grun, bricht, lauft, lief, scheiter, schlagt, echou, echec,
  cass, rouge, vert, plant, compil, execution, tourn, fall, roto, rota, rojo, verde, prueba, ejecu, flujo, ビルド,
  パイプライン, ワークフロー, 失敗, 落ち, テスト, 通っ, 壊れ, デプロイ, 実行, 赤, 緑
github rerun_run run_workflow cancel_run get_actions: rerun, re-run, retry, again, restart, trigger, cancel, stop, 重跑,
  重新, 再跑, 重试, 触发, 再次, neu start, wiederhol, nochmal, noch einmal, erneut, abbrech, relanc, redemarr, recommenc,
  relanz, reinici, volver a, repit, 再実行, やり直, もう一度, リトライ, 中止, kick off, start over, remets, remettre, lance, starte,
  anstoss, vuelve a, lanza, 重来, 起动, 启动, 起動, 流し直, 回し直
github list_security_alerts get_security_alert: secur, vulnerab, alert, cve, dependabot, leak, scan, expos, insecure,
  安全, 告警, 警报, 泄露, 隐患, 依赖, *sicher, *schwach, *lucke, warnung, verwundb, anfallig, faill, segur, セキュリティ, 脆弱, アラート, 警告,
  漏洩, 依存, hole, hacked, risk, danger, 洞, 风险, 危险, loch, gefahr, risik, trou, riesg, agujer, peligr, 危険, リスク, 穴
github list_releases get_release list_tags get_tag: releas, version, tag, changelog, 发布, 发行, 标签, veroffentlich,
  freigab, ausgab, publi, sortie, lanzad, リリース, バージョン, タグ, 公開, fassung, neueste, ultima version, derniere version, 版,
  上线, herausgekommen, ausgeliefert
github list_branches create_branch delete_branch; github get_tree: branch, 分支, *zweig, rama, ブランチ, 枝, trunk, line of,
  strang, bifurc, 主干, 支线, 支路, 本線
github list_repositories search get_me create_repository fork_repository delete_repository: repo, project, depot,
  fork, 仓库, 项目, 代码库, projekt, projet, proyecto, リポジトリ, レポ, プロジェクト
github list_collaborators list_team_members list_teams; google get_file; slack list_members: team, maintain, who can,
  right, 权限, 协作, 成员, 团队, 访问, zugriff, zugang, mitarb, berecht, mitglied, darf, acces, collabor, droit, membre, equipe,
  colabor, permis, miembro, equipo, アクセス, 権限, メンバー, チーム, コラボ, who may, who has, wer kann, wer hat, qui peut, qui a,
  quien pued, quien tiene, quienes, 谁能, 谁可以, 谁有, できる人, 書き込める, 見られる, push right
github list_gists get_gist create_gist update_gist: gist, snippet, schnipsel, 片段, スニペット
github list_starred star_repository: star, 收藏, 星标, stern, favori, etoil, estrell, スター, お気に入り, bookmark, favourit,
  merkliste, gemerkt, guardado, enregistre, 关注, 标星, ブックマーク
github list_discussions get_discussion add_discussion_comment: discussion, 讨论, diskussion, discusi, 議論, ディスカッション
github list_projects get_project update_project_item add_project_item; notion query_database: board, kanban, roadmap,
  看板, 路线图, tableau, tablero, ボード, ロードマップ
github list_milestones list_issues search: milestone, 里程碑, meilenstein, jalon, hito, マイルストーン
github list_labels create_label update_label: label, 标签, etiquet, ラベル
github get_me; slack get_user; notion get_self: who am i, my account, my profile, 我是谁, 我的账号, wer bin ich, mein konto,
  qui suis-je, mon compte, quien soy, mi cuenta, 私は誰, アカウント
slack catch_up read_channel search_messages: miss, unread, catch, dm, direct message, away, ping, mention, need me,
  waiting for me, slack, 错过, 未读, 没看, 漏, 私信, 找我, 提到我, 消息, 群, verpass, ungelesen, erwahn, direktnachricht, manqu, rate,
  non lu, message prive, absence, loupe, perdid, sin leer, no leid, mensaje directo, mencion, mientras, 見逃, 未読, ダイレクト,
  メンション, 留守, 不在, 呼, 聞き逃, 席を外, going by, while i was, gone, out of office, off yesterday, nachhol, auf den neuesten,
  weg war, was ist los, quoi de neuf, j'etais absent, rattrap, ponerme al dia, al dia, estuve fuera, 补一下, 离开, いなかった,
  追いつ, 休んで
slack search_messages read_channel read_thread send_message catch_up; google search_mail: said, say, talk, discuss,
  message, wrote, write, decid, decision, agree, shared, post, thread, conversation, chat, asked, told, slack, 说, 讲,
  聊, 讨论, 消息, 提过, 决定, 发过, 谈, 群, gesagt, sagt, geschrieben, schrieb, *nachricht, besproch, beschl, entschied, geteilt,
  erzahl, meint, dit, dire, ecrit, parl, discut, partag, evoqu, propos, dijo, dicho, dice, mensaje, habl, coment,
  compart, 言っ, 言い, 話, メッセージ, 発言, 決め, 決ま, 投稿, 書き込, やりとり
slack list_channels list_members read_channel list_files: channel, 频道, kanal, canal, canaux, チャンネル, room, raum, salon,
  sala, 房间, 群组, 部屋, ルーム
slack search_users get_user list_members list_user_groups; github get_user; notion list_users: title, time zone,
  timezone, profile, phone, email address, who is, colleague, coworker, role, handle, 职位, 时区, 谁是, 是谁, 同事, 联系方式, 资料,
  zeitzone, kolleg, wer ist, position, telefon, fuseau, collegue, qui est, poste, zona horaria, colega, quien es,
  cargo, 肩書, 役職, タイムゾーン, 同僚
slack list_files get_file; google search_files: files?(?! an? ), attach, screenshot, image, upload, 附件, 图片, 截图, 文件,
  datei, anhang, bild, fichier, joint, captur, archivo, adjunt, ファイル, 添付, 画像
slack send_message schedule_message; google create_draft send_mail: tell, send, post, let, inform, notif, messag,
  ping, announc, write to, say, 告诉, 说一声, 说我, 发, 通知, 转告, 提醒, 跟, sag, sage, schick, bescheid, teil, schreib,
  benachricht, richte, dis, envo, previen, ecri, avert, annonc, di, dile, envia, mand, avis, public, escrib, anunci,
  伝え, 送, 知らせ, 連絡, 言って, 投稿, nudge, shout, drop a, pass on, heads up, weitersag, gib weiter, ausricht, lass wissen,
  fais savoir, transmets, passe le, haz saber, pasa el, comunic, cuenta, 喊, 说声, 捎, 提一嘴, 教えてあげ, 声をかけ, 一言
slack schedule_message list_scheduled_messages unschedule_message: schedul, later, post, 定时, 定於, 稍后, geplant, planen,
  spater, planifi, program, mas tarde, 予約, 後で
slack add_reaction remove_reaction: react, emoji, thumb, 点赞, 表情, 点个, daumen, reag, pouce, reacc, pulgar, リアクション, 絵文字,
  スタンプ, いいね
google search_mail get_thread list_drafts create_draft send_mail label_thread: inbox, newsletter, invoice, receipt,
  letter, sender, bill, from, heard from, get back, got back, 邮, 收件, 发票, 账单, 信, 回我, 寄, *mail, *post, *rechnung, beleg,
  brief, absender, courri, messagerie, boite, factur, recu, expedit, corre, bandeja, recib, carta, remit, contestad,
  メール, 請求, 領収, 差出, 届い, 返事, landlord, bank, written to me, wrote me, hear back, replied, got anything, vermieter,
  gemeldet, geantwortet, zuschrift, bailleur, manifeste, m'a ecrit, a repondu, casero, me ha escrito, ha contestado,
  房东, 银行, 给我写, 大家さん, 来た, きた, lawyer, notar, steuer, anwalt, notaire, impot, gestor, 律师, 税理士, 連絡
google get_thread; slack read_thread: thread, conversation, exchange with, back and forth, mail chain, *verlauf,
  *faden, unterhaltung, gesprach, wechsel, fil de, fil du, echange, hilo, conversacion, 会话, 往来, 邮件链, 对话, スレッド, やりとり,
  やり取り, 会話
google list_drafts create_draft send_draft send_mail: draft, unsent, 草稿, entwurf, brouillon, borrador, 下書き, not sent,
  unfinished, half-written, unfertig, noch nicht gesendet, abschick, nicht verschickt, pas envoye, non envoye,
  inacheve, sin enviar, no enviad, a medias, 没发, 没寄, 未发, 写到一半, 未送信, 書きかけ, 出し忘れ, 送ってない
google label_thread trash_thread; slack mark_read: archiv, as read, spam, trash, unsubscrib, star, 归档, 已读, 垃圾, 存档,
  gelesen, papierkorb, corbeill, comme lu, papelera, como leid, アーカイブ, 既読, ゴミ箱, 迷惑, put away, tidy, file away,
  out of my, sort, raum, aufraum, wegraum, ablegen, abheft, range, class, guarda, ordena, 收起, 整理, 清掉, 片付け, しまって
google list_events get_event suggest_time create_event update_event respond_to_event: calend, meet, appointment,
  schedul, agenda, event, free, busy, available, invit, call, lunch, dinner, coffee, attend, slot, book, my day, 日历,
  日程, 会, 安排, 有空, 空闲, 约, 活动, 行程, 忙, 见面, 午餐, 午饭, *termin, kalender, *besprech, frei, zeit, treffen, verabred, sitzung,
  verplan, anruf, *essen, einlad, eingelad, reunion, rendez, rdv, libre, dispo, evenement, dejeuner, diner, occup,
  pris, cita, comida, almuerzo, cena, quedad, ocupad, 予定, カレンダー, ミーティング, 打ち合わせ, 空い, 約束, ランチ, 面談, 埋ま, 出席, 参加, スケジュール,
  暇, double-book, tied up, clash, conflict, ausgebucht, unterwegs, coince, prevu, previsto, compromis, tengo algo, 有事,
  冲突, 撞, 被占, 用事, 重な, 入ってる
~google list_events create_event update_event respond_to_event suggest_time: today, tomorrow, tonight, morning,
  afternoon, evening, noon, monday, tuesday, wednesday, thursday, friday, saturday, sunday, weekend, 今天, 明天, 后天, 周一,
  周二, 周三, 周四, 周五, 周六, 周日, 星期, 上午, 下午, 中午, 晚上, heute, morgen, mittag, *nachmittag, abend, montag, dienstag, mittwoch,
  donnerstag, freitag, samstag, sonntag, aujourd, demain, matin, apres-midi, midi, soir, lundi, mardi, mercredi,
  jeudi, vendredi, samedi, dimanche, hoy, manana, tarde, mediodia, noche, lunes, martes, miercoles, jueves, viernes,
  sabado, domingo, 今日, 明日, 午前, 午後, 正午, 今夜, 曜, 週末
google suggest_time list_events create_event: slot, find time, find a time, when can, when could, suit, 找个时间, 方便, 空档,
  几点, wann konn, zeitfenster, creneau, quand peut, hueco, cuando pod, 空き時間, 都合, いつなら
google respond_to_event update_event delete_event: accept, declin, rsvp, skip, attend, 接受, 拒绝, 谢绝, 参加, absag, zusag,
  ablehn, lehn, sag, annehm, refus, rechaz, acept, 辞退, 欠席, 承諾, 断, 出席, make it, can't come, can not come, come to,
  zukommen, komme nicht, schaff es nicht, passt mir, viens pas, serai pas, no puedo ir, no ire, no asist, 去不了, 来不了,
  不去, 行けない, 行けませ
google update_event; notion move_page; slack schedule_message: move, moving, reschedul, postpon, push back, delay,
  shift, 改到, 推迟, 挪, 改期, 提前, verschieb, verleg, deplac, report, decal, repouss, muev, aplaz, pospon, retras, 移動, ずら,
  延期, 変更
google search_files read_file get_file create_file; notion search fetch: doc, spreadsheet, sheet, slide, presentation,
  drive, files?(?! an? ), folder, report, budget, pdf, contract, notes, plan, quarter, 文档, 表, 文件, 幻灯, 云端, 网盘, 预算, 合同,
  说明, 资料, *dokument, *tabelle, *datei, ablage, prasentation, ordner, vertrag, unterlage, *liste, aufstellung,
  document, tableau, feuille, fichier, classeur, contrat, fiche, hoja, archivo, presupuest, carpeta, 文書, ドキュメント,
  スプレッド, 資料, ファイル, 予算, 契約, スライド, 書類, minutes, protokoll, mitschrift, compte rendu de, acta, 纪要, 議事録
notion search fetch query_database append_to_page update_page create_page: notion, page, wiki, note, checklist, polic,
  guide, handbook, spec, onboarding, list, 页, 清单, 笔记, 知识库, 政策, 制度, 规定, 手册, 指南, *seite, notiz, *liste, richtlin,
  *regel, handbuch, anleit, politique, regle, pagina, nota, politica, guia, norma, ページ, メモ, 規定, 手順, 方針, 一覧, マニュアル,
  決まり, リスト, minutes, meeting note, protokoll, mitschrift, compte rendu de, acta, apuntes, 纪要, 会议记录, 議事録, 記録
notion query_database fetch search create_database: database, task, board, overdue, roadmap, tracker, table, 数据库, 任务,
  逾期, 过期, 看板, *datenbank, *aufgabe, uberfallig, base de don, tache, retard, base de datos, tarea, atrasad, データベース,
  タスク, 期限, due, deadline, late, frist, fallig, spat, echeance, suivi, plazo, venc, fecha limite, seguimiento, 到期, 截止,
  超期, 延误, 締め切り, 締切, 遅れ, 期日, tracking
~notion list_comments fetch: comment, 评论, kommentar, remarque, coment, コメント
notion append_to_page update_page create_page search: add to, append, shopping, to my list, as done, check off, 加到,
  记到, 完成, 标为, erledigt, abhak, fertig, fait, termine, coche, hecho, complet, 完了, 済み, 追記, hak, hake, tick, cross off,
  barre, tacha, 划掉, 打勾, 打钩, チェックを, 足し, 付け足, 书单, 购物, 买, 買い物, courses, compra, *einkauf, jot, notier, note que, anota,
  记一, 记下, メモして
google list_events search_mail; slack catch_up; github search my_commits; google get_thread: brief, my day, focus,
  priorit, should i, overview, important, start my, on top of, 简报, 早报, 重点, 概览, 要做, 该做, 优先, 重要, uberblick, steht an,
  wichtig, anstehen, fokus, ma journee, concentrer, mi dia, enfoc, resumen de, ブリーフィング, 優先, 今日やる
~slack search_messages; google search_mail search_files; notion search; github search: find, search, look, where,
  everything, anything, about, any, 找, 搜, 查, 哪, 关于, 有没有, such, wo, alles, irgend, liegt, trouv, cherch, ou, tout,
  propos, busca, encuentr, encontr, donde, todo, sobre, algo, 探, 検索, どこ, について, 見つけ, ある, retrouv, dig up, pull up,
  herauskram, wiederfind, recuper, localiz
~google trash_thread delete_event trash_file delete_draft; notion trash_page; github delete_comment delete_branch
  delete_file delete_label delete_repository delete_gist; slack delete_message unschedule_message: delet, remov,
  discard, trash, clear, cancel, get rid, 删, 移除, 取消, losch, entfern, storn, supprim, effac, retir, annul, borr,
  elimin, quit, 削除, 消し, 取り消
`;

/** What says something in any language. */
const signs: [sign: RegExp, tools: string][] = [
  [/(?<![\w/])#[a-z][\w-]+/, 'slack read_channel send_message catch_up list_members list_files'],
  [
    /(?<![\w:.,-])#?\d{1,6}(?![\w:%]|[.,]\d)(?!\s*(?:%|am\b|pm\b|uhr|h\b|[日月点時天年人分週周个か]))/,
    'github get_pull_request get_issue',
  ],
  [/\b(?=[0-9a-f]*\d)(?=[0-9a-f]*[a-f])[0-9a-f]{7,40}\b/, 'github get_commit'],
  [/(?<![\w-])[\w-]{1,100}\.(?:json|md|ts|js|py|go|rs|ya?ml|toml|txt|csv|java|c|h|sh)\b/, 'github get_file'],
  [
    /(?<![\w'-])[a-z]{3}[a-z0-9]*-[a-z]{3}[\w-]*|\b\w+\/\w+/,
    '~github list_commits get_file list_issues list_pull_requests get_actions search',
  ],
  [/(?<![\w.])[\w.]{1,64}@[\w-]{1,64}\.\w/, 'google search_mail create_draft'],
  [/\d\s?(?:am|pm|uhr|h)\b|\d:\d\d|\d\s?[点時时]/, '~google list_events create_event update_event'],
];

type Row = { says: RegExp; tools: (readonly [name: string, weight: number])[] };

/** `~github search get_file; slack catch_up` as names of tools, each with what a word of the row says for it. */
function toolsOf(head: string): Row['tools'] {
  const names = head.split('; ').flatMap((part) => {
    const [platform = '', ...own] = part.split(' ');
    return own.map((name) => `${platform.replace('~', '')}_${name}`);
  });
  return names.map((name, at) => [name, (head.startsWith('~') ? 0.5 : 1) / (1 + 0.1 * at)]);
}

function patternOf(word: string): string {
  const stem = word.replace('*', '').replaceAll(' ', '\\s+');
  if (!/^[a-z]/.test(stem) || word !== stem.replaceAll('\\s+', ' ')) return stem;
  return stem.length > 3 ? `(?<![a-z])${stem}` : `(?<![a-z])${stem}s?(?![a-z])`;
}

const rows: Row[] = [
  ...table
    .trim()
    .split(/\n(?! )/)
    .map((row) => {
      const [head = '', words = ''] = row.replaceAll(/\s+/g, ' ').split(': ');
      return { says: new RegExp(words.split(', ').map(patternOf).join('|'), 'g'), tools: toolsOf(head) };
    }),
  ...signs.map(([sign, head]) => ({ says: new RegExp(sign, 'g'), tools: toolsOf(head) })),
];

/** Each tool that a row names, for a test that it is one. */
export const namesInTable = rows.flatMap(({ tools }) => tools.map(([name]) => name));

/** Lower case, without accents, since people leave them out. Japanese voicing marks stay: they make another letter. */
const folded = (text: string): string =>
  text
    .toLowerCase()
    .replaceAll('’', "'")
    .replaceAll('ß', 'ss')
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .normalize('NFC');

/** By tool, how much of what the table has for it a text says; nothing where it says none of that. Pure. */
export function saidOf(text: string): Map<string, number> {
  const [plain, said] = [folded(text), new Map<string, number>()];
  for (const { says, tools } of rows) {
    const found = new Set(plain.match(says)).size;
    const more = Math.min(1.6, 0.8 + 0.2 * found);
    if (found > 0) for (const [name, weight] of tools) said.set(name, (said.get(name) ?? 0) + weight * more);
  }
  return said;
}
