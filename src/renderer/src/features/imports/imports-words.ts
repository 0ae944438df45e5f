/** The words of the screens for the APIs and MCP servers that people add. */
import { consoleWords } from '../../words/index.ts';

const count = (amount: number, noun: string) => `${amount} ${noun}${amount === 1 ? '' : 's'}`;

export const enImports = {
  add: 'Add an API or MCP server',
  ownerOnly: 'Only the owner of this hub can add, accept and remove.',
  kinds: { openapi: 'API', mcp: 'MCP server' },
  brief: (use: string, off: number, waiting: number) =>
    [use, ...(off > 0 ? [`${off} off`] : []), ...(waiting > 0 ? [`${waiting} to review`] : [])]
      .filter(Boolean)
      .join(', '),
  ready: 'Ready',
  noAccount: 'No account connected',
  noTool: 'No tool is on',
  details: 'Details',
  review: 'Review',
  facts: {
    kind: 'Kind',
    address: 'Tokens go to',
    read: 'Read',
  },
  /** Null where the hub has registered at the server by itself. */
  whoseOwn: (connection: string | null) =>
    connection === null
      ? 'separate accounts, kept in this computer’s vault'
      : `separate accounts, by the connection ${connection}`,
  whosePlatform: (platform: string) => `the connected accounts of ${platform}`,
  file: 'a file',
  problem: (why: string) => `None of its tools work: ${why}`,
  gone: 'There is no import of that name. It may have been removed.',
  refresh: 'Read again',
  refreshFile: 'Choose its file again...',
  refreshed: (title: string, waiting: number) =>
    waiting === 0
      ? `${title} was read again. Nothing that is on has changed.`
      : `${title} was read again. ${waiting === 1 ? 'One tool has' : `${waiting} tools have`} changed, and stay off until you review them.`,
  found: (title: string, amount: number) => `${title} has ${count(amount, 'tool')}. Each is off until you accept it.`,
  ask: 'Ask for its tools',
  askWith: 'Ask as',
  connect: (title: string) => `Connect an account of ${title}`,
  connectFirst: 'No account of it is connected yet, so no client can use it.',
  connectFirstServer: 'The server lists its tools only for an account. Connect one.',
  askNow: 'An account is connected. Ask the server for its tools now.',
  keyNext: 'No key has its tools yet. Give them to a new key.',
  removeDialog: {
    title: (title: string) => `Remove ${title}?`,
    text: 'Every key loses its tools now. Its waiting requests are void. Accounts that were connected for it stay until you disconnect them.',
    done: (title: string) => `${title} is removed.`,
  },
  changed: {
    title: (amount: number) => `${count(amount, 'tool')} to review`,
    text: 'The source differs from what you accepted. These tools are off until you accept the new version.',
    removed: 'The source no longer has it.',
    nothing: '(nothing)',
    before: 'Before',
    after: 'Now',
    choose: (name: string) => `Accept the new version: ${name}`,
    take: 'Accept the new version',
    forget: 'Confirm that it stays off',
    showAll: (amount: number) => `Show all ${amount}`,
  },
  tools: {
    title: 'Tools',
    search: 'Search tools',
    noMatch: 'No tool matches.',
    none: 'The server has listed no tools yet.',
    columns: { choose: 'Choose', tool: 'Tool', reads: 'Only reads' },
    choose: (name: string) => `Choose ${name}`,
    reads: (name: string) => `${name} only reads`,
    saysItReads: 'says that it only reads',
    on: 'On',
    shown: (amount: number) => `Choose the ${amount} shown`,
    nobody: 'Choose none',
    chosen: (amount: number) => `${count(amount, 'tool')} chosen`,
    readsHelp:
      'Tick “Only reads” if you know that a tool changes nothing. It then runs without your approval. The claims of the source have no effect.',
  },
  accept: (amount: number) => (amount === 0 ? 'Accept...' : `Accept ${amount}...`),
  accepted: (title: string) => `The tools of ${title} are as you accepted them.`,
  confirming: {
    add: 'It shows where tokens would go and every tool. This page continues by itself.',
    accept: 'It shows the new version of each tool. This page continues by itself.',
  },
  form: {
    sentence: 'You’ll see every tool first, and confirm in a separate window.',
    kind: 'What it is',
    kindOptions: {
      openapi: { text: 'An API, by its description', detail: 'OpenAPI 3 or Swagger 2, as a file or at an address' },
      mcp: { text: 'A remote MCP server', detail: 'At an https address of its vendor' },
    },
    name: 'Short name',
    nameHelp: (name: string) => `Its tools begin with it: ${name || 'acme'}_…`,
    titleField: 'Title (optional)',
    titleHelp: 'The name for you and your clients. Default: its own title.',
    connection: 'Connection (optional)',
    connectionHelp:
      'Leave it empty if the server lets programs register: its accounts are then kept in this computer’s vault. Choose GitHub to reuse your GitHub accounts, or name a connection of your Auth0 tenant.',
    connectionHelpAlone:
      'Leave it empty if the server lets programs register: its accounts are then kept in this computer’s vault. Choose GitHub to reuse your GitHub accounts.',
    showConnections: 'Show known connections',
    address: 'Address of the description',
    addressHelp: 'https://…/openapi.json or .yaml',
    or: 'or',
    choose: 'Choose a file...',
    chosen: (name: string) => `The file ${name}`,
    noFile: 'Use an address instead',
    server: 'Address of the server',
    serverHelp: 'Exactly as its vendor states it. Tokens go only there.',
    scopes: 'Scopes (optional)',
    scopesHelp:
      'The scopes to ask for when an account is connected, separated by spaces. Only for a separate connection.',
    look: 'Preview',
    next: 'Continue...',
    errors: {
      name: 'Two to 31 small letters, digits and hyphens, a letter first.',
      taken: 'There is already one of that name.',
      connection:
        'Leave it empty, or name the connection as it is called in the tenant: letters, digits, hyphens and underscores.',
      source: 'Give the https address of the description, or choose its file.',
      server: 'Give the https address of the server.',
      tooLarge: 'The file is too large to be sent, even compressed. Give its address instead.',
      scopes: 'A scope has no quotation marks and no other letters than a to z.',
    },
  },
  preview: {
    title: (title: string) => `Preview of ${title}`,
    apiUrl: 'Where the API is',
    apiUrlHelp: 'The description suggests this address, and you decide. Tokens go only there.',
    apiUrlTyped: 'Tokens go only there.',
    otherUrl: 'Another address',
    identity: 'Request that returns the user of an account (optional)',
    identityHelp: 'Without it, only the tenant’s number distinguishes accounts.',
    showIdentities: 'Show likely requests',
    left: (amount: number) => `${count(amount, 'operation')} left out`,
    andMore: (amount: number) => `and ${amount} more`,
    import: (amount: number) => `Import ${count(amount, 'tool')}...`,
    changed: 'The source has changed. Preview it again, then import.',
    errors: {
      apiUrl: 'Choose the address, or type another.',
      tools: 'Choose at least one tool.',
    },
  },
  added: (title: string) => `${title} is added.`,
};

const zhImports: typeof enImports = {
  add: '添加 API 或 MCP 服务器',
  ownerOnly: '只有这个中枢的所有者能添加、接受和移除。',
  kinds: { openapi: 'API', mcp: 'MCP 服务器' },
  brief: (use, off, waiting) =>
    [use, ...(off > 0 ? [`${off} 个关闭`] : []), ...(waiting > 0 ? [`${waiting} 个待查看`] : [])]
      .filter(Boolean)
      .join('，'),
  ready: '就绪',
  noAccount: '未连接账户',
  noTool: '没有开启的工具',
  details: '详情',
  review: '查看',
  facts: {
    kind: '类型',
    address: '令牌发往',
    read: '读取于',
  },
  whoseOwn: (connection) =>
    connection === null ? '它自己的账户，保存在本机保管库中' : `它自己的账户，通过连接 ${connection}`,
  whosePlatform: (platform) => `${platform} 的已连接账户`,
  file: '文件',
  problem: (why) => `它目前完全不可用：${why}`,
  gone: '没有这个名称的内容，可能已被移除。',
  refresh: '重新读取',
  refreshFile: '重新选择文件...',
  refreshed: (title, waiting) =>
    waiting === 0
      ? `已重新读取 ${title}。开启的工具与您接受时一致。`
      : `已重新读取 ${title}。有 ${waiting} 个工具已变化，在您查看之前保持关闭。`,
  found: (title, amount) => `${title} 有 ${amount} 个工具。在您接受之前都是关闭的。`,
  ask: '询问它的工具',
  askWith: '以此身份询问',
  connect: (title) => `连接 ${title} 的账户`,
  connectFirst: '尚未连接它的账户，因此没有客户端能使用它。',
  connectFirstServer: '服务器只向账户给出工具。请先连接一个。',
  askNow: '账户已连接。现在向服务器询问它的工具。',
  keyNext: '它的工具还不在任何密钥中：请交给一个新密钥。',
  removeDialog: {
    title: (title) => `移除 ${title}？`,
    text: '它的工具会立即从所有密钥中消失。等待您批准的请求作废。为它连接的账户会保留，直到您断开。',
    done: (title) => `已移除 ${title}。`,
  },
  changed: {
    title: (amount) => `${amount} 个工具待查看`,
    text: '来源的说法与您接受时不同。在您按现状接受之前，它不可用。',
    removed: '来源中已没有它。',
    nothing: '（无）',
    before: '以前',
    after: '现在',
    choose: (name) => `按现状接受：${name}`,
    take: '按现状接受',
    forget: '知道了：保持关闭',
    showAll: (amount) => `显示全部 ${amount} 个`,
  },
  tools: {
    title: '工具',
    search: '搜索工具',
    noMatch: '没有匹配的工具。',
    none: '它还没有给出工具。',
    columns: { choose: '选择', tool: '工具', reads: '只读取' },
    choose: (name) => `选择 ${name}`,
    reads: (name) => `${name} 只读取`,
    saysItReads: '自称只读取',
    on: '开启',
    shown: (amount) => `选择显示的 ${amount} 个`,
    nobody: '全部不选',
    chosen: (amount) => `已选 ${amount} 个工具`,
    readsHelp: '仅在您确知某个工具不作更改时勾选“只读取”：之后调用它不会询问您。来源自己的说法不作数。',
  },
  accept: (amount) => (amount === 0 ? '接受...' : `接受 ${amount} 个...`),
  accepted: (title) => `${title} 的工具已按您接受的样子生效。`,
  confirming: {
    add: '那里会说明令牌将发往何处、能做什么。本页会自动继续。',
    accept: '那里会按现状显示每个工具。本页会自动继续。',
  },
  form: {
    sentence: '在您看过它会是什么、并在单独的窗口中确认之前，不会添加任何内容。',
    kind: '类型',
    kindOptions: {
      openapi: { text: '由描述文件定义的 API', detail: 'OpenAPI 3 或 Swagger 2，文件或地址' },
      mcp: { text: '远程 MCP 服务器', detail: '位于其提供者的 https 地址' },
    },
    name: '短名称',
    nameHelp: (name) => `它的工具以此开头：${name || 'acme'}_…`,
    titleField: '标题（可选）',
    titleHelp: '您和客户端对它的称呼。留空则用它自己的标题。',
    connection: '连接（可选）',
    connectionHelp:
      '若服务器允许程序自行注册，请留空：其账户将保存在本机保管库中。选择 GitHub 则使用您的 GitHub 账户，也可填写您的 Auth0 租户中的连接。',
    connectionHelpAlone:
      '若服务器允许程序自行注册，请留空：其账户将保存在本机保管库中。选择 GitHub 则使用您的 GitHub 账户。',
    showConnections: '显示已知连接',
    address: '描述的地址',
    addressHelp: 'https://…/openapi.json 或 .yaml',
    or: '或',
    choose: '选择文件...',
    chosen: (name) => `文件 ${name}`,
    noFile: '改用地址',
    server: '服务器地址',
    serverHelp: '与提供者给出的完全一致。令牌只发往那里。',
    scopes: '权限范围（可选）',
    scopesHelp: '连接账户时请求的权限，以空格分隔。仅用于它自己的连接。',
    look: '查看内容',
    next: '继续...',
    errors: {
      name: '2 到 31 个小写字母、数字和连字符，以字母开头。',
      taken: '已有这个名称。',
      connection: '请留空，或按租户中的名称填写连接：字母、数字、连字符和下划线。',
      source: '请填写描述的 https 地址，或选择文件。',
      server: '请填写服务器的 https 地址。',
      tooLarge: '文件即使压缩后也太大，无法发送。请改为填写它的地址。',
      scopes: '权限范围不含引号，也不含 a 到 z 以外的字母。',
    },
  },
  preview: {
    title: (title) => `${title} 会是什么`,
    apiUrl: 'API 的地址',
    apiUrlHelp: '描述中如此写明；由您确定是哪一个。令牌只发往那里。',
    apiUrlTyped: '令牌只发往那里。',
    otherUrl: '其他地址',
    identity: '说明账户归属的请求（可选）',
    identityHelp: '没有它，仅以租户的编号区分账户。',
    showIdentities: '显示可能的请求',
    left: (amount) => `略去 ${amount} 个操作`,
    andMore: (amount) => `以及另外 ${amount} 个`,
    import: (amount) => `导入 ${amount} 个工具...`,
    changed: '来源现在的说法已不同。请再看一遍，然后导入。',
    errors: {
      apiUrl: '请选择地址，或填写其他地址。',
      tools: '请至少选择一个工具。',
    },
  },
  added: (title) => `已添加 ${title}。`,
};

export type ImportsWords = typeof enImports;

export const useImportsWords = consoleWords({ en: enImports, zh: zhImports });
