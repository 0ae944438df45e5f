/**
 * Whether a person asks, in words of their own, to change something. It decides what a model is offered, never what is done: a word
 * too many offers tools whose calls wait for approval, a word too few leaves the person to ask again. Pure.
 */

/** A quotation that nothing closes runs to the end: pasted text must not get out by being cut. */
const quotations =
  /(?:```|~~~)[\s\S]*?(?:```|~~~|$(?![\s\S]))|^[ \t]*>.*$|`[^`\n]*`|"[^"]*(?:"|$(?![\s\S]))|“[^”]*(?:”|$(?![\s\S]))|„[^“”]*(?:[“”]|$(?![\s\S]))|「[^」]*(?:」|$(?![\s\S]))|『[^』]*(?:』|$(?![\s\S]))|«[^»]*(?:»|$(?![\s\S]))|(?<![\p{L}\p{N}])['‘][^\n'’]*['’](?!\p{L})|<([a-z][\w-]*)[^<>]*>[\s\S]*?(?:<\/\1\s*>|$(?![\s\S]))/gimu;

/** What announces material to work on: all that follows the colon is that material. */
const announced =
  /(?:\b(?:translate|proofread|rephrase|rewrite|explain|summari[sz]e|this|these|following|below|text|e-?mail|message|says|said|wrote|sent|got|received|übersetze|erkläre|folgende[rsn]?|diese[rsn]?|nachricht|schr(?:eib|ieb)t?|bekommen|tradui\w*|explique|suivante?|ce(?:tte)?|reçu|écrit|traduce|explica|siguiente|est[ea]|mensaje|recib\w+|escribió)\b|翻译|润色|解释|以下|下面|这[段封条句]|收到|写道|翻訳|次の|以下の|この|届いた)[^:：\n]{0,60}[:：][\s\S]*|[:：][ \t]*\n[\s\S]*/iu;
const longestParagraph = 600;
const longestRead = 8_000;

/** The first and the last paragraph, as long as people type; what stands between, or is longer, was pasted. */
function ownWords(text: string): string {
  const paragraphs = text
    .replace(quotations, ' … ')
    .replace(announced, ' ')
    .trim()
    .split(/\n\s*\n/);
  return [...new Set([paragraphs[0], paragraphs.at(-1)])]
    .filter((one = '') => one.length <= longestParagraph)
    .join('\n');
}

const words = (...lists: string[]): string => lists.join(' ').trim().split(/\s+/).join('|');
/** A verb at the begin of a clause, or after what makes a request of it; not one that asks for something to be told. */
const request = (before: string, verbs: string, told: string, me: string): RegExp =>
  new RegExp(
    `(?:^|[.!?;,:…\\n]\\s*|(?<![\\p{L}\\p{N}])(?:${before})[\\s,]+)(?:(?:${verbs})|(?:${told})(?!(?:\\s+|-)(?:${me})(?!\\p{L})))(?![\\p{L}\\p{N}])`,
    'iu',
  );
/** An infinitive anywhere after words of politeness. */
const politely = (before: string, infinitives: string): RegExp =>
  new RegExp(`(?<![\\p{L}\\p{N}])(?:${before})(?!\\p{L})[^.!?\\n]*(?<!\\p{L})(?:${infinitives})(?!\\p{L})`, 'iu');

const english = request(
  "and|then|also|now|just|please|kindly|(?:can|could|would|will) you(?: please)?|(?:want|like|need) (?:you )?to|let['’]?s|go ahead and|hey|hi|ok(?:ay)?",
  words(
    'open create file raise make add submit post log comment reply respond answer close reopen re-open rename retitle assign unassign label tag untag',
    'merge approve reject draft forward schedule book move reschedule postpone cancel decline accept invite rsvp delete remove trash archive unarchive mark',
    'star unstar pin unpin share unshare upload update edit change set put push commit fork publish rerun re-run restart trigger react remind block save copy',
    'duplicate revert undo restore convert lock unlock mute unmute join leave transfer append insert replace fix check-in enable disable subscribe unsubscribe',
    'thumbs dismiss resolve complete tick message dm email mail text notify ping announce',
  ),
  words('tell send write say let give'),
  'me|us',
);
const german = [
  request(
    'und|dann|auch|jetzt|bitte|mal|hey|hallo|ok(?:ay)?',
    words(
      'öffne eröffne erstelle erstell erzeuge lege leg mache mach füge füg melde reiche trage trag kommentiere antworte beantworte schließe schließ schliesse benenne',
      'weise führe führ merge mergee genehmige lehne entwirf leite plane buche verschiebe verschieb verlege sage sag storniere nimm lade lad lösche lösch entferne',
      'archiviere markiere setze setz pinne teile teil ändere änder aktualisiere bearbeite stelle stell pushe committe forke veröffentliche starte reagiere erinnere',
      'kopiere dupliziere ersetze ergänze hänge häng notiere speichere richte bestätige akzeptiere hinterlasse poste benachrichtige informiere vermerke kennzeichne',
    ),
    words('sage sag schreibe schreib schicke schick sende gib'),
    'mir|uns',
  ),
  politely(
    'bitte|kannst|könntest|können|könnten|würdest|möchte|will|sollst|sollen|lass',
    '(?:er)?öffnen|erstellen|anlegen|hinzufügen|kommentieren|antworten|schließen|umbenennen|zuweisen|(?:zusammen)?führen|mergen|genehmigen|ablehnen|weiterleiten|planen|buchen|verschieben|verlegen|absagen|zusagen|einladen|löschen|entfernen|archivieren|markieren|teilen|ändern|aktualisieren|bearbeiten|setzen|starten|eintragen|schicken|senden|posten|speichern|ersetzen|veröffentlichen',
  ),
];
const french = [
  request(
    "et|puis|ensuite|aussi|maintenant|stp|svp|s['’]il (?:te|vous) plaît|bonjour|salut|ok",
    words(
      'ouvre ouvrez crée créez cree fais faites ajoute ajoutez soumets publie publiez poste postez commente commentez réponds répondez ferme fermez rouvre rouvrez',
      'renomme renommez assigne assignez attribue étiquette fusionne fusionnez merge approuve approuvez rejette refuse refusez rédige rédigez transfère transférez',
      'planifie planifiez programme réserve réservez déplace déplacez décale reporte reportez annule annulez décline accepte acceptez invite invitez supprime supprimez',
      'efface enlève retire archive archivez marque marquez épingle partage partagez modifie modifiez change changez mets mettez met pousse relance relancez réagis',
      'rappelle copie duplique remplace enregistre note inscris préviens prévenez informe informez avertis signale signalez',
    ),
    words('dis dites envoie envoyez écris écrivez donne laisse'),
    'moi|nous',
  ),
  politely(
    "peux|pouvez|pourrais|pourriez|veuillez|merci de|faut|veux|voudrais|aimerais|s['’]il",
    'ouvrir|créer|ajouter|publier|commenter|répondre|fermer|renommer|assigner|fusionner|approuver|refuser|transférer|planifier|réserver|déplacer|reporter|annuler|décliner|accepter|inviter|supprimer|effacer|archiver|marquer|partager|modifier|changer|mettre|relancer|envoyer|écrire|prévenir|signaler',
  ),
];
const spanish = [
  request(
    'y|luego|también|ahora|por favor|hola|ok',
    words(
      'abre abra crea cree haz haga añade añada agrega agregue sube publica publique comenta comente responde responda contesta cierra cierre reabre renombra',
      'asigna asigne etiqueta fusiona fusione mergea aprueba apruebe rechaza rechace redacta reenvía programa programe planifica reserva mueve mueva aplaza pospón',
      'cancela cancele declina acepta acepte invita invite elimina elimine borra borre quita archiva archive marca marque fija comparte comparta actualiza actualice',
      'edita modifica cambia cambie pon ponga mete relanza ejecuta reacciona recuerda copia duplica sustituye reemplaza guarda apunta anota avisa avise informa',
    ),
    words('di diga envía envíe manda mande escribe escriba deja'),
    'me|nos',
  ),
  politely(
    'puedes|podrías|puede|podría|quiero|quisiera|hay que|necesito|por favor',
    'abrir|crear|añadir|agregar|publicar|comentar|responder|cerrar|renombrar|asignar|fusionar|aprobar|rechazar|reenviar|programar|reservar|mover|aplazar|cancelar|aceptar|invitar|eliminar|borrar|archivar|marcar|compartir|actualizar|editar|cambiar|poner|enviar|mandar|escribir|avisar',
  ),
];
const chinese =
  /(?<![没未被已谁])(?:创建|新建|新增|添加|[开提建发加](?:一?[个条封份]|上|入|给|到|送)|写(?:一?[封条]|上|入|给)|回复|说一声|告诉(?!我)|通知(?:一下|大家|[他她#@\w])|转发|关闭|关掉|关上|重新打开|重开|合并|批准|删除|删掉|移除|移到|改(?:名|成|为|到)|重命名|修改|编辑|设(?:为|置|成)|标(?:记|为|成|上)|归档|置顶|邀请|安排(?=[一个在和跟与吃见开])|预约|预订|取消|推迟|接受|拒绝|婉拒|分配|指派(?!给我)|上传|分享|共享|撤销|回滚|重新运行|重跑|触发|[在给对为].*(?:评论|留言)|把.*(?:放|移|改|设|发|加|关))(?!\s*[的了过时前后者着])/u;
const chineseQuestion = /谁|哪|什么|多少|怎么|如何|怎样|是否|有没有|为什么/u;
const japanese =
  /(?:作成し|作っ|追加し|投稿し|送信し|送っ|返信し|コメントし|閉じ|クローズし|再開し|マージし|承認し|却下し|削除し|消し|移動し|動かし|移し|変更し|変え|更新し|編集し|招待し|キャンセルし|取り消し|辞退し|断っ|アーカイブし|固定し|共有し|登録し|入れ|予約し|設定し|割り当て|アサインし|付け|つけ|再実行し|書い|書き込ん|書き加え|伝え|連絡し|転送し|アップロードし|立て|開い|起票し|延期し|ずらし|マークし|完了にし|済みにし|コピーし|公開し|戻し)[てで](?!い[るたま]|あ[るり]|きた)|(?:作成|追加|送信|返信|削除|変更|更新|登録|予約|招待|マージ|クローズ|承認)(?:を)?お願い/u;

/** Words that tell the languages with a table from others that are written alike. */
const known =
  /(?<!\p{L})(?:the|what|which|who|when|where|how|my|is|are|was|did|does|have|has|please|this|with|from|and|of|on|for|to|it|that|find|show|list|tell|give|explain|summari[sz]e|translate|any|our|we|you|hello|hi|thanks|der|die|das|den|dem|ich|mein\w*|ist|sind|und|was|wie|welche\w*|wer|wann|bitte|für|von|auf|zu|nicht|ein|eine\w*|zeig\w*|gib|fass|habe|hat|le|les|une|des|est|sont|mes|mon|ma|dans|sur|avec|pour|qui|quel\w*|cette|c['’]est|j['’]ai|et|du|résume\w*|montre\w*|suis|el|los|las|mis|una|qué|cuál\w*|está|hay|para|del|por favor|resume|muestra\w*|dame|tengo|hola|y|en)(?!\p{L})/iu;

/** `unknown`: in a language without a table. */
export function asksChange(text: string): 'yes' | 'no' | 'unknown' {
  const own = ownWords(text.slice(0, longestRead));
  if (/[\p{sc=Hiragana}\p{sc=Katakana}]/u.test(own)) return japanese.test(own) ? 'yes' : 'no';
  if (/\p{sc=Han}/u.test(own)) {
    const isQuestion = chineseQuestion.test(own) && !/[帮替给]我|请|麻烦/u.test(own);
    return chinese.test(own) && !isQuestion ? 'yes' : 'no';
  }
  if ([english, ...german, ...french, ...spanish].some((pattern) => pattern.test(own))) return 'yes';
  return known.test(own) || !/\p{L}{3}/u.test(own) ? 'no' : 'unknown';
}
