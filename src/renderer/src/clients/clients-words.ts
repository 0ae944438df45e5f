/** The words of the screen AI clients, on which the hub is installed into programs of its computer. */
import { consoleWords } from '../words/index.ts';

const enClients = {
  sentence: 'MCP clients on the computer of this hub. Install the hub into one. You see the change first.',
  sentenceOf: {
    http: 'It calls this hub itself, over MCP.',
    stdio: 'It starts a small bridge, which calls this hub.',
  },
  lookAgain: 'Look again',
  none: 'No AI client was found on this computer. Install one, then look again.',
  absent: (names: string) => `Not found here: ${names}.`,
  others: 'Any other client works with a key that you make under',
  links: {
    title: 'Add from the client',
    sentence:
      'Each link opens the client, which adds this hub and signs in. You then choose what it may do. No link holds a key.',
    add: (client: string) => `Add to ${client}`,
  },
  all: 'All AI clients',
  says: {
    absent: 'Not found',
    found: 'Not installed',
    shared: (holder: string) => `Installed with ${holder}`,
    unproved: 'Installed, not proved yet',
    waiting: (client: string) => `Waiting for ${client}`,
    connected: 'Connected',
    failed: 'Installed, does not work',
    changed: 'Changed since',
    stale: 'Its key has ended',
  },
  open: { absent: 'Open', found: 'Install...', installed: 'Open', changed: 'What to do', stale: 'What to do' },
  whatToDo: {
    changed: (client: string) =>
      `Somebody edited or removed the hub’s entry in ${client}. Install again to write a new entry, or undo to remove the rest of it.`,
    stale: (client: string) =>
      `The key of ${client} was revoked or has expired, so it reaches nothing. Install again with a new key, or undo.`,
  },
  change: {
    title: 'What will be written',
    creates: 'A new file:',
    edits: 'Into the file:',
    diff: 'Change of the file',
    key: 'ogx_… stands for the key, which is made when you confirm.',
    backup: 'The current file is kept at',
  },
  may: 'What it may do',
  read: 'Read only',
  readDetail: 'It changes nothing',
  write: 'Read, and ask before writing',
  writeDetail: 'Each write waits for you',
  install: 'Install',
  installAgain: 'Install again',
  confirmDetail: (client: string) =>
    `The key goes straight into the file of ${client}, so nobody needs to copy it. This page continues by itself.`,
  installed: (client: string) => `The hub is installed into ${client}.`,
  writtenTo: 'Written to',
  keys: 'See its key',
  paused: 'Its key is paused, so it reaches nothing until you resume it under Clients & keys.',
  proof: {
    prove: 'Prove it',
    again: 'Prove again',
    none: 'Not proved yet: that the file is written does not say that the client gets an answer.',
    pending: {
      http: (client: string) => `Making the calls that ${client} would make...`,
      stdio: (client: string) => `Starting what ${client} would start...`,
    },
    ok: (client: string, tools: number, read: string | null) =>
      `The entry works: ${client} gets ${tools} ${tools === 1 ? 'tool' : 'tools'}${read === null ? '' : `, and ${read} has read`}.`,
    failed: (client: string) => `It does not work in ${client} yet.`,
  },
  connection: {
    waiting: (client: string) => `Waiting for ${client} to connect.`,
    connected: (client: string, as: string) => `${client} has connected, as ${as}.`,
    last: 'It last called',
  },
  narrow: {
    title: 'Limit it to accounts or tools',
    accounts: 'Only these accounts (none means all)',
    defaultOn: (platform: string) => `${platform} account for calls that name none`,
    noDefault: 'None: writes must name one',
    toolsets: 'Tools to list at once (none means as many as fit)',
    tools: 'Only some tools',
  },
  undo: {
    open: 'Undo...',
    title: (client: string) => `Remove the hub from ${client}?`,
    key: 'Its key is revoked, and running calls stop.',
    file: 'Its file is restored byte for byte. If the file was changed since, only the hub’s entry is removed.',
    action: 'Undo',
    exact: 'The file is restored byte for byte.',
    entryOnly: 'The file was changed since, so only the hub’s entry was removed.',
  },
};

const zhClients: typeof enClients = {
  sentence: '此中枢所在计算机上支持 MCP 的程序。把中枢安装到其中一个：您会先看到改动。',
  sentenceOf: {
    http: '它通过 MCP 直接调用此中枢。',
    stdio: '它启动一个小型桥接程序，由桥接程序调用此中枢。',
  },
  lookAgain: '重新查看',
  none: '此计算机上没有找到 AI 客户端。请先安装一个，再重新查看。',
  absent: (names) => `此处未找到：${names}。`,
  others: '其他客户端可以使用您自己创建的密钥：',
  links: {
    title: '从客户端添加',
    sentence: '每个链接会打开客户端，由它添加此中枢并登录，然后由您选择它可以做什么。链接中不含密钥。',
    add: (client) => `添加到 ${client}`,
  },
  all: '所有 AI 客户端',
  says: {
    absent: '未找到',
    found: '未安装',
    shared: (holder) => `与 ${holder} 一同安装`,
    unproved: '已安装，尚未验证',
    waiting: (client) => `等待 ${client} 连接`,
    connected: '已连接',
    failed: '已安装，但不能使用',
    changed: '之后被更改',
    stale: '密钥已失效',
  },
  open: { absent: '打开', found: '安装...', installed: '打开', changed: '如何处理', stale: '如何处理' },
  whatToDo: {
    changed: (client) => `${client} 中的中枢条目在写入之后被编辑或删除。可以再次安装以重新写入，或撤消以移除剩余部分。`,
    stale: (client) => `${client} 的密钥已被撤销或已过期，因此它什么都访问不到。可以用新密钥再次安装，或撤消。`,
  },
  change: {
    title: '将写入的内容',
    creates: '新文件：',
    edits: '写入文件：',
    diff: '文件的改动',
    key: 'ogx_… 代表密钥，密钥在您确认时生成。',
    backup: '文件的当前内容保存在',
  },
  may: '它可以做什么',
  read: '只读',
  readDetail: '不会更改任何内容',
  write: '读取，写入前询问',
  writeDetail: '每次写入都等待您答复',
  install: '安装',
  installAgain: '再次安装',
  confirmDetail: (client) => `密钥会立即写入 ${client} 的文件，无需复制。本页会自动继续。`,
  installed: (client) => `中枢已安装到 ${client}。`,
  writtenTo: '已写入',
  keys: '查看其密钥',
  paused: '它的密钥已暂停，在您于“客户端与密钥”中恢复之前，它什么都访问不到。',
  proof: {
    prove: '验证',
    again: '再次验证',
    none: '尚未验证：文件已写入并不表示客户端能得到答复。',
    pending: {
      http: (client) => `正在按 ${client} 的方式发出调用...`,
      stdio: (client) => `正在启动 ${client} 会启动的程序...`,
    },
    ok: (client, tools, read) =>
      `条目可以使用：${client} 得到 ${tools} 个工具${read === null ? '' : `，并已用 ${read} 读取`}。`,
    failed: (client) => `在 ${client} 中还不能使用。`,
  },
  connection: {
    waiting: (client) => `正在等待 ${client} 连接。`,
    connected: (client, as) => `${client} 已连接，自称 ${as}。`,
    last: '最近一次调用：',
  },
  narrow: {
    title: '限制账户或工具',
    accounts: '仅限这些账户（不选表示全部）',
    defaultOn: (platform) => `未指明账户的调用使用哪个 ${platform} 账户`,
    noDefault: '无：写入时必须指明',
    toolsets: '直接列出的工具（不选表示能容纳多少列多少）',
    tools: '仅限部分工具',
  },
  undo: {
    open: '撤消...',
    title: (client) => `把中枢从 ${client} 中移除？`,
    key: '它的密钥会被撤销，正在进行的调用会停止。',
    file: '它的文件会恢复为原来的内容，逐字节一致。如果之后被更改过，则只移除中枢的条目。',
    action: '撤消',
    exact: '文件与之前逐字节一致。',
    entryOnly: '文件之后被更改过，因此只移除了中枢的条目。',
  },
};

export const useClientsWords = consoleWords({ en: enClients, zh: zhClients });
