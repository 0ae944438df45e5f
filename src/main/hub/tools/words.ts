/**
 * How people say things in six languages (en de fr es, zh ja), for texts that are `folded`: by what they mean, and which
 * tools they ask for so.
 */

/** Small letters without accents and curly signs, as long as before, so that what is found can be cut out of the text itself. */
export const folded = (text: string): string =>
  text
    .replace(/[’‘]/g, "'")
    .replace(/[^\0-\x7F]/g, (letter) => {
      const base = letter.normalize('NFKD').replace(/[\u0300-\u036F]/g, '');
      return letter === 'ß' ? 's' : base.length === 1 ? base : letter;
    })
    .toLowerCase();

/** Beginnings of words, `_` for a space or a hyphen, `.` for the end of the word; after the bar parts of words, as in Chinese and Japanese. */
const meanings = String.raw`
mine = i. i've i'm i'd my. mine. myself mention(?:s|ed)?_me our. we. us. mein mich. unser wir. je. j' m'. m'a mes. mon. ma. nous. nos. notre. mi. mis. yo. tengo he. hice hemos nuestr nosotros ich. mio. from_me. by_me. on_me. to_me. wir. ping(?:ed)?_me | (?<![给帮诉为让])我 自分 私 僕 俺 うち
ours = our. us. we. unser wir. nos. notre. nous. nuestr nosotros | 我们 私たち うち
commit = commit comit check-?ins?. | 提交 コミット
pushed = push(?:ed|te)?. gepush pousse subido subieron subio | プッシュ 推送了 推送
work = work(?:ed|ing)? did_i_do have_i_done been_up_to accomplish achiev shipped ship. built build_last get_done got_done gearbeitet arbeite geschafft gemacht erledigt programmier entwickelt getan umgesetzt travaill bosse j'ai_fait ai-je_fait accompli avance. developpe. trabaj hecho hice avance program(?:e|ado). desarroll logr coded coding. code_changes i_code implemented touch(?:ed)?. contribut codiert gecodet codifi j'ai_fait hab_ich_gemacht mache. gebaut coded. i_coded j'ai_code did_i_(?:write|code|build|push|ship|change|work|make) i_wrote i_built i_worked wrote_code what_i_did ich_gemacht ich_geschrieben ich_gebaut j'ai_ecrit he_escrito | 做了什么 做了哪些 干了 忙了 忙什么 工作 写了.{0,6}代码 敲代码 开发了 进展 完成了 作業 取り組 やった やって 仕事 開発し 実装し 書いたコード 進捗 在做什么 做什么 做了些什么 做过什么 写了代码 書いた(?:コード|もの) 何をした 何をやった
report = stand-?up daily. weekly recap summary summari report overview timesheet bericht zusammenfass uberblick rapport compte_rendu point_quotidien bilan resum informe | 周报 日报 月报 总结 汇报 概述 日報 週報 月報 報告 まとめ
changed = change modif geandert anderung verandert getan hat_sich tut_sich passiert neu(?:e[srnm]?|igkeiten)?. new. nouve change cambi novedad nuev news. happen going_on latest recent update activity aktivitat activite actividad history verlauf historique historial progress evolu state_of status los. se_passe quoi_de_neuf was_gibt_es landed went_in merged recemment ultimamente lately kurzlich zuletzt letzter_zeit | 变化 改动 更新 变更 有什么新 新动态 动态 改了 变了 最近 変わっ 変更 更新 変化 新しい 最近 動き 履歴 進展 状況 近来
pr = pull_requests? prs?. merge_requests? mrs?. demandes?_de_(?:fusion|tirage) solicitud\w*_de_(?:incorporacion|extraccion|cambios) | 拉取请求 合并请求 プルリク プル_?リクエスト マージリクエスト
issue = issues? tickets? bugs?. bug_reports? defects? feature_requests? incidenc incidente fehler(?:bericht|meldung)?s?. anomalie bogues? defekt problemes?_ouverts? reported_problems errores. | 议题 議題 工单 缺陷 课题 課題 イシュー バグ チケット 不具合 (?<!这个|什么|有)问题(?!吗) エラー報告
assigned = assign zugewiesen zugeteilt asignad a_mi_cargo a_ma_charge zustandig responsible_for | 指派 分配 分给我 派给 我负责 担当 割り当て アサイン
review = review relecture relire revue. revision revisar revise begutacht | 评审 审查 审核 审阅 レビュー 我审
mention = mention erwahn mencion cite. tag_me tagged ping(?:ed|s)?. | 提到我 提及 @我 言及 メンション
opened = i_opened i_created i_filed i_reported opened_by_me created_by_me von_mir ich_.{0,20}(?:erstellt|eroffnet) j'ai_(?:ouvert|cree) que_abri que_he_abierto he_creado abri. | 我(?:创建|提|开|提交)的 自分が(?:作成|作っ|開い)
merged = merged. gemerged? gemergt zusammengefuhrt fusionn fusionad mergead | 已合并 合并了 合并的 マージされ マージ済 マージした
closed = closed?. resolved. fixed. geschlossen behoben erledigte ferme[es]. resolu cerrad resuelt | 已关闭 关闭了 关掉的 关闭的 解决了 クローズ(?:され|済|した) 閉じ(?:られ|た) 解決
open = open. opened. offen ouvert abiert pending still_waiting outstanding unresolved en_attente pendiente ausstehend waiting | 未关闭 没关闭 还没关 未解决 打开的 开放的 开着的 待处理 未合并 オープン 未解決 未対応 開いている 未クローズ 未マージ
build = builds?. build(?:status|s|fehler)? ci. ci/cd pipelines? workflows? github_actions actions?. checks?. nightly integration_continue integracion_continua compil jobs?. deploy tests?. deployment despliegue deploiement bereitstellung | 构建 流水线 工作流 编译 持续集成 测试 部署 ビルド パイプライン ワークフロー テスト デプロイ
outcome = fail green. red. broken broke. go_through went_through succe status fehlgeschlagen fehlschlag rot. grun durchgelaufen kaputt gelaufen echou vert. rouge. plante passe. reussi verde. rojo. roto. pasa. exito fonctionne pass(?:ed|es|ing|t)?. passent fall(?:o|an|ado|a|aron|ido). breaks?. cassee? durchlauf laufen laeuft lauft | 失败 通过 挂了 成功 报错 红 绿 失敗 落ち 通っ 通り 壊れ 状態
alert = security vulnerab dependabot cves?. secret_scanning code_scanning leaked sicherheits schwachstelle securite faille vulnerabil seguridad alert | 安全 漏洞 告警 警报 セキュリティ 脆弱性 アラート 警告
release = releases?. released. latest_version newest_version version_publ neueste_version aktuelle_version veroffentlich derniere_version ultima_version version_.{0,9}publicad version_.{0,9}sorti parution changelog release_?notes notes_de_version | 发布 发行 版本 发版 リリース バージョン
version = versions?. versione?n?. | 版本 バージョン
having = do_i_have have_i_got i_have is_there are_there anything something steht_.{0,20}an. habe_ich liegt_an ai-je j'ai que_tengo tengo qu'est-ce_que_j'ai anything_on first_thing i_have. | 何がある 何かある 有什么 有没有 ある？
labels = labels. etiquetas etiquettes | 标签 ラベル
calendars = calendars. kalender_habe calendriers calendarios | 哪些日历 カレンダー一覧
team = teams?. equipes? equipos?. everyone. everybody. | 团队 チーム 大家
people = users members people mitglieder membres miembros | 成员 メンバー
branch = branch zweige?. branches? ramas?. | 分支 ブランチ
repo = repos?. repositor depots?. github_projekte codebases? | 仓库 倉庫 代码库 リポジトリ レポジトリ
access = write_access push_access access. collaborator contributor mitarbeiter zugriff zugang schreibrecht berechtig acces. a_acces collaborateur acceso colaborador permis who_can can_.{0,12}(?:see|edit|push|write|access) shared_with droits?. | 权限 协作者 访问 谁能 谁可以 アクセス 権限 コラボレー 共有され
discussion = discussions?. diskussionen discusion | 讨论区 ディスカッション
milestone = milestone meilenstein jalons?. hitos?. | 里程碑 マイルストーン
label = label(?:s|led)?. etiquet etiqueta tagged_ | 标签 ラベル
tag = tags?. | タグ
star = starred favori stars?. | 星标 收藏 スター
gist = gists?.
folder = files_are directory folder_structure file_tree verzeichnis struktur arborescence estructura folder. ordner carpeta dossier files_in | 目录 文件结构 目录结构 ディレクトリ ファイル構成
code = function method. class. variable constant in_.{0,9}code codebase usages? where_.{0,20}(?:used|defined|declared|called|implemented|handled) funktion methode fonction funcion im_code verwende[nt] dans_le_code en_el_codigo | 函数 方法 代码(?:里|中|库) 哪里(?:用|定义|调用) 関数 メソッド コード(?:の|で|内) どこで(?:使|定義|呼)
whoami = who_am_i\b(?!.{0,3}(?:meeting|seeing|talking|with)) my_github_(?:account|login|profile|name) wer_bin_ich qui_suis-je quien_soy | 我是谁 我的_?github_?(?:账号|用户) 私は誰
github = github. | ギットハブ
slack = slack channels? kanal canal canaux salons?. dms?. direct_messages? direktnachricht messages?_prives? mensajes?_directos? chat. (?:group|team)_chat huddles? | 频道 群里 群聊 私信 スラック チャンネル チャネル ダイレクトメッセージ
channels = channels kanale canaux canales which_.{0,9}channel salons | 频道 チャンネル チャネル
message = messages? nachricht mensaje posts?. conversation threads? | 消息 信息 聊天 讯息 メッセージ チャット 投稿 スレッド
dm = dms?. direct_messages? direktnachricht messages?_prives? messages?_directs? mensajes?_(?:directos?|privados?) | 私信 ダイレクトメッセージ
missed = miss(?:ed)?. catch_(?:me_)?up catch-?up while_i_was i_was_(?:away|out|gone|offline|asleep) bring_me_up up_to_(?:speed|date) verpass entgangen versaumt auf_dem_laufenden auf_den_neuesten rate(?:e|es|s)?. manqu rattrap louper? loupe perdi perdid ponme_al_dia al_dia | 错过 漏掉 落下 没看到 不在(?:的时候|期间) 見逃 見落と 逃し 不在 いない間 追いつ
unread = unread ungelesen non_lu pas_(?:encore_)?lus? sin_leer no_leid not_read | 未读 未讀 没读 没看 未読 読んでいない
said = say(?:s|ing)?. said. wr(?:o|i)te. wrote written. told. talk discuss(?:ed|ing)? discuss. deci(?:de|sion) agree announced shared. posted. suggest asked. answer repl heard gesagt sagte? geschrieben schrieb meint gesprochen besprochen beschlossen entschieden geteilt erwahnt antwort gefragt geantwortet gemeldet dit. ecrit parle. parler decide. discut partage. annonce mentionne evoque repondu dijo dicho escrib hablo hablar hablado decid coment(?:o|aron|ado). acord compart menciono respond contest mentioned brought_up bring_up who_knows geeinigt einig conclusion share. post. posts. mention. mentions. recommend think. thinks. opinion teilte erwahnt partage mencion(?:o|aron|ado) | 说 讲了 讲过 写道 写了(?!.{0,6}代码) 讨论 决定 提过 提到 聊 谈 宣布 分享 回复 言っ 言い 話し 話題 話さ 書い 決め 決まっ 述べ 発言 触れ 返事 返信 回答 話を 話した
reply = writ(?:e|ten)_back wrote_back got_back hear(?:d)?_(?:back_)?from repl(?:y|ied) answered_me respond written_to_me wrote_to_me wrote_me gemeldet geantwortet zuruckgeschrieben geschrieben_hat_mir m'a_ecrit m'a_repondu repondu respondi(?:o|do) contest(?:o|ado) me_ha_escrito me_escribio contacted antwort_von antwort_bekommen antwort_erhalten respuesta_de respuesta_del reponse_de reponse_d any_word_from news_from | 回复我 回信 回我 来信 联系我 返事 返信 連絡 回音 答复 返答
mail = post_vo[nm] e-?mails? mails?. mail(?:s|box)?. mailbox gmail inbox newsletters? postfach posteingang courriel boite_(?:mail|de_reception|aux_lettres) correos?. bandeja_de | 邮件 郵件 邮箱 电邮 收件箱 メール 受信箱 受信トレイ
paper = invoices? bills?. receipts? rechnung quittung kontoauszug factures? recus?. recibos? facturas? order_confirmation bestellbestatigung boarding_pass bordkarte flight_confirmation booking_confirmation tracking_number newsletter boletin | 发票 账单 收据 订单确认 快递 請求書 領収書 注文確認 明細 メールマガジン
draft = drafts. draft_(?:e-?)?mails? entwurfe mail-?entwurf brouillons? borradores | 草稿 下書き
calendar = calendar meetings? meet. appointments? agenda. schedule events?. kalender termin besprechung sitzung verabredung meeting reunions? rendez-?vous rdvs?. evenements? citas?. reunion calendario eventos? calls?. one-on-ones? 1:1s? stand-?up_at dentist interview lunch_with dinner_with planned. geplant prevu planificad my_week week_look meine_woche ma_semaine mi_semana mon_programme programme_de mon_planning planning emploi_du_temps tengo_la_semana how_busy is_my_week tengo_el_dia treffe treff. verabredet he_quedado quedo_con vois-je rencontre plans_for my_plans do_i_meet am_i_meeting am_i_seeing vorhaben vor_habe calendrier agend diary planner lunch_plans plans. lunch dinner brunch breakfast algun_plan planes. etwas_vor dejeuner diner. almuerzo cena. | 日程 日历 会议 开会 有会 的会 约会 行程 有什么安排 安排了 活动 预约 予定 会議 ミーティング 打ち合わせ 打合せ カレンダー スケジュール アポ 面談 面接 忙不忙 几点 会う 约了 有约 午饭 晚饭 ランチ ディナー
attendee = attend participa participant teilnehm nimmt_.{0,12}teil dabei. invited eingeladen invite[es]? asist | 参加 出席 与会 参会 参加者 出席者
free = free. busy. availab have_time anything_on got_time double-?booked zeit. frei. verfugbar beschaftigt libre disponib dispo. occupee?. ocupad tengo_tiempo le_temps (?:something|anything)_(?:on|planned) busy. hectic charge[es]?. | 有空 空闲 有时间 没事 忙吗 忙不忙 空い 空き 暇 時間(?:が)?ある 忙し 空いて
slot = slots?. find_(?:a_|some_)?time suggest_(?:a_)?times? a_good_time time_(?:to|for)_(?:meet|a) when_can zeitfenster freien?_termin gemeinsamen?_termin wann_.{0,12}(?:konnen|passt) creneau quand_.{0,12}(?:pouvons|peut-on|libres) hueco cuando_podemos momento_para everyone_is_free when_(?:can|could|should|are|would)_.{0,24}(?:meet|both|free|talk) | 时间段 空档 都有空 什么时候.{0,6}(?:方便|能) 共同.{0,3}时间 合适的时间 空き時間 候補 空いている時間 都合の 找个时间 约个时间 定个时间
prepare = prepare_me prep_me brief_me_for get_me_ready ready_for bereite? vorbereit prepare-?moi preparame | 准备 準備
upcoming = next. upcoming nachste prochain proxim | 下一[个场次] 接下来 次の
drive = drive. google_(?:docs?|drive|sheets?|slides?) | 云端硬盘 网盘 ドライブ
sheet = spreadsheets? sheets?. slides?. slide_?deck decks?. presentation powerpoint pdfs?. prasentation tabelle kalkulation folien. tableur feuilles?_de tableau diapo hojas?_de presentacion diapositiva \w+tabelle \w*prasentation excel ppt powerpoint xlsx keynote | 表格 电子表 预算表 幻灯片 演示文稿 スライド スプレッドシート シート 予算表 一覧表 プレゼン ppt excel エクセル パワポ
doc = docs?. documents? files?. folders?. dokument datei unterlagen ordner fichiers? dossier documento archivos? carpeta | 文档 文件 资料夹 文件夹 資料 资料 ドキュメント ファイル 書類 フォルダ
notion = notion wiki. wikis? | ノーション 知识库 ウィキ
page = pages?. seiten?. paginas?. | 页面 ページ 页$
matter = contracts? budget vertrag contrat handbook polic checklist guide. guidelines notes?. playbook runbook handbuch richtlinie notizen checkliste politique guia notas procedure leitfaden minutes. protokoll proposal roadmap \w+richtlinie \w+handbuch \w+vertrag \w+protokoll \w+liste politica manual reglement project_plan \w+plan | 合同 契約書 预算 予算 手册 笔记 清单 指南 制度 政策 规定 手順 マニュアル 規定 ポリシー ルール チェックリスト 会议纪要 議事録
database = database task_?board boards?. tracker kanban tasks?. to-?dos?. datenbank aufgaben? \w*aufgaben taches?. base_de_(?:donnees|datos) tareas? table. backlog roadmap | 数据库 任务 看板 待办 データベース タスク ボード
overdue = overdue due. uberfallig fallig en_retard atrasad vencid | 逾期 过期 到期 期限 締め切り 期限切れ
comment = comments?. kommentar commentaire comentario | 评论 留言 批注 コメント
person = 's_(?:title|role|job|time_?zone|phone|number|email|e-mail|handle|position) time_?zone zeitzone fuseau zona_horaria job_title berufsbezeichnung quel_est_le_poste what_does_\w+_do handle. phone_number job_title telefonnummer | 时区 职位 头衔 电话 役職 タイムゾーン 肩書
who = who. wer. qui. quien(?:es)?. | 谁 有哪些人 誰 だれ
where = where. wo. ou. donde. | 哪里 哪儿 在哪 どこ
find = find. search look_for look_up locate. dig_(?:up|out) such(?:e|st)?. finde? wo_ist trouv cherch retrouve busca encuentra encontrar localiza where_is where_are get_me pull_up track_down show_me_the where_can_i_find where_did_i_put ubica | 找 搜索 查一下 查找 搜 探し 検索 見つけ どこ 哪里有 在哪儿
read = what_does what's_in what_is_in say(?:s)?. read. summari content tell_me_about about\b steht_in steht_auf steht_im lies. fass(?:e)?. was_sagt inhalt que_dit contenu resum lis. dice. lee. contenido explain dit. leeme leer vorlesen | 写了什么 说了什么 怎么说 怎么写 内容 读一下 读 讲了 讲的 总结 何が書 内容 読ん 要約 まとめ なんて書 何と書 書いてある 書かれて 读一读
list = list. show which. what. all. any. how_many give_me do_(?:i|we)_have are_there is_there display zeig welche? gibt_es alle. liste habe_ich montre quel affiche quels? y_a-t-il il_y_a ai-je muestra cuales hay. lista que. | 列出 哪些 什么 显示 有多少 几个 看看 有没有 一覧 見せ 教え ある 何 どの
briefing = briefing brief_me. my_(?:day|morning)\b (?:morning|daily)_(?:update|digest|summary|overview) focus prioriti[sz]e priorit start_my_day what's_(?:important|urgent|on_my_plate) what_needs_my_attention tagesuberblick lagebericht morgenbericht was_steht_(?:heute_)?an\b mein_tag meinen_tag was_ist_heute_wichtig ma_journee mon_briefing (?:resume|point)_du_(?:matin|jour) mi_dia resumen_(?:del_dia|diario|matutino|de_la_manana|de_hoy) que_tengo_pendiente_hoy | 简报 早报 晨报 今日概览 今天.{0,4}(?:重点|优先|重要) 先做什么 ブリーフィング 朝のまとめ 今日のまとめ 今日.{0,4}(?:優先|重要|集中) 優先
dependency = dependenc dependabot librar packages? abhangigkeit dependance dependencia | 依赖 依存
secret = secrets?. leaked credential | 密钥 泄露 シークレット 漏洩
reviewer = reviewers? reviews?. said review_comment gutachter | 评审 レビュー
diff = files. diff changed_files dateien fichiers archivos | 改了哪些文件 文件 差分 ファイル
latest = latest newest last. neuest letzte dernier ultim | 最新 最近 最后
private = private privat prive privad | 私有 私人 プライベート 非公開
public = public offentlich publiqu publico publica | 公开 公共 パブリック 公開
`;

/**
 * Tools, the likeliest first, and words for them: `@` for all that mean the same above. What a row with `~` says counts half.
 */
const toolWords = String.raw`
github my_commits list_commits get_commit = @work @report @commit @pushed push been_doing my_progress my_activity
  my_contrib my_change my_code i_ship i_write i_change i_touch status_update my_week my_month coding develop mein_code
  eingecheckt beigetragen meine_ander ai-je_code ai-je_ecrit mes_modif mon_code mes_contrib mon_activite realise livre
  mi_codigo mis_cambios mis_contrib mi_actividad mi_progreso program subi avanzado my_keyboard on_my_part turned_in
  delivered did_i_finish did_i_get geleistet abgeliefert fertiggestellt durchgegangen hinbekommen weitergekommen pondu
  produit boucle sacado terminado adelant entregado | 我写 我改 写了 敲了 我做 做了 代码 忙些 开发 arbeit 書いた 進めた 開発 実装 コード 搞了 弄了 产出 成果
  手を動か 仕上げ こなし 終えた 片付けた
github search list_issues get_issue create_issue update_issue add_comment = @issue @milestone @mention @assigned
  backlog task triage regression on_my_plate problem aufgabe offene_punkte vorgang mangel tache attribu jalon tarea
  asign error fallo hito | 任务 错误 报错 提到 待办 故障 毛病 fehler 問題 タスク 障害
github search list_pull_requests get_pull_request create_pull_request create_review merge_pull_request
  update_pull_request = @pr @review @reviewer approv diff durchsicht relect relu revue revis solicitud | 等我看 pruf 査読
github merge_pull_request get_pull_request update_pull_request_branch = merge land squash zusammen fusion integr mezcl
  incorpor | 合并 合入 并入 マージ 取り込 統合
github create_review submit_review request_reviewers dismiss_review get_pull_request = approv lgtm review sign_off
  signed_off request_change genehmig freigeb gib_frei approuv valid aprueb aprob green_light go-ahead thumbs_up_for
  grunes_licht abnick abnehm feu_vert donne_le_feu luz_verde visto_bueno da_el_ok okを出 | 批准 通过 同意 审批 承認 レビュー 放行 点头
~github create_issue add_comment create_pull_request create_branch create_label create_repository; google create_event
  create_draft create_file; notion create_page append_to_page create_database; slack send_message = open news?.
  file_an?\s make adds?. start set_up raise log_a puts?. draft submit report register erstell lege anleg erfass eroffn
  offne neue neus?. fuge hinzu melde trag schreib mach setz notier cree ouvr ajout nouve redig ecri mets mett signal
  prepar depos bloque reserv crea abre abrir anad agreg nuev redact escrib pons?. apunt registr agend hazs?. | 创建 新建
  建一 建个 提一 提个 开一 开个 加 写 起草 新增 报告 登记 作成 作って 新規 開いて 立てて 起票 登録 書いて 入れて 報告
~github update_issue update_pull_request; notion update_page edit_page_text; google update_event label_thread; slack
  update_message = @label clos reopen assign label renam retitl edit mark sets?. priorit unassign chang update
  schlies mach_zu zuweis weis umbenenn bearbeit ander aktualis ferm clotur rouvr attribu renomm modifi marqu cierr
  reabr asign renombr marc cambi actualiz cerr finish wrap_up resolve done_with erledig abschlies beend termin regle
  resu | 关闭 关掉 关了 重新打开 指派给 分配给 改名 修改 标记 标为 改成 设为 更新 閉じ クローズ 再開 割り当て 変更 編集 名前 直して 了结 搞定 结束 解决 完了に 済みに 終わら
github add_comment; notion add_comment; github reply_to_review_comment add_discussion_comment; notion list_comments =
  @comment comment remark remarque coment | komment anmerk
github add_comment reply_to_review_comment; google create_draft; slack send_message = @reply repl answer repond repons
  contest respuest | 回复 回一 antwort 回答
github get_file search get_tree get_commit write_file push_files = @code @folder readme files?(?!\san?\s) source code
  class director licen changelog contents config used use_the implement datei quell verwend benutz fichier repertoir
  utilis archivo fichero usas?. version | 文件 源码 代码 配置 内容 用到 版本 ファイル ソース 使 バージョン 中身
github write_file push_files delete_file restore_files get_file = overwrite write_to commit_a save restor revert
  roll_back speicher wiederherstell enregistr restaur guarda | 写入 保存 恢复 回滚 復元 元に戻
github get_actions get_pull_request rerun_run run_workflow cancel_run = @build @outcome cds?. action check test broke
  green pass runs?. healthy fehlgeschl fehlschl bricht lief scheiter schlagt echec cass rouge vert plant execution
  tourn fall roto rota rojo verde prueba ejecu flujo | 集成 检查 挂 运行 跑 実行 赤 緑
github rerun_run run_workflow cancel_run get_actions = rerun re-run retry again restart trigger cancel stop neu_start
  wiederhol nochmal noch_einmal erneut abbrech relanc redemarr recommenc relanz reinici volver_a repit kick_off
  start_over remets remettre lance starte anstos vuelve_a lanza | 重跑 重新 再跑 重试 触发 再次 再実行 やり直 もう一度 リトライ 中止 重来 起动 启动 起動
  流し直 回し直
github list_security_alerts get_security_alert = @alert @dependency @secret secur leak scan expos insecure warnung
  verwundb anfallig faill segur hole hacked risk danger loch gefahr risik trou riesg agujer peligr | 隐患 sicher schwach
  lucke 脆弱 洞 风险 危险 危険 リスク 穴
github list_releases get_release list_tags get_tag = @release @version @tag releas version freigab ausgab publi sortie
  lanzad fassung neueste herausgekommen ausgeliefert | 标签 公開 版 上线
github list_branches create_branch delete_branch; github get_tree = @branch rama trunk line_of strang bifurc | zweig 枝
  主干 支线 支路 本線
github list_repositories search get_me create_repository fork_repository delete_repository = @repo repo project depot
  fork projekt projet proyecto | 项目 レポ プロジェクト
github list_collaborators list_team_members list_teams; google get_file; slack list_members = @access @team team
  maintain right mitarb berecht mitglied darf acces collabor droit membre colabor miembro equipo who_may who_has
  wer_kann wer_hat qui_peut qui_a quien_pued quien_tiene quienes push_right | 协作 成员 メンバー コラボ 谁有 できる人 書き込める 見られる
github list_gists get_gist create_gist update_gist = @gist gist snippet schnipsel | 片段 スニペット
github list_starred star_repository = @star star stern etoil estrell bookmark favourit merkliste gemerkt guardado
  enregistre | お気に入り 关注 标星 ブックマーク
github list_discussions get_discussion add_discussion_comment = @discussion discussion diskussion discusi | 讨论 議論
github list_projects get_project update_project_item add_project_item; notion query_database = board kanban roadmap
  tableau tablero | 看板 路线图 ボード ロードマップ
github list_milestones list_issues search = @milestone jalon hito
github list_labels create_label update_label = @label label
github get_me; slack get_user; notion get_self = @whoami who_am_i my_account my_profile mein_konto mon_compte
  mi_cuenta | 我的账号 アカウント
slack catch_up read_channel search_messages = @missed @unread @dm miss catch away ping mention need_me waiting_for_me
  slack erwahn rate absence mencion mientras going_by gone out_of_office off_yesterday nachhol weg_war was_ist_los
  quoi_de_neuf j'etais_absent estuve_fuera | 漏 找我 提到我 消息 群 ダイレクト メンション 留守 呼 聞き逃 席を外 补一下 离开 いなかった 休んで
slack search_messages read_channel read_thread send_message catch_up; google search_mail = @message said says?. talk
  discuss wrote write decid decision agree shared post chat asked told slack gesagt sagt geschrieben schrieb besproch
  beschl entschied geteilt erzahl meint dits?. dire ecrit parl discut partag evoqu propos dijo dicho dice habl coment
  compart | 说 讲 聊 讨论 提过 决定 发过 谈 群 言っ 言い 話 発言 決め 決ま 書き込 やりとり
slack list_channels list_members read_channel list_files = @channels channel kanal canal room raum salon sala | 房间 群组
  部屋 ルーム
slack search_users get_user list_members list_user_groups; github get_user; notion list_users = @person title profile
  phone email_address who_is colleague coworker role handle kolleg wer_ist position telefon collegue qui_est poste
  colega quien_es cargo | 谁是 是谁 同事 联系方式 资料 同僚
slack list_files get_file; google search_files = files?(?!\san?\s) attach screenshot image upload datei anhang bild
  fichier joint captur archivo adjunt | 附件 图片 截图 文件 ファイル 添付 画像
slack send_message schedule_message; google create_draft send_mail = tell send post lets?. inform notif messag ping
  announc write_to says?. sags?. sage schick bescheid teil schreib benachricht richte diss?. envo previen ecri avert
  annonc dis?. dile envia mand avis public escrib anunci nudge shout drop_a pass_on heads_up weitersag gib_weiter
  ausricht lass_wissen fais_savoir transmets passe_le haz_saber pasa_el comunic cuenta | 告诉 说一声 说我 发 通知 转告 提醒 跟 伝え 送
  知らせ 連絡 言って 投稿 喊 说声 捎 提一嘴 教えてあげ 声をかけ 一言
slack schedule_message list_scheduled_messages unschedule_message = schedul later post geplant planen spater planifi
  program mas_tarde | 定时 定於 稍后 予約 後で
slack add_reaction remove_reaction = react emoji thumb daumen reag pouce reacc pulgar | 点赞 表情 点个 リアクション 絵文字 スタンプ いいね
google search_mail get_thread list_drafts create_draft send_mail label_thread = @mail @paper letter sender bill from
  heard_from get_back got_back beleg brief absender courri messagerie boite factur recu expedit corre bandeja recib
  carta remit contestad landlord bank written_to_me wrote_me hear_back replied got_anything vermieter gemeldet
  geantwortet zuschrift bailleur manifeste m'a_ecrit a_repondu casero me_ha_escrito ha_contestado lawyer notar steuer
  anwalt notaire impot gestor | 邮 收件 信 回我 寄 mail post 請求 領収 差出 届い 返事 房东 银行 给我写 大家さん 来た きた 律师 税理士 連絡
google get_thread; slack read_thread = thread conversation exchange_with back_and_forth mail_chain unterhaltung
  gesprach wechsel fil_de fil_du echange hilo conversacion | verlauf faden 会话 往来 邮件链 对话 スレッド やりとり やり取り 会話
google list_drafts create_draft send_draft send_mail = @draft draft unsent entwurf borrador not_sent unfinished
  half-written unfertig noch_nicht_gesendet abschick nicht_verschickt pas_envoye non_envoye inacheve sin_enviar
  no_enviad a_medias | 没发 没寄 未发 写到一半 未送信 書きかけ 出し忘れ 送ってない
google label_thread trash_thread; slack mark_read = archiv as_read spam trash unsubscrib star gelesen papierkorb
  corbeill comme_lu papelera como_leid put_away tidy file_away out_of_my sort raum aufraum wegraum ablegen abheft
  range class guarda ordena | 归档 已读 垃圾 存档 アーカイブ 既読 ゴミ箱 迷惑 收起 整理 清掉 片付け しまって
google list_events get_event suggest_time create_event update_event respond_to_event = @calendar @free @attendee
  calend meet schedul event free busy invit call coffee slot book my_day frei zeit verabred verplan anruf einlad
  eingelad rendez dispo diner occup pris cita comida cena quedad double-book tied_up clash conflict ausgebucht
  unterwegs coince previsto compromis tengo_algo | 会 安排 约 忙 见面 午餐 besprech essen 約束 埋ま 有事 冲突 撞 被占 用事 重な 入ってる
~google list_events create_event update_event respond_to_event suggest_time = today tomorrow tonight morning afternoon
  evening noon monday tuesday wednesday thursday friday saturday sunday weekend heute morgen mittag abend montag
  dienstag mittwoch donnerstag freitag samstag sonntag aujourd demain matin apres-midi midi soir lundi mardi mercredi
  jeudi vendredi samedi dimanche hoys?. manana tarde mediodia noche lunes martes miercoles jueves viernes sabado
  domingo | 今天 明天 后天 周一 周二 周三 周四 周五 周六 周日 星期 上午 下午 中午 晚上 nachmittag 今日 明日 午前 午後 正午 今夜 曜 週末
google suggest_time list_events create_event = @slot slot when_could suit wann_konn quand_peut cuando_pod | 方便 几点 都合
  いつなら
google respond_to_event update_event delete_event = accept declin rsvp skip attend absag zusag ablehn lehn sags?.
  annehm refus rechaz acept make_it can't_come can_not_come come_to zukommen komme_nicht schaff_es_nicht passt_mir
  viens_pas serai_pas no_puedo_ir no_ire no_asist | 接受 拒绝 谢绝 参加 辞退 欠席 承諾 断 出席 去不了 来不了 不去 行けない 行けませ
google update_event; notion move_page; slack schedule_message = move moving reschedul postpon push_back delay shift
  verschieb verleg deplac report decal repouss muev aplaz pospon retras | 改到 推迟 挪 改期 提前 移動 ずら 延期 変更
google search_files read_file get_file create_file; notion search fetch = @doc @sheet @drive sheet slide drive folder
  report budget contract notes plan quarter ablage vertrag unterlage aufstellung feuille classeur contrat fiche hoja
  presupuest minutes protokoll mitschrift compte_rendu_de acta | 表 幻灯 云端 预算 合同 说明 liste 文書 スプレッド 予算 契約 纪要 議事録
notion search fetch query_database append_to_page update_page create_page = @notion @page @matter page note guide spec
  onboarding list notiz richtlin anleit regle pagina nota norma minutes meeting_note mitschrift compte_rendu_de acta
  apuntes | seite liste regel メモ 方針 一覧 決まり リスト 纪要 会议记录 記録
notion query_database fetch search create_database = @database @overdue task board table base_de_don tache retard
  deadline late frist spat echeance suivi plazo venc fecha_limite seguimiento tracking | 截止 超期 延误 締切 遅れ 期日
~notion list_comments fetch = @comment comment remarque coment
notion append_to_page update_page create_page search = add_to append shopping to_my_list as_done check_off erledigt
  abhak fertig fait termine coche hecho complet haks?. hake tick cross_off barre tacha courses compra jots?. notier
  note_que anota | 加到 记到 完成 标为 完了 済み 追記 划掉 打勾 打钩 チェックを 足し 付け足 书单 购物 买 買い物 einkauf 记一 记下 メモして
google list_events search_mail; slack catch_up; github search my_commits; google get_thread = @briefing brief my_day
  should_i overview important start_my on_top_of uberblick steht_an wichtig anstehen fokus concentrer enfoc resumen_de
  | 重点 概览 要做 该做 优先 重要 今日やる
~slack search_messages; google search_mail search_files; notion search; github search = @find @where look where
  everything anything about anys?. such alles irgend liegt tout propos encuentr encontr donde todo sobre algo retrouv
  herauskram wiederfind recuper localiz | 查 哪 关于 有没有 探 について ある
~google trash_thread delete_event trash_file delete_draft; notion trash_page; github delete_comment delete_branch
  delete_file delete_label delete_repository delete_gist; slack delete_message unschedule_message = delet remov
  discard trash clear cancel get_rid losch entfern storn supprim effac retir annul borr elimin quit | 删 移除 取消 削除 消し
  取り消
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

const linesOf = (table: string): [head: string, words: string][] =>
  table
    .trim()
    .split(/\n(?! )/)
    .map((line) => line.replaceAll(/\s+/g, ' ').split(' = ') as [string, string]);

function patternOf(words: string): string {
  const [latin = '', others = ''] = words.split(/ ?\| /);
  const [means, begins] = [[...latin.matchAll(/@(\w+)/g)], latin.match(/(?<!\S)[^@ ]\S*/g)];
  const own = begins?.map((word) => word.replaceAll('_', "[ '-]?").replace(/\.$/, '\\b')).join('|');
  return [
    ...means.map(([, word = '']) => patternFor(word).source),
    ...(own ? [`(?<![a-z0-9])(?:${own})`] : []),
    ...(others ? [others.replaceAll(' ', '|').replaceAll('_', ' ')] : []),
  ].join('|');
}

const vocabulary = new Map<string, RegExp>();
for (const [name, words] of linesOf(meanings)) vocabulary.set(name, new RegExp(patternOf(words)));

/** What says that word of the table. Throws where there is none. */
export function patternFor(word: string): RegExp {
  const pattern = vocabulary.get(word);
  if (!pattern) throw new Error(`There are no words for ${word}.`);
  return pattern;
}
export const saysAny = (text: string, words: readonly string[]): boolean =>
  words.some((word) => patternFor(word).test(text));
/** Whether it is a word of the table, and so hardly a name. */
export const isWord = (text: string): boolean => saysAny(text, [...vocabulary.keys()]);

/** `~github search get_file; slack catch_up` as names of tools, each with what a word of the row says for it. */
function toolsOf(head: string): (readonly [name: string, weight: number])[] {
  const names = head.split('; ').flatMap((part) => {
    const [platform = '', ...own] = part.split(' ');
    return own.map((name) => `${platform.replace('~', '')}_${name}`);
  });
  return names.map((name, at) => [name, (head.startsWith('~') ? 0.5 : 1) / (1 + 0.1 * at)]);
}

const rows = [
  ...linesOf(toolWords).map(([head, words]) => ({ says: new RegExp(patternOf(words), 'g'), tools: toolsOf(head) })),
  ...signs.map(([sign, head]) => ({ says: new RegExp(sign, 'g'), tools: toolsOf(head) })),
];

/** Each tool that a row names, for a test that it is one. */
export const namesInTable = rows.flatMap(({ tools }) => tools.map(([name]) => name));

/** By tool, how much of what the table has for it a text says; nothing where it says none of that. Pure. */
export function saidOf(text: string): Map<string, number> {
  const [asked, said] = [folded(text), new Map<string, number>()];
  for (const { says, tools } of rows) {
    const found = new Set(asked.match(says)).size;
    const more = Math.min(1.6, 0.8 + 0.2 * found);
    if (found > 0) for (const [name, weight] of tools) said.set(name, (said.get(name) ?? 0) + weight * more);
  }
  return said;
}
