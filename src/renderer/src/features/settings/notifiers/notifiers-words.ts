/** The words of the notifiers. */
import type { NotifierKind, ServiceKind } from '../../../../../shared/notifiers.ts';
import { consoleWords } from '../../../words/index.ts';

const kinds: Record<NotifierKind, string> = {
  ntfy: 'ntfy',
  telegram: 'Telegram',
  slack: 'Slack',
  webhook: 'Webhook',
  browser: 'Web Push',
};

export const enNotifiers = {
  title: 'Notifications',
  sentence:
    'These services tell you when a request or an alarm waits. Each message is one fixed text: it names no client, tool, account or request, and nobody can approve by answering it.',
  none: 'No service yet. You see what waits in this console only.',
  list: 'Notification services',
  kinds,
  sent: 'Last message taken',
  notSent: 'No message since the hub started',
  failed: (status: number | null) =>
    status === null
      ? 'The last message was not delivered: nobody answered.'
      : `The last message was not delivered: status ${status}.`,
  test: 'Send a test',
  testOf: (name: string) => `Send a test, ${name}`,
  tested: (name: string) => `${name} took the message.`,
  removeOf: (name: string) => `Remove, ${name}`,
  removed: (name: string) => `${name} is removed.`,
  removeText: 'The hub deletes its address and sends it nothing more.',
  add: 'Add a service...',
  form: {
    title: 'Add a notification service',
    text: 'The hub sends one message now and keeps the service if it takes it. Addresses must be https on the Internet.',
    kind: 'Service',
    name: 'Name',
    nameHelp: 'For you: small letters, digits and hyphens.',
    secrets: {
      ntfy: 'Address of the topic',
      telegram: 'Bot token',
      slack: 'Address of the webhook',
      webhook: 'Address of the webhook',
    } satisfies Record<ServiceKind, string>,
    secretHelps: {
      ntfy: 'Such as https://ntfy.sh/TOPIC. Choose a topic that nobody guesses.',
      telegram: 'From BotFather.',
      slack: 'Begins with https://hooks.slack.com/services/.',
      webhook: 'It gets {"text": "…"} by POST.',
    } satisfies Record<ServiceKind, string>,
    chat: 'Chat',
    chatHelp: 'Its number, or a name that begins with @.',
    add: 'Add service',
    added: (name: string) => `${name} took its first message.`,
    signed:
      'Each message is signed in the header X-Hub-Signature-256, as GitHub signs its webhooks. Copy the secret now: the hub shows it this once.',
    errors: {
      name: 'Use small letters, digits and hyphens, 32 at most, a letter or digit first.',
      taken: 'Another service has this name.',
      secret: 'Fill this in.',
      chat: 'Enter a number, or a name that begins with @.',
    },
  },
};

const zhNotifiers: typeof enNotifiers = {
  title: '通知',
  sentence:
    '有请求或警报等待时，这些服务会告诉您。每条消息都是同一段固定文字：不含客户端、工具、账户或请求的名称，也无法通过回复来批准。',
  none: '还没有服务。等待的内容只显示在此控制台中。',
  list: '通知服务',
  kinds,
  sent: '上一条消息已送达',
  notSent: '中枢启动后还没有消息',
  failed: (status) => (status === null ? '上一条消息未送达：没有响应。' : `上一条消息未送达：状态 ${status}。`),
  test: '发送测试',
  testOf: (name) => `发送测试，${name}`,
  tested: (name) => `${name} 已收到消息。`,
  removeOf: (name) => `移除，${name}`,
  removed: (name) => `已移除 ${name}。`,
  removeText: '中枢会删除其地址，不再向它发送任何内容。',
  add: '添加服务...',
  form: {
    title: '添加通知服务',
    text: '中枢现在发送一条消息，送达后才保存此服务。地址必须是互联网上的 https 地址。',
    kind: '服务',
    name: '名称',
    nameHelp: '供您辨认：小写字母、数字和连字符。',
    secrets: { ntfy: '主题地址', telegram: '机器人令牌', slack: 'Webhook 地址', webhook: 'Webhook 地址' },
    secretHelps: {
      ntfy: '例如 https://ntfy.sh/TOPIC。请选择无人能猜到的主题。',
      telegram: '来自 BotFather。',
      slack: '以 https://hooks.slack.com/services/ 开头。',
      webhook: '它会通过 POST 收到 {"text": "…"}。',
    },
    chat: '聊天',
    chatHelp: '其编号，或以 @ 开头的名称。',
    add: '添加服务',
    added: (name) => `${name} 已收到第一条消息。`,
    signed:
      '每条消息都在 X-Hub-Signature-256 标头中签名，与 GitHub 的 webhook 相同。请现在复制密钥：中枢只显示这一次。',
    errors: {
      name: '请使用小写字母、数字和连字符，最多 32 个，以字母或数字开头。',
      taken: '另一项服务已使用此名称。',
      secret: '请填写此项。',
      chat: '请输入编号，或以 @ 开头的名称。',
    },
  },
};

export const useNotifiersWords = consoleWords({ en: enNotifiers, zh: zhNotifiers });
