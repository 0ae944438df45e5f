/** The words of the doctor: what it found, and the fix. */
import { consoleWords } from '../words/index.ts';

const enDoctor = {
  title: 'Doctor',
  sentence: 'Checks each link from this computer to the platforms, in order. It changes nothing.',
  looking: 'Checking each link...',
  allWell: 'Everything works.',
  notes: (count: number) => `Everything works. ${count} ${count === 1 ? 'thing' : 'things'} to know below.`,
  broken: (step: string) => `${step}: this is the first broken link.`,
  groups: { hub: 'This hub', tenant: 'Your tenant', accounts: 'Your accounts' },
  states: { ok: 'Works', note: 'Works, but', failed: 'Broken', skipped: 'Not checked' },
  steps: {
    database: 'Audit log',
    secrets: 'Secrets',
    ports: 'Ports for the browser',
    git: 'Door for git',
    'open-webui': 'Open WebUI',
    tenant: 'Tenant',
    clock: 'Clock',
    'sign-in': 'Sign-in',
    rotation: 'Refresh token',
    'my-account': 'My Account API',
    connection: 'Connections',
    account: 'Accounts',
    exchange: 'Token Vault',
    whoami: 'Platforms',
  },
  remedies: {
    signIn: 'Sign in again',
    page: 'Open the page with the fix',
    setup: 'The set-up checks the tenant and adds what is missing. Run it in a terminal:',
  },
  report: {
    open: 'Report for support...',
    title: 'Report for support',
    text: 'Read it before you send it. It holds no names, addresses, tokens or repositories.',
    label: 'The report',
    copy: 'Copy report',
  },
};

const zhDoctor: typeof enDoctor = {
  title: '诊断',
  sentence: '按顺序检查从这台计算机到各平台的每个环节，不会更改任何内容。',
  looking: '正在检查每个环节...',
  allWell: '一切正常。',
  notes: (count) => `一切正常。下面有 ${count} 项需要了解。`,
  broken: (step) => `${step}：这是第一个有问题的环节。`,
  groups: { hub: '此中枢', tenant: '您的租户', accounts: '您的账户' },
  states: { ok: '正常', note: '可用，但请注意', failed: '有问题', skipped: '未检查' },
  steps: {
    database: '记录',
    secrets: '机密',
    ports: '浏览器端口',
    git: 'git 入口',
    'open-webui': 'Open WebUI',
    tenant: '租户',
    clock: '时钟',
    'sign-in': '登录',
    rotation: '刷新令牌',
    'my-account': 'My Account API',
    connection: '连接',
    account: '账户',
    exchange: 'Token Vault',
    whoami: '平台',
  },
  remedies: {
    signIn: '重新登录',
    page: '打开可以修复它的页面',
    setup: '设置程序会检查租户并补全缺少的部分。请在终端中运行：',
  },
  report: {
    open: '供支持人员使用的报告...',
    title: '供支持人员使用的报告',
    text: '发送前请先阅读。其中不含姓名、地址、令牌或仓库。',
    label: '报告',
    copy: '复制报告',
  },
};

export const useDoctorWords = consoleWords({ en: enDoctor, zh: zhDoctor });
