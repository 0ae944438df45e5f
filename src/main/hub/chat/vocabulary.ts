/** The words of six languages (en de fr es, zh ja) by what they mean, for texts that `plain` has made plain. */

/** Small letters without accents and curly signs, as long as before, so that what is found can be cut out of the text itself. */
export const plain = (text: string): string =>
  text
    .replace(/[’‘]/g, "'")
    .replace(/[^\0-\x7F]/g, (letter) => {
      const base = letter.normalize('NFKD').replace(/[\u0300-\u036F]/g, '');
      return letter === 'ß' ? 's' : base.length === 1 ? base : letter;
    })
    .toLowerCase();

/** Beginnings of words, `_` for a space or a hyphen, `.` for the end of the word; after the bar parts of Chinese and Japanese. */
const table = String.raw`
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
closed = closed. resolved. fixed. geschlossen behoben erledigte ferme[es]. resolu cerrad resuelt | 已关闭 关闭了 关掉的 关闭的 解决了 クローズ(?:され|済|した) 閉じ(?:られ|た) 解決
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
mail = e-?mails? mails?. mail(?:s|box)?. mailbox gmail inbox newsletters? postfach posteingang courriel boite_(?:mail|de_reception|aux_lettres) correos?. bandeja_de | 邮件 郵件 邮箱 电邮 收件箱 メール 受信箱 受信トレイ
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
matter = contracts? budget vertrag contrat handbook polic checklist guide. guidelines notes?. playbook runbook handbuch richtlinie notizen checkliste politique guia notas procedure leitfaden minutes. protokoll proposal roadmap \w+richtlinie \w+handbuch \w+vertrag \w+protokoll \w+liste politica manual reglement project_plan \w+plan | 合同 契約書 预算 予算 手册 笔记 清单 指南 制度 政策 规定 手順 マニュアル 規定 ポリシー チェックリスト 会议纪要 議事録
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

function patternOf(line: string): [name: string, pattern: RegExp] {
  const [name = '', latin = '', others = ''] = line.split(/ = | \| /);
  const words = latin.split(' ').map((word) => word.replaceAll('_', "[ '-]?").replace(/\.$/, '\\b'));
  const parts = [latin && `(?<![a-z0-9])(?:${words.join('|')})`, others.replaceAll(' ', '|').replaceAll('_', ' ')];
  return [name, new RegExp(parts.filter(Boolean).join('|'))];
}
const vocabulary = new Map(table.trim().split('\n').map(patternOf));

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
