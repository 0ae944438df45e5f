/** Credentials as their issuers shape them. Put together here, so that no scanner takes this file for a leak. */
export const letters = 'AbCdEfGhIjKlMnOpQrStUvWxYz0123456789'.repeat(3);
export const made = (prefix: string, length: number): string => prefix + letters.slice(0, length);
export const privateKey = `-----BEGIN RSA ${'PRIVATE KEY'}-----\nMIIE\n${letters}\n-----END RSA ${'PRIVATE KEY'}-----`;

export const secrets: [kind: string, secret: string][] = [
  ['GitHub token', made('ghp_', 36)],
  ['GitHub token', made('gho_', 36)],
  ['GitHub token', made('ghs_', 60)],
  ['GitHub token', made('github_pat_', 82)],
  ['OpenGitHubX key', made('ogx_', 49)],
  ['GitLab token', made('glpat-', 20)],
  ['Slack token', made('xoxb-', 40)],
  ['Slack token', made('xoxe.xoxp-', 60)],
  ['Slack token', made('xapp-1-', 40)],
  ['Slack webhook', made('https://hooks.slack.com/services/', 40)],
  ['AWS access key', 'AKIA' + 'QWERTYUIOPASDFGH'],
  ['Google credential', made('AIza', 35)],
  ['Google credential', made('ya29.', 60)],
  ['npm token', made('npm_', 36)],
  ['PyPI token', made('pypi-', 90)],
  ['Stripe key', made('sk_live_', 24)],
  ['SendGrid key', `${made('SG.', 22)}.${letters.slice(0, 43)}`],
  ['Hugging Face token', made('hf_', 34)],
  ['Notion token', made('ntn_', 46)],
  ['API key', made('sk-proj-', 48)],
  ['API key', made('sk-ant-api03-', 90)],
  ['JSON web token', `${made('eyJ', 30)}.${made('eyJ', 60)}.${letters.slice(0, 43)}`],
  ['JSON web token', `${made('eyJ', 30)}.${made('eyJ', 60)}`],
  ['private key', privateKey],
];
