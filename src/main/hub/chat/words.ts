/** What the hub itself says in a chat, in the language of the question. */
import type { ErrorCode, Failure } from '../../../shared/errors.ts';
import { code } from './digest/escape.ts';
import { languageOf } from './digest/language.ts';

/** Failures that also come after a change was made, or may have been. */
const mayBeDone = new Set<ErrorCode>([
  ...(['outcome_unknown', 'done_before', 'audit_unavailable', 'internal'] as const),
  ...(['revoked', 'cancelled'] as const), // it was made, and the answer withheld
]);

const english = {
  enoughFetched: 'Enough was fetched for one question; the model answers with that',
  sources: 'From',
  which: (repositories: string[]) =>
    repositories.length === 0
      ? 'Which repository do you mean? Please name it as `owner/name`; I see only those that this key covers.'
      : `Which repository do you mean?\n\n${list(repositories)}`,
  whichAccount: (accounts: string[]) =>
    `With which account? Please ask again and name one of these:\n\n${list(accounts)}`,
  tooMany: (calls: number, most: number) =>
    `That takes ${calls} calls, and for one question I make at most ${most}. Please ask about fewer things at once.`,
  failed: (failures: Failure[]) => told(failures, (link) => `[Connect it](${link}), then ask again.`),
  waiting: 'Waiting for your approval in OpenGitHubX',
  stillWaiting: (title: string) =>
    `**${title}** waits for your approval and nothing has been changed yet. Approve it in OpenGitHubX, then send the same message again.`,
  done: (title: string, url: string | undefined) => `Done: **${title}**.${url ? ` ${url}` : ''}`,
  notDone: ({ code, message, hint }: Failure) =>
    `${mayBeDone.has(code) ? '' : 'Nothing was changed. '}${message} ${hint}`,
  digestNeedsData:
    'I can summarize what is on your connected accounts, such as “Summarize my private GitHub commits of this week”. For anything else, choose a model.',
};

const chinese: typeof english = {
  enoughFetched: '一个问题所需的数据已经足够，模型将据此回答',
  sources: '来源',
  which: (repositories) =>
    repositories.length === 0
      ? '您指的是哪个仓库？请写成 `owner/name`；我只能看到此密钥涵盖的仓库。'
      : `您指的是哪个仓库？\n\n${list(repositories)}`,
  whichAccount: (accounts) => `使用哪个账户？请再问一次，并写明其中之一：\n\n${list(accounts)}`,
  tooMany: (calls, most) => `这需要 ${calls} 次调用，而一个问题最多 ${most} 次。请一次少问一些。`,
  failed: (failures) => told(failures, (link) => `请[连接账户](${link})，然后再问一次。`),
  waiting: '正在等待您在 OpenGitHubX 中批准',
  stillWaiting: (title) =>
    `**${title}** 正在等待您的批准，尚未更改任何内容。请在 OpenGitHubX 中批准，然后再次发送同一条消息。`,
  done: (title, url) => `已完成：**${title}**。${url ? ` ${url}` : ''}`,
  notDone: ({ code, message, hint }) => `${mayBeDone.has(code) ? '' : '没有更改任何内容。'}${message} ${hint}`,
  digestNeedsData: '我可以总结您已连接账户中的内容，例如“总结我本周的私有 GitHub 提交”。其他问题请选择一个模型。',
};

export const wordsFor = (question: string): typeof english => (languageOf(question) === 'zh' ? chinese : english);

const list = (repositories: string[]): string => repositories.map((name) => `- ${code(name)}`).join('\n');

/** Each once. Where a hint names the address at which an account is connected, that is what the person wants to press. */
const told = (failures: Failure[], connect: (link: string) => string): string =>
  [
    ...new Set(
      failures.map(({ message, hint }) => {
        const [link] = /https?:\/\/\S+\/connect\/[a-z]+/.exec(hint) ?? [];
        return `${message} ${link === undefined ? hint : connect(link)}`;
      }),
    ),
  ].join('\n\n');
