/** Tells the person's own words from what they quote or paste, and whether those ask for a change. Pure. */
import { folded, isWord } from '../../kernel/tools/words.ts';

/**
 * A quotation runs to the end of the text when nothing closes it: pasted text must not get out by being cut. An apostrophe opens one only
 * at the start of a word, and closes it only at the end of one.
 */
const quotations =
  /(?:```|~~~)[\s\S]*?(?:```|~~~|$(?![\s\S]))|<([a-z][\w-]*)[^<>]*>[\s\S]*?(?:<\/\1\s*>|$(?![\s\S]))|^[ \t]*>.*$|`[^`\n]*`|"[^"]*(?:"|$(?![\s\S]))|[“„](?:[^“”„]|“[^“”]*”)*(?:[”“]|$(?![\s\S]))|「(?:[^「」]|「[^「」]*」)*(?:」|$(?![\s\S]))|『[^『』]*(?:』|$(?![\s\S]))|«[^»]*(?:»|$(?![\s\S]))|‘[^‘’]*(?:’(?!\p{L})|$(?![\s\S]))|(?<![\p{L}\p{N}])'(?=\S)[^\n']*?(?<=\S)'(?!\p{L})/gimu;
/** What announces material to work on: all that follows is that material. */
const announcement =
  /[:：][ \t]*\r?\n|(?:\b(?:translate|proofread|rephrase|reword|paraphrase|rewrite|correct|this|following|sent this|got this|ubersetz\w*|folgende\w*|diese\w* (?:text|nachricht|mail)|tradui\w*|ce (?:texte|message|mail)|traduce\w*|este (?:texto|mensaje|correo)|comment|reply|saying)\b|翻译|润色|改写|校对|下面|以下|这(?:段|句|封|条|篇)|评论|回复|留言|翻訳|次の|この(?:文|メール|メッセージ))[^:：\n]{0,80}[:：]/;

type OwnWords = {
  /** As long as the text: what is quoted is blank. */
  own: string;
  quoted: string[];
};

/** `isName`: a quoted name of something known is a name. */
export function ownWords(text: string, isName: (quoted: string) => boolean = () => false): OwnWords {
  const quoted: string[] = [];
  const take = (all: string): string => {
    const value = all.replace(/^(?:```[^\n]*\n?|["“„「『«‘'`]+)|["”“」』»’'`]+$/g, '').trim();
    if (value && quoted.length < 10 && isName(value)) return all;
    if (value) quoted.push(value);
    return all.replace(/[^\n]/g, ' ');
  };
  const masked = text.replace(quotations, take);
  const found = announcement.exec(folded(masked));
  const start = found ? found.index + found[0].length : masked.length;
  const rest = masked.slice(start);
  if (rest.trim()) quoted.push(rest.trim());
  return { own: masked.slice(0, start) + ' '.repeat(rest.length), quoted };
}

const polite =
  "(?:please|pls|hey|hi|ok(?:ay)?|and|then|now|so|also|just|(?:can|could|would|will) you|can we|i(?:'d| would) like (?:you )?to|i (?:want|need) (?:you )?to|let's|go ahead and|quickly|bitte|(?:kannst|konntest|wurdest) du(?: mir| bitte)*|(?:konnen|konnten) sie|mal|und|dann|ich (?:mochte|will)|s'il (?:te|vous) plait|stp|svp|peux-tu|tu peux|(?:pourrais|voudrais)-tu|(?:pouvez|pourriez)-vous|veuillez|merci de|je (?:veux|voudrais)|il faut|et|puis|por favor|puedes|podrias|quiero(?: que)?|necesito(?: que)?|y|luego)";
/** Verbs by which a request for a change begins, with what keeps one from being a noun; stems of German, French, Spanish get their endings. */
const stems = (list: string, endings: string): string => `(?:${list.replaceAll(' ', '|')})(?:${endings})\\b`;
const changes = [
  String.raw`(?:create|delete|remove|reply|respond to|merge|re-?run|restart|trigger|reopen|assign|unassign|rename|upload|publish|push|revert|accept|decline|reject|rsvp|invite|forward|archive|unsubscribe|reschedule|postpone|cancel|approve|dismiss|append|insert|edit|add|put|move|pin|unpin|mute|notify|ping|react|book|block|set|change|fix|replace|convert|submit|post|star|unstar|follow|fork|watch|subscribe|lock|tag|save|store|turn|enable|disable|grant|revoke|share|transfer|thank|congratulate|wish|snooze|apply|arrange|organi[sz]e|set up|stop|undo|clean up|copy|duplicate|complete|resolve|get rid of|(?:check|tick|cross) off|push back|bring forward|sign up|follow up with|check in with|pass on|loop in|hand over|take off)(?![a-z-])(?=\s*\S)`,
  String.raw`send (?!me\b)|close (?!to\b)|raise (?:a|an|the)\b|mark (?:it|the|all|as|this|that|my|every|issue|pr|task|\S+ as)\b|request (?:an?|the|changes|access|\S+ to)\b|label (?:it|the|issue|pr|this|that|all|#)|remind (?!me (?:of|what|about|which|when|how|who|where))\S|tell (?!me|us)\S|ask (?!me)[a-z]|let (?!me|us)\S+ know|give (?!me|us)\S|update (?!me|us|on|of|from)\S|file (?:an?|the)\b|log (?:an?|the)\b|comment (?:on|that|to|under|in|this)\b|leave (?:an?|the) (?:comment|note|message|review|reply)|(?:start|stop|deploy|release|ship|launch|build|run|test|kick off|trigger|retry|pause|resume|abort|kill) (?:the|it|an?|v?\d\S*|version|this|that|all|my|our|\S+ to)\b|(?:shift|bump|swap|switch|adjust|extend|shorten|drop|clear|empty|confirm|reserve|order|join|kick|ban|patch|tweak|increase|decrease|lower|promote|hide|flag|link|attach|import|install|squash|rebase|cherry-pick|roll ?back|export|nudge|chase|relay|propose|hold|protect|split|clone|unlock) (?:the|it|an?|this|that|all|my|our|pr|#|issue|[a-z]+ (?:to|off)\b)|open (?:an?|the|another) (?:new |quick )?(?:issue|bug|ticket|pull|pr\b|discussion|branch)|(?:write|draft|compose) (?:an? |the |him |her |them |to |back)?(?:\S+ )?(?:e?-?mail|mail|message|reply|response|comment|issue|page|note|post|invitation|to )|write (?!me|us)\S+ (?:an?|that)\b|(?:e-?mail|message|text|dm|slack) (?!from|about|on|in|thread)\S+ (?:that|about|to|and|saying)|schedule (?:an?|the|lunch|dinner|\S+ with)|plan (?:an?|the)\b|make (?:it|a|an|the|\S+ (?:private|public|done|admin))|say (?:hi|hello|thanks|that|in|to)|note (?:that|down)`,
  stems(
    'erstell losch entfern schick send schreib antwort informier benachrichtig erinner merg schlies eroffn verschieb verleg markier benenn buch reservier kommentier reagier archivier beantwort genehmig post veroffentlich start notier aktualisier kopier bestatig frag pack block schieb setz schalt aktivier deaktivier entsperr sperr abonnier kundig stornier bestell zieh hang erganz streich wiederhol korrigier bedank pinn stell tausch',
    'e|en|t',
  ) +
    String.raw`|(?:losch|schick|schreib|send|verschieb|stell|setz|schieb|zieh|frag|pack|pinn)\b|(?:sag|teil)e?\b(?! mir| uns)|lege?\b.*\ban\b|offne (?:ein|issue)|trage?\b.*ein|fuhre? .*zusammen|fuge? .*(?:hinzu|ein)|lade?\b.*ein|plane (?:ein|das|den|die)|weise? .*zu|nimm\b|lehne? .*ab|brich.*ab|mache? (?:.*(?:auf|zu|rein|fertig)|aus|(?:ein|eine|einen))\b|ander[en] (?:den|das|die|mein)|leite?\b.*weiter|hake? .*ab|bitte? \S+ (?:um|darum)|gib .*(?:bescheid|zugriff|frei)|lass .*laufen|tu\b`,
  stems(
    'cre supprim enlev rouvr ajout deplac report annul invit accept refus declin assign attribu comment relanc marqu renomm archiv publi post planifi reserv approuv modifi chang copi partag transfer bloqu complet valid signal decal repouss avanc bascul corrig activ desactiv abonn desabonn confirm remerci rang class etiquet epingl verrouill dupliqu execut lanc arret coch effac vid accord retir propos convoqu ferm fusionn inform rappell',
    'e[rsz]?',
  ) +
    String.raw`(?![ -]moi (?:ce|quel|qui|ou))|envo(?:ie|ye)[rsz]?\b|ouvr(?:e|ir|ez) (?:un|une)\b|ecri(?:s|re|vez) (?!un (?:resume|rapport))|repon(?:ds|dre|dez)\b|di(?:s|re|tes) (?!-?moi)|prev(?:iens|enir|enez)|avert(?:is|ir)|met(?:s|tre|tez)?\b|remet|reagi(?:s|r)|transmet|felicit|programme[rz]? (?:un|une|la|le|mon)|command(?:e|er) (?:un|une|le|la|des|du)|note[rz]? (?:que|la|le)|demande[rz]? a|passe[rz]? (?:la|le|mon|ma|de)|donne[rz]? (?:a|acces)|[a-z]+-(?:lui|leur)\b`,
  stems(
    'crea borra elimina quita envia manda contesta avisa informa recuerda fusiona anade agrega apunta cancela anula invita acepta rechaza asigna comenta reacciona renombra archiva reserva cambia modifica actualiza copia reenvia bloquea completa mergea convoca lanza relanza ordena fija tacha vacia activa desactiva comunica notifica ejecuta duplica etiqueta clasifica corrige pospon adelanta retrasa',
    '|r|me',
  ) +
    String.raw`|abr(?:e|ir) (?:un|una)\b|escrib\w* (?!un (?:resumen|informe))|responde|di(?:le|les|selo)\b|di (?:a|que|en)\b|cierra|cerrar|reabr|pon(?:er|me|le)?\b(?! al )|muev|mover|aplaza|marca(?:r|me)? (?:la|el|los|las|mi|como|est)|publica (?:el|la|un|una|en)|programa (?:un|una)\b|agenda (?:un|una)\b|apr(?:ueba|obar)|comparte|vuelve a|haz\b (?!un (?:resumen|informe))|sube\b|pide|pregunta a|pasa (?:la|el|mi)\b|suscrib|confirma|encarga|agradece|felicita|deten|par[ae] (?:el|la)\b|concede|propon|da(?:r|le|les)\b|(?:da|pon|quita|anade|envia|manda|escribe|haz|pide|recuerda|pregunta|responde|avisa|asigna|agrega|cambia|borra|mueve|abre|deja|lleva|presta|sube|pasa|comparte)l[eo]s?\b|desplieg|revierte`,
];
/** What follows a noun that is written like a verb. */
const afterNoun =
  'of|from|by|lists?|status|history|names?|numbers?|counts?|figures|logs?|notes|diagrams?|confirmations?|results|reports|requests?|files?|times?|items?';
const imperative = new RegExp(
  `^(?:[\\s,.!¡¿-]*(?:${polite})\\b)*[\\s,.!¡¿-]*(?!\\S+ (?:${afterNoun})\\b)(?:${changes.join('|')})`,
);
const infinitive =
  /(?:mergen|zusammenfuhren|schlies?en|loschen|anlegen|erstellen|senden|schicken|absagen|verschieben|eintragen|hinzufugen|zuweisen|kommentieren|beantworten|einladen|archivieren|umbenennen|markieren|buchen|posten|antworten|neu starten|\b(?:ab|zu|an|ein|hinzu|weiter))\s*[.!?]*$/;
const germanVerb =
  /^(?:bitte )?(?:sage?|lehne?|nimm|trage?|lade?|fuge?|weise?|leite)\b|^(?:bitte |(?:issue|pr|pull request|termin|den|das|die)\b)/;
const germanRequest = /^(?:bitte|kannst du|konntest du|wurdest du|konnen sie|konnten sie|ich (?:mochte|will))\b/;
const asks = /什么|哪|谁|多少|怎么|如何|是否|有没有|几[个次]|吗[?？]?$/;
const chinese =
  /^(?:请|麻烦|劳驾|帮忙?|我想?要?|能不能|能否|可以|可否|你|给我|再|然后|并|现在|马上|顺便|[,，\s])*(?:(?:在|给|把|将|向|跟|和|对|替|为|到|往)(?:(?![找搜看查列总]).){1,50}?|(?:今|明|后)天.{0,10}|[下本这]?个?(?:周|星期).{1,10})?(?:帮我|请)?(?:新?创建|新建|建[一个立]|开[一个启](?!.{0,4}会)|提[一个交](?!的|了)|删[除掉]?|移除|发(?:送|一|封|条|消息|邮件|个|给|信息|布(?!了|的|说明|检查|清单|计划|会|日))|寄|回复|写(?:信|邮件|一封|封|一条|个评论)|合并(?!了|的|请求)|关闭(?!了|的)|关掉|关了$|重新(?:打开|运行|跑|启动)|重跑|重启|指派(?!给我|的)|分配(?!给我)|添加|加[上一到个入]|标记|移动|移到|挪到|改[成到为名期]|更新(?!了|的|日志|记录|说明|内容)|取消|推迟|提前|邀请|接受|拒绝|批准|评论(?!里|有|说)|留言|归档|转发|预[约订]|安排(?=[一个和跟与在好吃])|提醒(?=[A-Za-z@我他她大你]|.{2})|通知|告诉(?!我)|说一[声下]|设[置为]|分享|重命名|撤[回销]|回滚|订一?|约(?!会)|点赞|记[下录一]|复制|上传|审批|感谢|谢谢(?=[a-z])|挪|调[整到]|换[成到]|升级|降级|催|拒掉|同意|置顶|清[空理]|勾选|标为|导入|部署|停止|暂停|启动|撤|拉黑|拉.{1,8}[进入])|^(?:请|麻烦)?给(?!我)(?!.{1,30}(?:列|总结|找|查|写的|发的))|^(?:请|麻烦)?[把将](?!.{1,40}(?:列|总结|整理|找|查|给我看|告诉我|发给我))|.{0,24}(?:关掉|删掉|取消掉)|^在.{1,40}(?:下面|底下)(?:[说写回补加留提](?!了))/;
/** What is asked for at the end of a sentence, unless it is to be told or shown something. */
const japanese =
  /(?<!教え|見せ|見|まとめ|探し|捜し|調べ|要約し|表示し|覧にし|読ん|読み上げ|確認し|検索し|リスト(?:アップ|に|化)?し|説明し|抜き出し|挙げ|比べ|比較し|数え|報告し|列挙し|出し|示し|見つけ|取得し|聞かせ|紹介し|分析し|抽出し|翻訳し|訳し|解説し|振り返っ|集め|把握し|知らせ|つい|関し|とっ|対し)[てで](?:おいて)?(?:く(?:ださい|れ(?:る|ます|ません)?か?)|下さい|もらえ(?:る|ます|ません)?か?|ほしい|欲しい|ね|よ)?[。.!！?？\s]*$/;

/** How a question begins, or a request to read; what begins with another verb and its object may ask for anything. */
const starters =
  /^(?:what|which|who|when|where|why|how|is|are|was|were|am|do|does|did|has|have|had|can|could|will|would|should|any|show|list|find|give|tell|sum|search|look|get|pull|check|read|explain|compare|count|draft|write|brief|catch|prepare|remind|let|see|view|display|fetch|grab|bring|walk|fill|report|recap|outline|describe|review|analy|skim|scan|browse|highlight|extract|print|identify|name|need|want|open|go|dig|hunt|retrieve|locate|figure|know|compile|collect|create|make|put|the|my|our|all|latest|recent|new|last|next|in|on|at|for|from|about|since|during|of|and|or|but|only|just|also|every|each|some|there|it|this|i|we|was|wer|wen|wem|welche|wann|wo|wie|warum|ist|sind|war|hat|habe?|gibt|kann|muss|soll|bin|wird|wurde|lauf|steht|zeig|such|nenn|sag|erklar|fass|lies|gib|hol|pruf|schau|beschreib|vergleich|zahl|im|am|auf|von|fur|seit|uber|und|mein|unser|der|die|das|den|alle|neue|letzte|nachste|heute|ich|wir|schreib|erstell|stell|mach|liegt|ging|kam|komm|hangt|que|quoi|qui|quel|quand|ou|comment|pourquoi|combien|est|sont|as?\b|ai|avez|y|il|elle|on|je|tu|montre|affiche|trouve|cherche|retrouve|donne|dis|resume|fais|lis|decris|regarde|verifie|peux|suis|dans|de|du|des|la|le|les|mon|ma|mes|nos|un|et|sur|depuis|tou|dernier|cual|quien|cuando|donde|como|por|cuant|es|esta|hay|ha|tengo|tiene|hubo|fue|muestra|ensena|busca|encuentra|dame|dime|haz|lee|cuenta|revisa|mira|comprueba|puedo|en|el|los|las|mis?|sobre|para|desde|ultim|nuev|hoy|ayer|alguien|algo|paso|llego)/;
const command =
  /^(?:please |bitte |por favor |s'il te plait )?([a-z]{2,}) (?:the|an?|my|our|this|that|all|every|it|pr|issue|la|les?|un|une|mon|ma|mes|el|los|las|una|mis?|den|die|das|der|dem|ein[a-z]*|mein[a-z]*)\b/;
/** Whether a clause, `folded`, begins with a verb that neither reads nor is known: what it asks for would be a guess. */
export const mayAskForChange = (clause: string): boolean => {
  const verb = command.exec(clause.trim())?.[1];
  return verb !== undefined && !starters.test(verb) && !isWord(verb);
};

/** Writing a text for the person to read changes nothing. */
const writesForMe =
  /^(?:\S+ ){0,6}?(?:summary|report|overview|recap|stand-?up|digest|update for|changelog|release notes|list of|table of|zusammenfassung|\w*bericht|ubersicht|uberblick|resume|rapport|compte rendu|bilan|point|resumen|informe|lista de)\b|(?:总结|周报|日报|月报|报告|汇报|概述|まとめ|要約|レポート|日報|週報|月報|報告書|一覧)/;
const makes =
  /^(?:.{0,40}?)\b(?:write|draft|create|make|compose|prepare|put together|erstell\w*|schreib\w*|stell\w*|mach\w*|ecri\w*|redige\w*|cree\w*|prepare\w*|fais|haz\w*|crea\w*|escrib\w*|prepara\w*|redacta\w*)\b ?|写|生成|作成|作っ|書い/;
const things =
  /issue|ticket|\bpr\b|pull|mail|page|event|comment|channel|seite|termin|pagina|reunion|邮件|页面|工单|议题|消息|メール|ページ|課題|チャンネル/;

/** Whether one clause in the person's own words, `folded`, asks for a change. */
function asksForChange(clause: string): boolean {
  const text = clause.trim();
  const [head = ''] = text.split(/[:：]/);
  const made = makes.exec(text);
  if (made) {
    const rest = /[a-z]/.test(made[0]) ? text.slice(made.index + made[0].length) : text;
    const report = writesForMe.exec(rest);
    if (report && !things.test(rest.slice(0, report.index + report[0].length))) return false;
  }
  if (imperative.test(text) || ((germanVerb.test(text) || germanRequest.test(text)) && infinitive.test(text)))
    return true;
  // What is asked with such a word is to be told.
  if (japanese.test(head) && (!/何|誰|どこ|いつ|どう|なぜ/.test(head) || /ください|くれ/.test(head))) return true;
  return chinese.test(text) && (!asks.test(text) || /^(?:请|帮|麻烦|能|可以|你能)/.test(text));
}

const longestRead = 8_000;
/** Characters that people type at a time. */
const longestParagraph = 600;
const clauses = /[.!?;,:…\n。！？；，、：]+\s*|\s(?=(?:and|then|und|dann|et|puis|y|luego) )/u;

/** Words that tell the languages with a table from others that are written alike. */
const tabled =
  /(?<!\p{L})(?:the|what|which|who|when|where|how|my|is|are|was|did|does|have|has|please|this|with|from|and|of|on|for|to|it|that|find|show|list|tell|give|explain|summari[sz]e|translate|any|our|we|you|hello|hi|thanks|der|die|das|den|dem|ich|mein\w*|ist|sind|und|wie|welche\w*|wer|wann|bitte|fur|von|auf|zu|nicht|ein|eine\w*|zeig\w*|gib|fass|habe|hat|le|les|une|des|est|sont|mes|mon|ma|dans|sur|avec|pour|qui|quel\w*|cette|c'est|j'ai|et|du|resume\w*|montre\w*|suis|el|los|las|mis|una|que|cual\w*|esta|hay|para|del|por favor|muestra\w*|dame|tengo|hola|y|en)(?!\p{L})/u;

/**
 * Whether a person asks, in their own words, to change something; `unknown` in a language without a table. It decides what a model
 * is offered, never what is done: a word too many offers tools whose calls wait for approval, a word too few leaves the person to ask
 * once more.
 */
export function asksChange(text: string): 'yes' | 'no' | 'unknown' {
  const paragraphs = ownWords(text.slice(0, longestRead))
    .own.trim()
    .split(/\n\s*\n/);
  // What stands between the first and the last, or is longer, was pasted.
  const own = [...new Set([paragraphs[0] ?? '', paragraphs.at(-1) ?? ''])]
    .filter(({ length }) => length <= longestParagraph)
    .map((paragraph) => folded(paragraph).trim());
  if (own.some((one) => one.split(clauses).some(asksForChange))) return 'yes';
  const all = own.join(' ');
  return tabled.test(all) || /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}]/u.test(all) || !/\p{L}{3}/u.test(all)
    ? 'no'
    : 'unknown';
}
