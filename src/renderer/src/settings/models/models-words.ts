/**
 * The words of the servers that models run on. Both languages come with the screen, so that the
 * start of the console stays small.
 */
import { useLanguage } from '../../words/index.ts';

export const enModels = {
  title: 'Models',
  sentence: 'Where questions of the chat and of the chat endpoint may go. No key may ask a model before it names it.',
  none: 'No server yet. Without one this hub answers with a digest of its own, for which nothing leaves.',
  list: 'Model servers',
  add: 'Add a server...',
  count: (count: number) => (count === 1 ? '1 model' : `${count} models`),
  facts: (...facts: string[]) => facts.join(', '),
  hasKey: 'Its key is kept',
  noKey: 'No key',
  context: (tokens: string) => `reads ${tokens} tokens`,
  plannedBy: { model: 'the model asks for data', hub: 'this hub chooses the data' },
  readable: 'Plain http beyond your own network: everybody on the way can read what is sent, and change the answer.',
  refresh: 'Refresh',
  refreshOf: (name: string) => `Refresh, ${name}`,
  refreshed: (name: string, count: string) => `${name}: ${count}.`,
  removeOf: (name: string) => `Remove, ${name}`,
  removeDialog: {
    title: (name: string) => `Remove ${name}?`,
    loses: (keys: string) => `These keys lose its models: ${keys}.`,
    losesNone: 'None of your keys names its models.',
    text: 'What this hub keeps for it, a key too, is deleted. Added again it is another server, which keys must name anew.',
    done: (name: string) => `${name} is removed.`,
  },
  form: {
    title: 'Add a model server',
    text: 'Any server with the chat API of OpenAI. It is asked which models it has.',
    picks: 'Known servers',
    name: 'Name',
    nameHelp: 'Part of the names of its models: small letters, digits and hyphens.',
    address: 'Address',
    addressHelp: 'Up to and without /chat/completions.',
    key: 'Key, if it wants one',
    keyHelp: 'Kept with the secrets of this hub, and sent to this address alone.',
    models: 'Only these models',
    modelsHelp: 'With commas between. Empty means all that it lists.',
    context: 'A model reads (tokens)',
    contextHelp: 'What does not fit is left out, and said. The server must be set to as much.',
    plannedBy: 'Who chooses what is fetched',
    plans: {
      model: 'The model, by tools',
      modelDetail: 'For models that call tools well. This hub reads the question too, and begins.',
      hub: 'This hub, from the question',
      hubDetail: 'For small models. The same question fetches the same data.',
    },
    add: 'Add server',
    added: (name: string, count: string) => `${name} is added, with ${count}. No key names them yet.`,
    errors: {
      name: 'Use small letters, digits and hyphens, 32 at most, a letter or digit first.',
      taken: 'Another server has this name.',
      address: 'Enter an address such as http://127.0.0.1:11434/v1.',
      context: 'Enter a whole number from 1,024 to 2,000,000.',
    },
  },
  keep: {
    title: 'Keep what leaves for a model in full',
    text: 'Off, the record has only its size and a hash. On, every message that leaves, your private data in it, is kept encrypted on this hub as well, and Activity shows it. The conversations of Chat hold their own either way. Delete all in Chat removes both.',
  },
};

const zhModels: typeof enModels = {
  title: '模型',
  sentence: '聊天和聊天接口的问题可以发送到哪里。密钥没有列明的模型，谁也不能用它询问。',
  none: '还没有服务器。没有服务器时，此中枢用自己的摘要回答，没有内容发出。',
  list: '模型服务器',
  add: '添加服务器...',
  count: (count) => `${count} 个模型`,
  facts: (...facts) => facts.join('，'),
  hasKey: '已保存其密钥',
  noKey: '无密钥',
  context: (tokens) => `可读 ${tokens} 个词元`,
  plannedBy: { model: '由模型索取数据', hub: '由此中枢选取数据' },
  readable: '在您自己的网络之外使用明文 http：沿途任何人都能读取发送的内容，也能更改回答。',
  refresh: '刷新',
  refreshOf: (name) => `刷新，${name}`,
  refreshed: (name, count) => `${name}：${count}。`,
  removeOf: (name) => `移除，${name}`,
  removeDialog: {
    title: (name) => `移除 ${name}？`,
    loses: (keys) => `这些密钥将失去其模型：${keys}。`,
    losesNone: '您的密钥都没有列明其模型。',
    text: '此中枢为它保存的内容（包括密钥）会被删除。再次添加即为另一台服务器，密钥须重新列明其模型。',
    done: (name) => `${name} 已移除。`,
  },
  form: {
    title: '添加模型服务器',
    text: '任何提供 OpenAI 聊天接口的服务器。添加时会询问它有哪些模型。',
    picks: '常见服务器',
    name: '名称',
    nameHelp: '将成为其模型名称的一部分：小写字母、数字和连字符。',
    address: '地址',
    addressHelp: '到 /chat/completions 之前为止。',
    key: '密钥（如果需要）',
    keyHelp: '与此中枢的其他机密一同保存，只发送到这个地址。',
    models: '仅限这些模型',
    modelsHelp: '用逗号分隔。留空表示它列出的全部模型。',
    context: '模型可读（词元）',
    contextHelp: '放不下的内容会省略并说明。服务器也须设置为同样大小。',
    plannedBy: '由谁选择要获取的内容',
    plans: {
      model: '模型，通过工具',
      modelDetail: '适合善于调用工具的模型。此中枢也会解读问题并先行获取。',
      hub: '此中枢，根据问题',
      hubDetail: '适合小模型。同样的问题获取同样的数据。',
    },
    add: '添加服务器',
    added: (name, count) => `已添加 ${name}，含${count}。还没有密钥列明它们。`,
    errors: {
      name: '请使用小写字母、数字和连字符，最多 32 个，以字母或数字开头。',
      taken: '另一台服务器已使用此名称。',
      address: '请输入地址，例如 http://127.0.0.1:11434/v1。',
      context: '请输入 1,024 到 2,000,000 之间的整数。',
    },
  },
  keep: {
    title: '完整保留发送给模型的内容',
    text: '关闭时，记录中只有大小和哈希值。开启时，发出的每条消息（包括其中的私有数据）也会加密保存在此中枢，并显示在活动里。聊天中的对话始终保存各自发送的内容。聊天中的“全部删除”会同时移除两者。',
  },
};

const spoken = { en: enModels, zh: zhModels };

export type ModelsWords = typeof enModels;
export const useModelsWords = (): ModelsWords => spoken[useLanguage()];
