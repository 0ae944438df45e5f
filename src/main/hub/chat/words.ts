/** What the hub itself says in a chat, in the language of the question. */
import type { ErrorCode, Failure } from '../../../shared/errors.ts';
import { readLink } from '../../../shared/link-purpose.ts';
import type { Endpoint } from '../../../shared/model.ts';
import type { Result } from '../../../shared/result.ts';
import type { CallResult } from '../call.ts';
import { asCode } from './digest/escape.ts';
import type { IntentName } from './intents.ts';
import { languageOf, sayIn } from './language.ts';

/** Failures that also come after a change was made, or may have been. */
const mayBeDone = new Set<ErrorCode>([
  ...(['outcome_unknown', 'done_before', 'audit_unavailable', 'internal'] as const),
  ...(['revoked', 'cancelled'] as const), // it was made, and the answer withheld
]);

const ends: Partial<Record<ErrorCode, 'declined' | 'unanswered'>> = {
  approval_denied: 'declined',
  approval_expired: 'unanswered',
};

/** See `sayIn`. */
const phrases = `
enoughFetched = Enough was fetched for one question; the model answers with that | 一个问题所需的数据已经足够，模型将据此回答 | Für eine Frage wurde genug gelesen; das Modell antwortet damit | Assez de données pour une question ; le modèle répond avec | Ya hay datos suficientes para una pregunta; el modelo responde con ellos | 一つの質問に十分なデータを読みました。モデルがそれで回答します
sources = From | 来源 | Quellen | Sources | Fuentes | 出典
which = Which repository do you mean? | 您指的是哪个仓库？ | Welches Repository meinen Sie? | De quel dépôt parlez-vous ? | ¿A qué repositorio se refiere? | どのリポジトリのことですか？
whichOfAll = Please name it as \`owner/name\`; I see only those that this key covers. | 请写成 \`owner/name\`；我只能看到此密钥涵盖的仓库。 | Bitte als \`owner/name\` angeben; ich sehe nur, was dieser Schlüssel umfasst. | Écrivez \`owner/name\` ; je ne vois que ceux que cette clé couvre. | Escríbalo como \`owner/name\`; solo veo los que cubre esta clave. | \`owner/name\` の形で書いてください。このキーの対象だけが見えます。
tooMany = That takes {} calls, and for one question I make at most {}. Please ask about fewer things at once. | 这需要 {} 次调用，而一个问题最多 {} 次。请一次少问一些。 | Das braucht {} Aufrufe, und für eine Frage mache ich höchstens {}. Bitte fragen Sie nach weniger auf einmal. | Cela demande {} appels, et j’en fais au plus {} par question. Demandez moins de choses à la fois. | Eso requiere {} llamadas, y por pregunta hago como máximo {}. Pregunte por menos cosas a la vez. | これには {} 回の呼び出しが必要ですが、一つの質問では最大 {} 回です。範囲を絞って質問してください。
connect = [Connect it]({}), then ask again. | 请[连接账户]({})，然后再问一次。 | [Verbinden Sie es]({}) und fragen Sie noch einmal. | [Connectez-le]({}), puis reposez la question. | [Conéctela]({}) y pregunte de nuevo. | [接続]({})してから、もう一度質問してください。
allow = [Allow it]({}), then ask again. | 请[允许]({})，然后再问一次。 | [Erlauben Sie es]({}) und fragen Sie noch einmal. | [Autorisez-le]({}), puis reposez la question. | [Permítalo]({}) y pregunte de nuevo. | [許可]({})してから、もう一度質問してください。
signIn = [Sign in]({}), then ask again. | 请[登录]({})，然后再问一次。 | [Melden Sie sich an]({}) und fragen Sie noch einmal. | [Connectez-vous]({}), puis reposez la question. | [Inicie sesión]({}) y pregunte de nuevo. | [サインイン]({})してから、もう一度質問してください。
resume = [Resume it]({}), then ask again. | 请[恢复]({})，然后再问一次。 | [Setzen Sie ihn fort]({}) und fragen Sie noch einmal. | [Réactivez-la]({}), puis reposez la question. | [Reactívela]({}) y pregunte de nuevo. | [再開]({})してから、もう一度質問してください。
waiting = Waiting for your approval | 正在等待您的批准 | Wartet auf Ihre Zustimmung | En attente de votre accord | Espera su aprobación | 承認を待っています
answerIt = **{}** needs your approval: [look at it and answer]({}). | **{}** 需要您的批准：[查看并回答]({})。 | **{}** braucht Ihre Zustimmung: [ansehen und antworten]({}). | **{}** demande votre accord : [voir et répondre]({}). | **{}** necesita su aprobación: [verlo y responder]({}). | **{}** には承認が必要です：[確認して回答]({})
approved = Approved and done | 已批准并完成 | Zugestimmt und erledigt | Approuvé et fait | Aprobado y hecho | 承認され、完了しました
declined = You declined it | 您已拒绝 | Von Ihnen abgelehnt | Vous avez refusé | Usted lo rechazó | 拒否されました
unanswered = Nobody answered in time | 无人及时回答 | Niemand hat rechtzeitig geantwortet | Personne n’a répondu à temps | Nadie respondió a tiempo | 時間内に回答がありませんでした
notYet = Nobody has answered yet | 尚无人回答 | Noch hat niemand geantwortet | Personne n’a encore répondu | Nadie ha respondido todavía | まだ回答がありません
over = It no longer waits | 不再等待 | Es wartet nicht mehr | Plus en attente | Ya no espera | 待機は終わりました
stillWaiting = **{}** waits for your approval and nothing has been changed yet. [Approve it]({}), then send the same message again. | **{}** 正在等待您的批准，尚未更改任何内容。请[批准]({})，然后再次发送同一条消息。 | **{}** wartet auf Ihre Zustimmung, noch wurde nichts geändert. [Stimmen Sie zu]({}) und senden Sie dieselbe Nachricht noch einmal. | **{}** attend votre accord, rien n’a encore été modifié. [Approuvez-le]({}), puis renvoyez le même message. | **{}** espera su aprobación y aún no se ha cambiado nada. [Apruébelo]({}) y envíe de nuevo el mismo mensaje. | **{}** は承認待ちで、まだ何も変更していません。[承認]({})してから、同じメッセージをもう一度送ってください。
done = Done: **{}**. | 已完成：**{}**。 | Erledigt: **{}**. | Fait : **{}**. | Hecho: **{}**. | 完了：**{}**。
unchanged = Nothing was changed. | 没有更改任何内容。 | Es wurde nichts geändert. | Rien n’a été modifié. | No se cambió nada. | 何も変更していません。
canRead = I can read: your commits, issues and pull requests, builds and security alerts, messages, mail, calendar, files and pages. | 我可以读取：您的提交、议题和拉取请求、构建和安全警报、消息、邮件、日历、文件和页面。 | Ich kann lesen: Ihre Commits, Issues und Pull Requests, Builds und Sicherheitswarnungen, Nachrichten, Mails, Termine, Dateien und Seiten. | Je peux lire : vos commits, tickets et pull requests, builds et alertes de sécurité, messages, e-mails, agenda, fichiers et pages. | Puedo leer: sus commits, incidencias y pull requests, builds y alertas de seguridad, mensajes, correo, calendario, archivos y páginas. | 読めるもの：コミット、イシューとプルリクエスト、ビルドとセキュリティ警告、メッセージ、メール、予定、ファイルとページ。
whichIntent = Which one do you mean? Or choose a model with tools in [Settings → Models]({}). | 您指的是哪一项？或者在[设置 → 模型]({})中选择一个可使用工具的模型。 | Was meinen Sie? Oder wählen Sie ein Modell mit Werkzeugen unter [Einstellungen → Modelle]({}). | Lequel voulez-vous ? Ou choisissez un modèle avec outils dans [Paramètres → Modèles]({}). | ¿Cuál quiere? O elija un modelo con herramientas en [Ajustes → Modelos]({}). | どれのことですか？または[設定 → モデル]({})でツールを使えるモデルを選んでください。
none = For anything else, choose a model in [Settings → Models]({}). | 其他问题请在[设置 → 模型]({})中选择一个模型。 | Für alles andere wählen Sie ein Modell unter [Einstellungen → Modelle]({}). | Pour tout le reste, choisissez un modèle dans [Paramètres → Modèles]({}). | Para lo demás, elija un modelo en [Ajustes → Modelos]({}). | そのほかは[設定 → モデル]({})でモデルを選んでください。
noChange = Changes need a model with tools. Ask in Claude, Cursor or another AI client, or choose such a model in [Settings → Models]({}). | 更改需要可使用工具的模型。请在 Claude、Cursor 等 AI 客户端中提出，或在[设置 → 模型]({})中选择这样的模型。 | Änderungen brauchen ein Modell mit Werkzeugen. Fragen Sie in Claude, Cursor oder einem anderen KI-Client, oder wählen Sie ein solches Modell unter [Einstellungen → Modelle]({}). | Les modifications demandent un modèle avec outils. Demandez-le dans Claude, Cursor ou un autre client d’IA, ou choisissez un tel modèle dans [Paramètres → Modèles]({}). | Los cambios requieren un modelo con herramientas. Pídalo en Claude, Cursor u otro cliente de IA, o elija uno así en [Ajustes → Modelos]({}). | 変更にはツールを使えるモデルが必要です。Claude や Cursor などの AI クライアントで依頼するか、[設定 → モデル]({})でそのようなモデルを選んでください。
changesEnd = It holds words of others, so no change can be made in this answer | 其中有他人的文字，因此本次回答不能做任何更改 | Es enthält Worte anderer, daher ist in dieser Antwort keine Änderung möglich | Il contient des mots d’autres personnes : aucune modification dans cette réponse | Contiene palabras de otros: en esta respuesta no se puede cambiar nada | 他の人の言葉を含むため、この回答では変更できません
readAs = Read as: {} | 理解为：{} | Verstanden als: {} | Compris comme : {} | Entendido como: {} | 読み取り：{}`;

/** A question for each intent that needs nothing more to be said, ready to be sent. */
const questions = `
briefing = Give me my morning briefing | 给我今天的简报 | Gib mir meine Morgenübersicht | Donne-moi mon briefing du matin | Dame mi resumen de la mañana | 今朝のブリーフィングをください
my_work = What did I commit this week? | 我这周提交了什么？ | Was habe ich diese Woche committet? | Quels sont mes commits de cette semaine ? | ¿Qué commits hice esta semana? | 今週の自分のコミットは？
missed = What did I miss on Slack? | 我在 Slack 上错过了什么？ | Was habe ich auf Slack verpasst? | Qu’ai-je manqué sur Slack ? | ¿Qué me perdí en Slack? | Slack で見逃したことは？
mail = Do I have unread mail? | 我有未读邮件吗？ | Habe ich ungelesene Mails? | Ai-je des e-mails non lus ? | ¿Tengo correos sin leer? | 未読メールはありますか？
calendar = What is on my calendar today? | 我今天有什么日程？ | Welche Termine habe ich heute? | Quels sont mes rendez-vous aujourd’hui ? | ¿Qué reuniones tengo hoy? | 今日の予定は？
issues_prs = Which issues are assigned to me? | 哪些议题指派给了我？ | Welche Issues sind mir zugewiesen? | Quels tickets me sont assignés ? | ¿Qué issues tengo asignados? | 自分に割り当てられたイシューは？
docs = Which files were changed recently? | 最近修改了哪些文件？ | Welche Dateien wurden zuletzt geändert? | Quels fichiers ont été modifiés récemment ? | ¿Qué archivos se cambiaron últimamente? | 最近変更されたファイルは？`;

export function wordsFor(question: string) {
  const say = sayIn(phrases, languageOf(question));
  const ready = sayIn(questions, languageOf(question));
  /** With at most three questions that can be sent as they are, the likeliest first; outside the console, which has buttons, in the text. */
  const suggesting = (text: string, intents: readonly IntentName[], endpoint: Endpoint) => {
    const fitting = [...intents, ...ready.names].flatMap((intent) => ready.names.find((name) => name === intent) ?? []);
    const suggestions = [...new Set(fitting)].slice(0, 3).map((name) => ready(name));
    const listed = suggestions.map((one) => `- ${one}`).join('\n');
    return { text: endpoint === 'console' ? text : `${text}\n\n${listed}`, suggestions };
  };
  return {
    say,
    which: (repositories: string[]): string =>
      repositories.length === 0 ? `${say('which')} ${say('whichOfAll')}` : `${say('which')}\n\n${list(repositories)}`,
    failed: (failures: Failure[]): string => told(failures, say),
    /** The outcome of a change that waited for its person. */
    waited: (answer: Result<CallResult>): string =>
      say(answer.ok ? ('pending' in answer.value ? 'notYet' : 'approved') : (ends[answer.failure.code] ?? 'over')),
    done: (title: string, url: string | undefined): string => `${say('done', title)}${url ? ` ${url}` : ''}`,
    notDone: (failed: Failure): string =>
      `${mayBeDone.has(failed.code) ? '' : `${say('unchanged')} `}${told([failed], say)}`,
    /** The question was not understood, by the hub or by a model without tools; `intents` may be meant. `models`: where one is added. */
    unclear: (intents: readonly IntentName[], endpoint: Endpoint, models: string) =>
      suggesting(`${say('canRead')} ${say('whichIntent', models)}`, intents, endpoint),
    /** Nothing on the accounts is asked for. */
    none: (endpoint: Endpoint, models: string) => suggesting(`${say('canRead')} ${say('none', models)}`, [], endpoint),
  };
}

const list = (names: string[]): string => names.map((name) => `- ${asCode(name)}`).join('\n');

/** Each once. Where a page of the hub fixes it, that is what the person wants to press. */
const told = (failures: Failure[], say: (phrase: LinkPhrase, link: string) => string): string =>
  [
    ...new Set(
      failures.map((failed) => {
        const phrase = linkPhraseOf(failed);
        return `${failed.message} ${phrase && failed.link ? say(phrase, failed.link) : failed.hint}`;
      }),
    ),
  ].join('\n\n');

type LinkPhrase = 'connect' | 'allow' | 'signIn' | 'resume';

/** What a person does on the page of the hub that fixes it; undefined where none does. */
export function linkPhraseOf({ link }: Failure): LinkPhrase | undefined {
  const purpose = readLink(link ?? '');
  if (purpose?.page === 'connect') return purpose.tool === undefined ? 'connect' : 'allow';
  if (purpose?.page === 'fix') return purpose.of === 'key' ? 'resume' : 'signIn';
  return purpose?.page === 'allow' ? 'allow' : undefined;
}
