/** Tells the person's own words from what they quote or paste, and whether those ask for a change. Pure. */
import { isWord, plain } from './vocabulary.ts';

/**
 * A quotation runs to the end of the text when nothing closes it: pasted text must not get out by being cut. An apostrophe opens one only
 * at the start of a word, and closes it only at the end of one.
 */
const quotations =
  /(?:```|~~~)[\s\S]*?(?:```|~~~|$(?![\s\S]))|<([a-z][\w-]*)[^<>]*>[\s\S]*?(?:<\/\1\s*>|$(?![\s\S]))|^[ \t]*>.*$|`[^`\n]*`|"[^"]*(?:"|$(?![\s\S]))|[“„](?:[^“”„]|“[^“”]*”)*(?:[”“]|$(?![\s\S]))|「(?:[^「」]|「[^「」]*」)*(?:」|$(?![\s\S]))|『[^『』]*(?:』|$(?![\s\S]))|«[^»]*(?:»|$(?![\s\S]))|‘[^‘’]*(?:’(?!\p{L})|$(?![\s\S]))|(?<![\p{L}\p{N}])'(?=\S)[^\n']*?(?<=\S)'(?!\p{L})/gimu;
/** What announces material to work on: all that follows is that material. */
const announcement =
  /[:：][ \t]*\r?\n|(?:\b(?:translate|proofread|rephrase|reword|paraphrase|rewrite|correct|this|following|sent this|got this|ubersetz\w*|folgende\w*|diese\w* (?:text|nachricht|mail)|tradui\w*|ce (?:texte|message|mail)|traduce\w*|este (?:texto|mensaje|correo)|comment|reply|saying)\b|翻译|润色|改写|校对|下面|以下|这(?:段|句|封|条|篇)|评论|回复|留言|翻訳|次の|この(?:文|メール|メッセージ))[^:：\n]{0,80}[:：]/;

export type OwnWords = {
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
  const found = announcement.exec(plain(masked));
  const start = found ? found.index + found[0].length : masked.length;
  const rest = masked.slice(start);
  if (rest.trim()) quoted.push(rest.trim());
  return { own: masked.slice(0, start) + ' '.repeat(rest.length), quoted };
}

const polite =
  "(?:please|pls|hey|hi|ok(?:ay)?|and|then|now|so|also|just|(?:can|could|would|will) you|can we|i(?:'d| would) like (?:you )?to|i (?:want|need) (?:you )?to|let's|go ahead and|quickly|bitte|(?:kannst|konntest|wurdest) du(?: mir| bitte)*|(?:konnen|konnten) sie|mal|und|dann|ich (?:mochte|will)|s'il (?:te|vous) plait|stp|svp|peux-tu|tu peux|(?:pourrais|voudrais)-tu|(?:pouvez|pourriez)-vous|veuillez|merci de|je (?:veux|voudrais)|il faut|et|puis|por favor|puedes|podrias|quiero(?: que)?|necesito(?: que)?|y|luego)";
const changes = [
  `create|delete|remove|send (?!me\\b)|reply\\b|respond to|merge\\b|re-?run|restart|trigger|reopen|assign\\b|unassign|rename|upload|publish\\b|push\\b|revert|accept\\b|decline|reject|rsvp|invite\\b|forward\\b|archive\\b|unsubscribe|reschedule|postpone|cancel\\b|approve\\b|dismiss|append|insert|edit\\b|add\\b|put\\b|move\\b|mark\\b|pin\\b|unpin|mute|remind (?!me (?:of|what|about|which|when|how|who|where))|notify|ping\\b|react\\b|tell (?!me|us)|ask (?!me)|let (?!me|us)\\S+ know|book\\b|block\\b|set\\b|change\\b|update (?!me|us|on|of|from)|fix\\b|replace|convert|close\\b|file (?:an?|the)\\b|raise\\b|log (?:an?|the)|submit|post\\b|comment (?:on|that|to|under|in|this)\\b|leave (?:an?|the) (?:comment|note|message|review|reply)|star\\b|unstar|follow\\b|fork\\b|watch\\b|subscribe|lock\\b|label (?!s)|tag\\b|request|save|store\\b|turn\\b|enable|disable|grant|give (?!me|us)|revoke|share\\b|transfer|thank\\b|congratulate|wish\\b|snooze|apply|arrange|organi[sz]e|set up|stop\\b|undo|clean up|copy\\b|duplicate|complete\\b|(?:check|tick|cross) off|resolve\\b|get rid of|(?:start|stop|deploy|release|ship|launch|build|run|test|kick off|trigger|retry|pause|resume|abort|kill) (?:the|it|an?|v?\\d\\S*|version|this|that|all|my|our|\\S+ to)\\b|(?:shift|bump|swap|switch|adjust|extend|shorten|drop|clear|empty|confirm|reserve|order|join|kick|ban|patch|tweak|increase|decrease|raise|lower|promote|hide|flag|link|attach|import|install|squash|rebase|cherry-pick|roll ?back|export|nudge|chase|relay|propose|hold|protect|transfer|split|clone|unlock) (?:the|it|an?|this|that|all|my|our|pr|#|issue|[a-z]+ (?:to|by|from|off|on)\\b)|(?:push back|bring forward|sign up|follow up with|check in with|pass on|loop in|hand over|take off)\\b|open (?:an?|the|another) (?:new |quick )?(?:issue|bug|ticket|pull|pr\\b|discussion|branch)|(?:write|draft|compose) (?:an? |the |him |her |them |to |back)?(?:\\S+ )?(?:e?-?mail|mail|message|reply|response|comment|issue|page|note|post|invitation|to )|write (?!me|us)\\S+ (?:an?|that)\\b|(?:e-?mail|message|text|dm|slack) (?!from|about|on|in|thread)\\S+ (?:that|about|to|and|saying)|schedule (?:an?|the|lunch|dinner|\\S+ with)|plan (?:an?|the)\\b|make (?:it|a|an|the|\\S+ (?:private|public|done|admin))|say (?:hi|hello|thanks|that|in|to)|note (?:that|down)`,
  'erstell|lege?\\b.*\\ban\\b|anleg|losche?\\b|entfern|schick|sende?\\b|schreib(?:e|t)?\\b|antworte?\\b|sage?\\b(?! mir)|teile?\\b|informier|benachrichtig|erinner|merge?\\b|fuhre? .*zusammen|schlies|offne (?:ein|issue)|eroffne|verschieb|verleg|trage?\\b.*ein|setze?\\b|fuge? .*(?:hinzu|ein)|hinzufug|markier|benenn|lade?\\b.*ein|stelle?\\b|plane?\\b|buche?\\b|reservier|weise? .*zu|kommentier|reagier|archivier|beantwort|nimm.*\\ban\\b|lehne? .*ab|genehmig|poste?\\b|veroffentlich|starte?\\b|brich.*ab|mache? (?:.*(?:auf|zu|rein|fertig)|aus|(?:ein|eine|einen))\\b|notier|ander[en]|aktualisier|kopier|leite .*weiter|bestatig|hake? .*ab|bitte? \\S+ (?:um|darum)|gib .*bescheid|frage?\\b|packe?\\b|blocke|schiebe?\\b|nimm\\b|setz|schalt|aktivier|deaktivier|entsperr|sperr|abonnier|kundige|stornier|bestell|leite\\b|ziehe?\\b|hange?\\b|erganz|streich|wiederhol|rebase|lass\\b|korrigier|bedank|tu\\b|pinne?\\b',
  'cree[rsz]?\\b|ouvr(?:e|ir|ez) (?:un|une)\\b|supprim|enlev|envoi|envoy|ecri(?:s|re|vez) (?!un (?:resume|rapport))|repon(?:ds|dre|dez)\\b|di(?:s|re|tes) (?!-?moi)|previen|prevenir|inform|averti|rappell?e(?![ -]moi (?:ce|quel|qui|ou))|fusionn|ferme[rz]?\\b|rouvr|ajout|met(?:s|tre|tez)?\\b|deplac|report|annul|invite[rz]?\\b|accept|refus|declin|assign|attribu|comment(?:e[rz]?)\\b|reagi|relanc|marqu|renomm|archiv|publi|poste[rz]?\\b|planifi|programm|reserv|note[rz]?\\b|approuv|modifi|change[rz]?\\b|copi|partag|transfer|bloqu|complet|valid|demande[rz]? a|signale|decal|repouss|avanc(?:e|er)\\b|pass(?:e|er) (?:la|le|mon|ma)|bascul|corrig|activ(?:e|er)\\b|desactiv|abonn|desabonn|confirm|command(?:e|er)\\b|transmet|remerci|felicit|range\\b|class(?:e|er)\\b|etiquet|epingl|verrouill|dupli|execut|lanc(?:e|er)\\b|arret|remet|coch|effac|vid(?:e|er)\\b|accord|retir|propos|convoqu|donn(?:e|er) (?:a|acces)|[a-z]+-(?:lui|leur)\\b',
  'crea(?:r|me)?\\b|abr(?:e|ir) (?:un|una)\\b|borra|elimina|quita|envia|manda|escrib\\w* (?!un (?:resumen|informe))|respond|contesta|di(?:le|les|selo)?\\b|dile|avisa|informa(?:r|le)?\\b|recuerda|fusiona|cierra|cerrar|reabr|anad|agrega|pon(?:er|me|le)?\\b(?! al )|apunta|muev|mover|pospon|aplaza|cancela|anula|invita|acepta|rechaza|asigna|comenta|reacciona|marca|renombra|archiva|publica\\b|programa\\b|reserva|agenda (?:un|una)|aprueba|cambia|modifica|actualiza|copia|comparte|reenvia|bloquea|completa|vuelve a|relanza|haz\\b (?!un (?:resumen|informe))|mergea|sube\\b|convoca|pide|pregunta(?:le)? a|pasa (?:la|el|mi)|retras|adelant|corrig|activ[ae]|desactiv|suscrib|confirm|encarg|agradec|felicit|ordena|clasific|etiquet|fija|duplic|ejecut|lanza|deten|par[ae] (?:el|la)|tacha|vacia|concede|proponl?e? a|comunica|notific|da(?:r|le|les)\\b|(?!cual)[a-z]{1,8}(?:ale|ele|ile|nle)s?\\b|desplieg|revierte',
];
const imperative = new RegExp(`^(?:[\\s,.!¡¿-]*(?:${polite})\\b)*[\\s,.!¡¿-]*(?:${changes.join('|')})`);
const infinitive =
  /(?:mergen|zusammenfuhren|schlies?en|loschen|anlegen|erstellen|senden|schicken|absagen|verschieben|eintragen|hinzufugen|zuweisen|kommentieren|beantworten|einladen|archivieren|umbenennen|markieren|buchen|posten|antworten|neu starten|\b(?:ab|zu|an|ein|hinzu|weiter))\s*[.!?]*$/;
const germanVerb =
  /^(?:bitte )?(?:sage?|lehne?|nimm|trage?|lade?|fuge?|weise?|leite)\b|^(?:bitte |(?:issue|pr|pull request|termin|den|das|die)\b)/;
const germanRequest = /^(?:bitte|kannst du|konntest du|wurdest du|konnen sie|konnten sie|ich (?:mochte|will))\b/;
const asks = /什么|哪|谁|多少|怎么|如何|是否|有没有|几[个次]/;
const chinese =
  /^(?:请|麻烦|劳驾|帮忙?|我想?要?|能不能|能否|可以|可否|你|给我|再|然后|并|现在|马上|顺便|[,，\s])*(?:(?:在|给|把|将|向|跟|和|对|替|为|到|往)(?:(?![找搜看查列总]).){1,50}?|(?:今|明|后)天.{0,10}|[下本这]?个?(?:周|星期).{1,10})?(?:帮我|请)?(?:新?创建|新建|建[一个立]|开[一个启](?!.{0,4}会)|提[一个交](?!的|了)|删[除掉]?|移除|发(?:送|一|封|条|消息|邮件|个|给|信息|布(?!了|的|说明|检查|清单|计划|会|日))|寄|回复|写(?:信|邮件|一封|封|一条|个评论)|合并(?!了|的|请求)|关闭(?!了|的)|关掉|关了$|重新(?:打开|运行|跑|启动)|重跑|重启|指派(?!给我|的)|分配(?!给我)|添加|加[上一到个入]|标记|移动|移到|挪到|改[成到为名期]|更新(?!了|的)|取消|推迟|提前|邀请|接受|拒绝|批准|评论(?!里|有|说)|留言|归档|转发|预[约订]|安排(?!了)|提醒|通知|告诉(?!我)|说一[声下]|设[置为]|分享|重命名|撤[回销]|回滚|订一?|约(?!会)|点赞|记[下录一]|复制|上传|审批|挪|调[整到]|换[成到]|升级|降级|催|拒掉|同意|置顶|清[空理]|勾选|标为|导入|部署|停止|暂停|启动|撤|拉黑|拉.{1,8}[进入])|^(?:请|麻烦)?给(?!我)(?!.{1,30}(?:列|总结|找|查|写的|发的))|^(?:请|麻烦)?[把将](?!.{1,40}(?:列|总结|整理|找|查|给我看|告诉我|发给我))|.{0,24}(?:关掉|删掉|取消掉)/;
/** What is asked for at the end of a sentence, unless it is to be told or shown something. */
const japanese =
  /(?<!教え|見せ|見|まとめ|探し|捜し|調べ|要約し|表示し|覧にし|読ん|読み上げ|確認し|検索し|リスト(?:アップ|に|化)?し|説明し|抜き出し|挙げ|比べ|比較し|数え|報告し|列挙し|出し|示し|見つけ|取得し|聞かせ|紹介し|分析し|抽出し|翻訳し|訳し|解説し|振り返っ|集め|把握し|知らせ|つい|関し|とっ|対し)[てで](?:おいて)?(?:く(?:ださい|れ(?:る|ます|ません)?か?)|下さい|もらえ(?:る|ます|ません)?か?|ほしい|欲しい|ね|よ)?[。.!！?？\s]*$/;
/** How a question begins, or a request to read; what begins with another verb and its object may ask for anything. */
const starters =
  /^(?:what|which|who|when|where|why|how|is|are|was|were|am|do|does|did|has|have|had|can|could|will|would|should|any|show|list|find|give|tell|sum|search|look|get|pull|check|read|explain|compare|count|draft|write|brief|catch|prepare|remind|let|see|view|display|fetch|grab|bring|walk|fill|report|recap|outline|describe|review|analy|skim|scan|browse|highlight|extract|print|identify|name|need|want|open|go|dig|hunt|retrieve|locate|figure|know|compile|collect|create|make|put|the|my|our|all|latest|recent|new|last|next|in|on|at|for|from|about|since|during|of|and|or|but|only|just|also|every|each|some|there|it|this|i|we|was|wer|wen|wem|welche|wann|wo|wie|warum|ist|sind|war|hat|habe?|gibt|kann|muss|soll|bin|wird|wurde|lauf|steht|zeig|such|nenn|sag|erklar|fass|lies|gib|hol|pruf|schau|beschreib|vergleich|zahl|im|am|auf|von|fur|seit|uber|und|mein|unser|der|die|das|den|alle|neue|letzte|nachste|heute|ich|wir|schreib|erstell|stell|mach|liegt|ging|kam|komm|hangt|que|quoi|qui|quel|quand|ou|comment|pourquoi|combien|est|sont|as?\b|ai|avez|y|il|elle|on|je|tu|montre|affiche|trouve|cherche|retrouve|donne|dis|resume|fais|lis|decris|regarde|verifie|peux|suis|dans|de|du|des|la|le|les|mon|ma|mes|nos|un|et|sur|depuis|tou|dernier|cual|quien|cuando|donde|como|por|cuant|es|esta|hay|ha|tengo|tiene|hubo|fue|muestra|ensena|busca|encuentra|dame|dime|haz|lee|cuenta|revisa|mira|comprueba|puedo|en|el|los|las|mis?|sobre|para|desde|ultim|nuev|hoy|ayer|alguien|algo|paso|llego)/;
const command =
  /^(?:please |bitte |por favor |s'il te plait )?([a-z]{2,}) (?:the|an?|my|our|this|that|all|every|it|pr|issue|la|les?|un|une|mon|ma|mes|el|los|las|una|mis?|den|die|das|der|dem|ein[a-z]*|mein[a-z]*)\b/;
/** Whether a clause, made plain, begins with a verb that neither reads nor is known: what it asks for would be a guess. */
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

/** Whether one clause in the person's own words, made plain, asks for a change. */
export function asksForChange(clause: string): boolean {
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
  return japanese.test(head) || (chinese.test(text) && (!asks.test(text) || /^(?:请|帮|麻烦|能不能)/.test(text)));
}
