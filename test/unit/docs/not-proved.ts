/** Bullets and headings of the pages that no fault stands for: they explain, list or advise, and promise nothing of the hub: each with its reason. */
export const notPromised: Record<string, string> = {
  "docs/git.md: that git takes the token of an App's user as a": 'It is about GitHub, and listed as not tried there.',
  'docs/git.md: that GitHub sends a part of a history and of': 'It is about GitHub, and listed as not tried there.',
  'docs/git.md: that it sends what is public, up to 32 MB of': 'It is about GitHub, and listed as not tried there.',
  'docs/git.md: that it offers atomic and deletions for a push': 'It is about GitHub, and listed as not tried there.',
  'docs/git.md: that Git LFS takes the same token: but no large': 'It is about GitHub, and listed as not tried there.',
  'docs/git.md: clones of many gigabytes, and how often GitHub': 'It is about GitHub, and listed as not tried there.',
  'docs/git.md: a push with atomic itself, and the empty pack': 'It is about GitHub, and listed as not tried there.',
  'docs/clients.md: Claude Code, Codex, Copilot CLI, Gemini CLI,': 'It lists the clients that test/clients runs.',
  'docs/clients.md: the Python MCP SDK, LangChain and Pydantic AI': 'It lists the clients that test/clients runs.',
  'docs/gh.md: gh browse and gh repo view --web name':
    'It says what gh prints, and advises what to write in its place.',
};
