/** The page that a link of an answer leads to. */
export const enLinks = {
  connect: (platform: string) => `Connect ${platform}`,
  connectTool: (tool: string, platform: string) => `Allow “${tool}” on ${platform}`,
  connectText: (platform: string) =>
    `You were sent here because an answer needs your ${platform} account. ${platform} asks for your consent; no AI gets the token.`,
  allow: 'Allow Open WebUI to act for you',
  allowPlatform: (platform: string) => `Allow Open WebUI to use ${platform}`,
  allowText: 'Open WebUI answers from your accounts, within what you allow. Nothing is allowed before you approve it.',
  allowAction: 'Review and allow',
  signInFirst: 'You sign in with Auth0 on the way.',
  waiting: 'Finish in the window that opened. This page goes on by itself.',
  confirm: 'Approve it in the window that opened, with your passphrase.',
  openAgain: 'Open it again',
  connected: (account: string) => `${account} is connected.`,
  alreadyConnected: (account: string) => `${account} is connected already.`,
  allowed: 'Open WebUI may use what you allowed.',
  alreadyAllowed: 'Open WebUI may act for you already.',
  askAgain: 'Go back and ask again.',
  back: 'Back to the chat',
  another: (name: string, email: string, you: string) =>
    `This link is for ${name} (${email}). You are signed in as ${you}.`,
  anotherHelp: 'Nothing was done. Open the link where that person is signed in.',
  noOpenWebUI: 'No Open WebUI is set up at this hub. Its owner does that in the console.',
  console: 'Open the console',
};
